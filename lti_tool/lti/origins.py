"""Tell which web origins belong together, so that a token never goes to a stranger."""

from urllib.parse import urlsplit

from lti_tool.ports import Registration

_PORTS = {"https": 443, "http": 80}


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


def may_receive_token(url: str, *, registration: Registration, columns_url: str) -> bool:
    """Tell whether a token of this registration may be sent there.

    Canvas' services stand on the school's own domain, which only the signed launch names.
    """
    own = (
        columns_url,
        registration.auth_token_url,
        registration.auth_login_url,
        registration.key_set_url,
        registration.issuer,
    )
    return origin(url) is not None and origin(url) in {origin(each) for each in own}
