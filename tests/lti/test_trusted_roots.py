"""A school's own certificate authority is trusted beside the usual ones, and only if asked to."""

import ssl
from pathlib import Path

import pytest

from lti_tool.domain.errors import LmsUnavailableError
from lti_tool.lti import public_addresses
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.trusted_roots import count_roots, trust_also
from tests.lti.certificates import write_certificate
from tests.lti.support import TickingClock
from tests.lti.test_public_addresses import answer_for, serve_securely


@pytest.fixture
def certificate(tmp_path: Path) -> tuple[Path, Path]:
    return write_certificate(tmp_path, "lms.example")


@pytest.mark.parametrize("allow_http", [False, True])
def test_an_lms_with_an_inner_authority_is_reached(
    certificate: tuple[Path, Path], monkeypatch: pytest.MonkeyPatch, *, allow_http: bool
) -> None:
    monkeypatch.setattr(public_addresses, "is_public", lambda address: address == "127.0.0.1")
    answer_for(monkeypatch, "127.0.0.1")
    with serve_securely(*certificate) as lms:
        url = f"https://lms.example:{lms.port}/"
        stranger = ServiceHttp(clock=TickingClock(), allow_http=allow_http)
        with pytest.raises(LmsUnavailableError, match="certificate"):
            stranger.get(url, accept="*/*")
        http = ServiceHttp(clock=TickingClock(), allow_http=allow_http, ca_file=certificate[0])
        assert http.get(url, accept="*/*").body == b"hello"
        # The name still has to be the certificate's.
        with pytest.raises(LmsUnavailableError, match="certificate"):
            http.get(f"https://other.example:{lms.port}/", accept="*/*")


def test_the_usual_authorities_stay_trusted(
    certificate: tuple[Path, Path], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(public_addresses, "is_public", lambda address: address == "127.0.0.1")
    monkeypatch.setattr("requests.adapters.DEFAULT_CA_BUNDLE_PATH", str(certificate[0]))
    answer_for(monkeypatch, "127.0.0.1")
    (tmp_path / "other").mkdir()
    other, _ = write_certificate(tmp_path / "other", "elsewhere.example")
    with serve_securely(*certificate) as lms:
        http = ServiceHttp(clock=TickingClock(), ca_file=other)
        assert http.get(f"https://lms.example:{lms.port}/", accept="*/*").body == b"hello"


def test_a_file_that_cannot_be_used_is_refused_in_words(tmp_path: Path) -> None:
    (tmp_path / "text.pem").write_text("not a certificate")
    (tmp_path / "folder.pem").mkdir()
    for name, words in (
        ("missing.pem", "there is no such file"),
        ("text.pem", "holds no certificate"),
        ("folder.pem", "cannot be read"),
    ):
        with pytest.raises(ValueError, match=words) as caught:
            ServiceHttp(clock=TickingClock(), ca_file=tmp_path / name)
        assert str(caught.value).startswith(f"CAIRN_CA_FILE names {tmp_path / name}")


def test_roots_are_counted(certificate: tuple[Path, Path]) -> None:
    assert (count_roots(certificate[0]), count_roots(None)) == (1, 0)


def test_certificates_are_asked_for_in_any_case(certificate: tuple[Path, Path]) -> None:
    context = trust_also(certificate[0])
    assert context is not None
    assert (context.verify_mode, context.check_hostname) == (ssl.CERT_REQUIRED, True)
