"""Connect only to the public internet: look a name up once, and go where that look-up led."""

import ipaddress
import socket
from ipaddress import IPv4Address, IPv6Address, IPv6Network
from ssl import SSLContext

from requests.adapters import HTTPAdapter
from urllib3.connection import HTTPSConnection
from urllib3.connectionpool import HTTPSConnectionPool
from urllib3.exceptions import NewConnectionError
from urllib3.response import HTTPResponse
from urllib3.util.connection import create_connection

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.answer_deadline import watch_answer

MOST_ADDRESSES = 4
"""Tried one after another; more would make a dead host's caller wait too long."""

_NAT64 = IPv6Network("64:ff9b::/96")  # RFC 6052: IPv4 within IPv6
# What `is_global` lets through on some Pythons: local NAT64 (RFC 8215), IPv4-compatible and
# site-local addresses, and IETF protocol assignments, where a cloud keeps its metadata.
_NEVER = tuple(map(ipaddress.ip_network, ("64:ff9b:1::/48", "::/96", "fec0::/10", "192.0.0.0/24")))


class PublicAddressesOnly(HTTPAdapter):
    """Carries https requests to public addresses, and no other requests."""

    def __init__(self, trusted: SSLContext | None = None) -> None:
        self._trusted = trusted
        super().__init__()

    def init_poolmanager(self, *args: object, **kwargs: object) -> None:
        """Have every connection made by our own class."""
        if self._trusted is not None:
            kwargs["ssl_context"] = self._trusted
        super().init_poolmanager(*args, **kwargs)  # type: ignore[arg-type]
        self.poolmanager.pool_classes_by_scheme = {"https": _Pool}


class _Connection(HTTPSConnection):
    def _new_conn(self) -> socket.socket:
        """Connect to an address that has been looked at.

        To look a name up, approve of it, and let someone else look it up again would let its owner
        answer something else the second time (DNS rebinding).
        """
        trouble: OSError | None = None
        for address in _public_addresses(self.host, self.port)[:MOST_ADDRESSES]:
            try:
                return create_connection(
                    (address, self.port),
                    self.timeout,
                    source_address=self.source_address,
                    socket_options=self.socket_options,
                )
            except OSError as error:
                trouble = error
        raise NewConnectionError(self, "No address of this name answers.") from trouble

    def getresponse(self) -> HTTPResponse:  # type: ignore[override]  # urllib3 overrides it so
        """Read the answer, watched."""
        watch_answer(self)
        return super().getresponse()


class _Pool(HTTPSConnectionPool):
    ConnectionCls = _Connection


def _public_addresses(host: str, port: int) -> list[str]:
    """Answer the addresses of a name; a name with a private one among them is refused whole."""
    try:
        found = socket.getaddrinfo(host, port, type=socket.SOCK_STREAM)
    except (OSError, UnicodeError) as error:
        raise LmsUnavailableError("The LMS's address could not be looked up.") from error
    addresses = list(dict.fromkeys(str(address[0]) for *_, address in found))
    if not all(is_public(address) for address in addresses):
        raise LmsRefusedError("unsafe_address", "The LMS gave an address in a private network.")
    return addresses


def is_public(address: str) -> bool:
    """Tell whether an address is on the public internet, and so is any address packed into it."""
    ip = ipaddress.ip_address(address.partition("%")[0])
    if any(ip.version == network.version and ip in network for network in _NEVER):
        return False
    return all(each.is_global and not each.is_multicast for each in (ip, *_packed_into(ip)))


def _packed_into(ip: IPv4Address | IPv6Address) -> list[IPv4Address]:
    """Answer the IPv4 addresses that gateways would take out of an IPv6 address."""
    if isinstance(ip, IPv4Address):
        return []
    packed = [ip.ipv4_mapped, ip.sixtofour, *(ip.teredo or ())]
    if ip in _NAT64:
        packed.append(IPv4Address(int(ip) & 0xFFFF_FFFF))
    return [each for each in packed if each is not None]
