"""Requests leave by one door, which is narrow and speaks plainly of what went wrong."""

import gzip
import socket
from pathlib import Path

import pytest

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti import service_http
from lti_tool.lti.service_http import ServiceHttp
from tests.lti.conftest import Services
from tests.lti.lms_server import Scripted
from tests.lti.support import START


def script(services: Services, *answers: Scripted, method: str = "GET") -> str:
    services.lms.script[method, "/page"].extend(answers)
    return f"{services.lms.base}/page"


def refused(services: Services, answer: Scripted) -> LmsRefusedError:
    with pytest.raises(LmsRefusedError) as caught:
        services.http.get(script(services, answer), accept="*/*")
    return caught.value


def unavailable(services: Services, answer: Scripted) -> LmsUnavailableError:
    with pytest.raises(LmsUnavailableError) as caught:
        services.http.get(script(services, answer), accept="*/*")
    return caught.value


def test_we_say_who_we_are(services: Services) -> None:
    services.http.get(script(services, Scripted()), accept="*/*")
    [(_, _, headers)] = services.lms.requests
    assert headers["User-Agent"] == "Cairn/1.2.3 (+LTI Advantage tool)"


@pytest.mark.parametrize("status", [301, 302, 303, 307, 308])
def test_redirects_are_refused(services: Services, status: int) -> None:
    to = {"Location": f"{services.lms.base}/elsewhere"}
    assert refused(services, Scripted(status, headers=to)).code == "redirected"
    assert len(services.lms.requests) == 1


def test_a_redirect_is_not_read_beyond_the_usual_size(services: Services) -> None:
    large = Scripted(302, b"x" * 6_000_000, {"Location": services.lms.base})
    assert refused(services, large).code == "answer_too_large"


def test_a_redirect_to_nowhere_is_a_redirect(services: Services) -> None:
    for location in ("http://[", "gopher://x", ""):
        assert refused(services, Scripted(302, headers={"Location": location})).code == "redirected"


@pytest.mark.parametrize(
    ("status", "code"),
    [
        (400, "bad_request"),
        (401, "not_authorized"),
        (403, "forbidden"),
        (404, "not_found"),
        (405, "bad_request"),
        (409, "conflict"),
        (410, "not_found"),
        (412, "forbidden"),
        (415, "bad_request"),
        (422, "unprocessable"),
    ],
)
def test_a_no_has_a_stable_code(services: Services, status: int, code: str) -> None:
    assert refused(services, Scripted(status)).code == code


@pytest.mark.parametrize(
    ("status", "is_ambiguous"),
    [(429, False), (408, False), (500, True), (502, True), (503, False), (504, True)],
)
def test_a_later_is_not_a_no(services: Services, status: int, is_ambiguous: bool) -> None:
    assert unavailable(services, Scripted(status)).is_ambiguous is is_ambiguous


def test_canvas_throttling_is_a_later(services: Services) -> None:
    throttled = Scripted(403, b"403 Forbidden (Rate Limit Exceeded)\n")
    assert not unavailable(services, throttled).is_ambiguous
    assert refused(services, Scripted(403, b"Forbidden")).code == "forbidden"


@pytest.mark.parametrize(
    ("value", "seconds"),
    [
        ("120", 120.0),
        ("0", 0.0),
        ("999999999999", 86400.0),
        ("Mon, 05 Oct 2026 14:01:30 GMT", 90.0),
        ("Mon, 05 Oct 2026 14:01:30 -0000", 90.0),
        ("Mon, 05 Oct 2026 13:00:00 GMT", 0.0),
        ("soon", None),
        ("-5", None),
        ("", None),
    ],
)
def test_retry_after_is_read_as_seconds_or_as_a_date(
    services: Services, value: str, seconds: float | None
) -> None:
    assert services.clock() == START
    answer = Scripted(503, headers={"Retry-After": value})
    assert unavailable(services, answer).retry_after == seconds


def test_an_answer_that_is_too_large_is_not_read_to_its_end(services: Services) -> None:
    assert refused(services, Scripted(body=b"x" * 6_000_000)).code == "answer_too_large"


def test_an_answer_that_unpacks_too_large_is_not_unpacked_to_its_end(services: Services) -> None:
    bomb = Scripted(body=gzip.compress(b"x" * 50_000_000), headers={"Content-Encoding": "gzip"})
    assert refused(services, bomb).code == "answer_too_large"


def test_an_answer_just_small_enough_is_read_whole(services: Services) -> None:
    url = script(services, Scripted(body=b"x" * service_http.LARGEST_ANSWER))
    assert len(services.http.get(url, accept="*/*").body) == service_http.LARGEST_ANSWER


def test_a_packed_answer_is_unpacked(services: Services) -> None:
    packed = Scripted(body=gzip.compress(b"hello"), headers={"Content-Encoding": "gzip"})
    assert services.http.get(script(services, packed), accept="*/*").body == b"hello"


def test_what_is_no_gzip_is_told_as_a_broken_answer(services: Services) -> None:
    broken = Scripted(body=b"not gzip", headers={"Content-Encoding": "gzip"})
    assert unavailable(services, broken).is_ambiguous


def test_a_connection_that_breaks_is_ambiguous(services: Services) -> None:
    assert unavailable(services, Scripted(drops=True)).is_ambiguous


def test_a_connection_that_breaks_inside_the_body_is_ambiguous(services: Services) -> None:
    assert unavailable(services, Scripted(body=b"half", stated_length=100)).is_ambiguous


def test_an_answer_with_broken_headers_is_ambiguous(services: Services) -> None:
    contradicting = Scripted(body=b"half", headers={"Content-Length": "100"})
    assert unavailable(services, contradicting).is_ambiguous


def test_an_lms_that_does_not_answer_in_time_is_ambiguous(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(service_http, "READ_SECONDS", 0.05)
    with socket.create_server(("127.0.0.1", 0)) as silent:
        url = f"http://127.0.0.1:{silent.getsockname()[1]}/"
        with pytest.raises(LmsUnavailableError) as caught:
            services.http.get(url, accept="*/*")
    assert caught.value.is_ambiguous


def test_an_lms_without_encryption_is_not_trusted(services: Services) -> None:
    with pytest.raises(LmsUnavailableError) as caught:
        services.http.get(services.lms.base.replace("http:", "https:"), accept="*/*")
    assert "certificate" in str(caught.value)


def test_an_lms_that_cannot_be_reached_did_not_get_the_request(services: Services) -> None:
    with socket.create_server(("127.0.0.1", 0)) as closed:
        port = closed.getsockname()[1]
    with pytest.raises(LmsUnavailableError) as caught:
        services.http.get(f"http://127.0.0.1:{port}/", accept="*/*")
    assert not caught.value.is_ambiguous


def test_a_name_that_is_not_known_did_not_get_the_request(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    def unknown(*_: object, **__: object) -> object:
        raise socket.gaierror(socket.EAI_NONAME, "unknown")

    monkeypatch.setattr(socket, "getaddrinfo", unknown)
    for http in (services.http, ServiceHttp(clock=services.clock)):
        with pytest.raises(LmsUnavailableError) as caught:
            http.get("https://lms.invalid/", accept="*/*")
        assert not caught.value.is_ambiguous


def test_cookies_of_one_answer_do_not_go_out_with_the_next_request(services: Services) -> None:
    url = script(services, Scripted(headers={"Set-Cookie": "school=a; Path=/"}), Scripted())
    services.http.get(url, accept="*/*")
    services.http.get(url, accept="*/*")
    assert "Cookie" not in services.lms.requests[1][2]


def test_the_machines_own_settings_change_no_request(
    services: Services, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    netrc = tmp_path / "netrc"
    netrc.write_text("machine 127.0.0.1 login operator password secret\n")
    netrc.chmod(0o600)
    monkeypatch.setenv("NETRC", str(netrc))
    monkeypatch.setenv("HTTP_PROXY", "http://127.0.0.1:1")
    url = script(services, Scripted())
    services.http.send("GET", url, headers={"Authorization": "Bearer ours"})
    assert services.lms.requests[0][2]["Authorization"] == "Bearer ours"


def test_messages_quote_nothing_of_the_answer(services: Services) -> None:
    leaky = Scripted(400, b'{"userId":"Ada Byron"}', reason="Bad Ada Byron")
    error = refused(services, leaky)
    assert "Ada" not in str(error)
    assert services.lms.base not in str(error)
