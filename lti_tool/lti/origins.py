"""Name web origins, and tell which belong together, so that nothing goes to a stranger."""

import re
from urllib.parse import urlsplit

from lti_tool.ports import Registration

_PORTS = {"https": 443, "http": 80}
# A host as a header or a script may carry it: ";" or a quotation mark would end a policy or a text.
_HOST = re.compile(r"[a-z0-9._-]+|[0-9a-f:.]*:[0-9a-f:.]*")


def origin(url: str) -> tuple[str, str, int] | None:
    """Answer scheme, host and port of an address; None when it is none (RFC 6454)."""
    try:
        parts = urlsplit(url)
        port = parts.port or _PORTS.get(parts.scheme)
    except ValueError:
        return None
    if parts.hostname is None or port is None:
        return None
    return parts.scheme, parts.hostname, port


def may_receive_token(url: str, *, registration: Registration, service_url: str) -> bool:
    """Tell whether a token of this registration may be sent there.

    Canvas' services stand on the school's own domain, which only the signed launch names.
    """
    own = (
        service_url,
        registration.auth_token_url,
        registration.auth_login_url,
        registration.key_set_url,
        registration.issuer,
    )
    return origin(url) is not None and origin(url) in {origin(each) for each in own}


def web_origin(url: str) -> str | None:
    """Answer the origin as a browser writes it, "https://lms.example:8443"; None for no address."""
    found = origin(url)
    if found is None or found[0] not in _PORTS:
        return None
    scheme, host, port = found
    # "[v1.x]" is an address in brackets, and none that anybody has.
    if ("[" in urlsplit(url).netloc) != (":" in host):
        return None
    try:
        ascii_host = host.encode("idna").decode() if ":" not in host else host
    except UnicodeError:
        return None
    if not _HOST.fullmatch(ascii_host):
        return None
    shown = f"[{ascii_host}]" if ":" in ascii_host else ascii_host
    return f"{scheme}://{shown}" + ("" if port == _PORTS[scheme] else f":{port}")


def storage_origin(registration: Registration) -> str | None:
    """Answer whose frames may keep a login's secret: those of the address logins are sent to.

    (LTI Platform Storage 1.0; never "*", which would hand the secret to whatever page frames us.)
    """
    return web_origin(registration.auth_login_url)
