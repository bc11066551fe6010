"""Nothing is called inside our own network, however its address is dressed up."""

import socket
import ssl
import threading
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest
import requests
from pytest_socket import SocketConnectBlockedError

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti import public_addresses
from lti_tool.lti.public_addresses import is_public
from lti_tool.lti.service_http import ServiceHttp
from tests.lti.certificates import write_certificate
from tests.lti.support import TickingClock


@pytest.mark.parametrize(
    "url",
    [
        "http://lms.example/",
        "https://127.0.0.1/",
        "https://localhost/",
        "https://[::1]/",
        "https://[::ffff:127.0.0.1]/",
        "https://10.1.2.3/",
        "https://192.168.0.1:8443/",
        "https://169.254.169.254/latest/meta-data/",
        "https://100.64.0.1/",
        "https://0.0.0.0/",
        "https://224.0.0.1/",
        "https://[fd00::1]/",
        "https://user:password@1.1.1.1/",
        "https://",
        "https://[",
        "https://1.1.1.1:99999/",
        "ftp://1.1.1.1/",
        "file:///etc/passwd",
        "not an address",
        "",
    ],
)
def test_an_address_that_is_not_public_https_is_not_called(url: str) -> None:
    http = ServiceHttp(clock=TickingClock())
    with pytest.raises(LmsRefusedError) as caught:
        http.get(url, accept="*/*")
    assert caught.value.code == "unsafe_address"


def test_a_name_with_one_private_address_among_public_ones_is_not_called(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    def found(host: str, port: int, **_: object) -> list[tuple[object, ...]]:
        assert host == "lms.example"
        return [(0, 0, 0, "", ("1.1.1.1", port)), (0, 0, 0, "", ("10.0.0.1", port))]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    with pytest.raises(LmsRefusedError):
        ServiceHttp(clock=TickingClock()).get("https://lms.example/", accept="*/*")


@pytest.mark.parametrize(
    "address",
    [
        "::ffff:10.0.0.1",  # IPv4-mapped
        "64:ff9b::10.0.0.1",  # NAT64
        "2002:a00:1::",  # 6to4 of 10.0.0.1
        "2001:0:a00:1::",  # Teredo by way of 10.0.0.1
        "fe80::1%eth0",
    ],
)
def test_a_private_address_is_known_in_any_wrapping(address: str) -> None:
    assert not is_public(address)


@pytest.mark.parametrize("address", ["1.1.1.1", "2606:4700:4700::1111", "64:ff9b::1.1.1.1"])
def test_a_public_address_is_public(address: str) -> None:
    assert is_public(address)


@pytest.mark.filterwarnings("ignore:A test tried to use socket")
def test_a_name_that_changes_its_address_leads_to_the_one_we_looked_at(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    usual, asked = socket.getaddrinfo, []

    def rebinding(host: str, *args: object, **kwargs: object) -> object:
        if host != "lms.example":
            return usual(host, *args, **kwargs)  # type: ignore[call-overload]
        asked.append(host)
        address = "1.1.1.1" if len(asked) == 1 else "127.0.0.1"
        return [(socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, 443))]

    monkeypatch.setattr(socket, "getaddrinfo", rebinding)
    # The tests' own guard stops the connection, and says where it would have gone.
    with pytest.raises(SocketConnectBlockedError, match=r'"1\.1\.1\.1"'):
        ServiceHttp(clock=TickingClock()).get("https://lms.example/", accept="*/*")
    assert asked == ["lms.example"]


@pytest.mark.parametrize(
    "url", ["file:///etc/passwd", "https://user@127.0.0.1/", "http://.x/", "x"]
)
def test_development_allows_http_and_nothing_stranger(url: str) -> None:
    with pytest.raises(LmsRefusedError):
        ServiceHttp(clock=TickingClock(), allow_http=True).get(url, accept="*/*")


# A platform with a certificate. This machine has no public address to give it, so in these tests
# its own counts as one.


@dataclass
class SecureLms:
    """An https server for `lms.example`; what it was told as the name it was reached by."""

    port: int
    names: list[str | None] = field(default_factory=list)


@pytest.fixture
def secure_lms(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[SecureLms]:
    certificate, key = write_certificate(tmp_path, "lms.example")
    monkeypatch.setattr(public_addresses, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr(requests.adapters, "DEFAULT_CA_BUNDLE_PATH", str(certificate))
    with serve_securely(certificate, key) as lms:
        yield lms


@contextmanager
def serve_securely(certificate: Path, key: Path) -> Iterator[SecureLms]:
    """Serve https with this certificate while the block runs."""
    context = ssl.SSLContext(ssl.PROTOCOL_TLS_SERVER)
    context.load_cert_chain(certificate, key)
    with _SecureServer(("127.0.0.1", 0), _Hello) as server:
        lms = SecureLms(server.server_port)
        context.sni_callback = lambda _socket, name, _context: lms.names.append(name)
        server.socket = context.wrap_socket(server.socket, server_side=True)
        thread = threading.Thread(target=server.serve_forever, args=(0.02,), daemon=True)
        thread.start()
        try:
            yield lms
        finally:
            server.shutdown()
            thread.join()


class _Hello(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"

    def do_GET(self) -> None:
        self.send_response(200)
        self.send_header("Content-Length", "5")
        self.end_headers()
        self.wfile.write(b"hello")

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002 - the base class's name
        """Say nothing."""


class _SecureServer(ThreadingHTTPServer):
    daemon_threads = True

    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


def answer_for(monkeypatch: pytest.MonkeyPatch, *addresses: str) -> list[str]:
    """Have `*.example` resolve to these addresses, and answer what is looked up."""
    usual, asked = socket.getaddrinfo, []

    def found(host: str, port: int, *args: object, **kwargs: object) -> object:
        if not host.endswith(".example"):
            return usual(host, port, *args, **kwargs)  # type: ignore[call-overload]
        asked.append(host)
        return [
            (socket.AF_INET, socket.SOCK_STREAM, 6, "", (address, port)) for address in addresses
        ]

    monkeypatch.setattr(socket, "getaddrinfo", found)
    return asked


def test_a_platform_is_reached_by_its_name_and_known_by_its_certificate(
    secure_lms: SecureLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked = answer_for(monkeypatch, "127.0.0.1")
    http = ServiceHttp(clock=TickingClock())
    for _ in range(3):
        answer = http.get(f"https://lms.example:{secure_lms.port}/", accept="*/*")
        assert answer.body == b"hello"
    # One connection serves all three, and the name was looked up for it once.
    assert (asked, secure_lms.names) == (["lms.example"], ["lms.example"])


def test_a_certificate_for_another_name_is_not_trusted(
    secure_lms: SecureLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_for(monkeypatch, "127.0.0.1")
    with pytest.raises(LmsUnavailableError) as caught:
        ServiceHttp(clock=TickingClock()).get(
            f"https://other.example:{secure_lms.port}/", accept="*/*"
        )
    assert "certificate" in str(caught.value)


def test_a_platform_that_is_not_there_did_not_get_the_request(
    secure_lms: SecureLms, monkeypatch: pytest.MonkeyPatch
) -> None:
    answer_for(monkeypatch, "127.0.0.1", "127.0.0.1")
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(LmsUnavailableError) as caught:
        ServiceHttp(clock=TickingClock()).get(f"https://lms.example:{port}/", accept="*/*")
    assert not caught.value.is_ambiguous
    assert "reached" in str(caught.value)
