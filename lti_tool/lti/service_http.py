"""The one door for requests that leave the tool: https, bounded, no redirects, plain errors."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from http.cookiejar import DefaultCookiePolicy
from pathlib import Path
from urllib.parse import urlsplit

import requests
from urllib3.exceptions import HTTPError, NewConnectionError  # requests' own engine

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.answer_deadline import AnyAddress, answered_within
from lti_tool.lti.public_addresses import PublicAddressesOnly
from lti_tool.lti.service_errors import Refusal, raise_for_status
from lti_tool.lti.trusted_roots import trust_also
from lti_tool.ports import Clock

CONNECT_SECONDS = 3.05
READ_SECONDS = 10.0
WHOLE_ANSWER_SECONDS = 30.0
LARGEST_ANSWER = 5 * 1024 * 1024
_CHUNK = 64 * 1024
_NOT_AN_ADDRESS = (
    requests.exceptions.InvalidURL,
    requests.exceptions.InvalidSchema,
    requests.exceptions.MissingSchema,
)


@dataclass(frozen=True)
class Answer:
    """What came back. Header names may be asked in any case."""

    status: int
    reason: str
    headers: Mapping[str, str]
    body: bytes


class _NoRedirects(requests.Session):
    """Told not to follow a redirect, requests still reads all of it to prepare the next step."""

    def get_redirect_target(self, resp: requests.Response) -> None:
        """Answer that nothing leads on."""


class ServiceHttp:
    """HTTP for everything in this folder; safe to share between threads."""

    def __init__(
        self,
        *,
        clock: Clock,
        allow_http: bool = False,
        version: str = "0",
        whole_answer_seconds: float = WHOLE_ANSWER_SECONDS,
        ca_file: Path | None = None,
    ) -> None:
        """`allow_http` also allows private addresses: for development on one machine.

        `ca_file` holds certificates to be trusted beside the usual ones; ValueError if it cannot
        be used.
        """
        trusted = trust_also(ca_file)
        self._whole_answer_seconds = whole_answer_seconds
        self._clock = clock
        self._allow_http = allow_http
        self._session = _NoRedirects()
        self._session.mount("http://", AnyAddress())
        secure = AnyAddress if allow_http else PublicAddressesOnly
        self._session.mount("https://", secure(trusted))
        # Canvas requires a User-Agent that describes; some Moodles answer 403 without one.
        self._session.headers["User-Agent"] = f"Cairn/{version} (+LTI Advantage tool)"
        # A .netrc entry would replace our Authorization header.
        self._session.trust_env = False
        # Two schools may share a host: no cookie of one may go out with the other's request.
        self._session.cookies.set_policy(DefaultCookiePolicy(allowed_domains=[]))

    def get(self, url: str, *, accept: str) -> Answer:
        """Answer a GET that succeeded. Raises LmsUnavailableError or LmsRefusedError."""
        answer = self.send("GET", url, headers={"Accept": accept})
        raise_for_status(answer, now=self._clock())
        return answer

    def send(
        self,
        method: str,
        url: str,
        *,
        headers: Mapping[str, str],
        body: str | Mapping[str, str] | None = None,
    ) -> Answer:
        """Answer whatever came back, of any status (a mapping is sent as a form).

        Raises LmsUnavailableError when nothing did, LmsRefusedError for an address we do not call.
        """
        self._check_address(url)
        data = body.encode() if isinstance(body, str) else body
        try:
            with (
                answered_within(self._whole_answer_seconds),
                self._session.request(
                    method,
                    url,
                    data=data,
                    headers=dict(headers),
                    timeout=(CONNECT_SECONDS, READ_SECONDS),
                    allow_redirects=False,
                    stream=True,
                ) as response,
            ):
                return Answer(
                    status=response.status_code,
                    reason=str(response.reason or ""),
                    headers=response.headers,
                    body=_read_bounded(response),
                )
        except requests.RequestException as error:
            raise _translate(error) from error
        except (HTTPError, OSError) as error:  # while reading the body
            raise LmsUnavailableError(
                "The connection to the LMS broke while it was answering.", is_ambiguous=True
            ) from error

    def check_status(self, answer: Answer, *, refusals: Sequence[Refusal] = ()) -> None:
        """Raise LmsUnavailableError or LmsRefusedError unless the answer is a success."""
        raise_for_status(answer, now=self._clock(), refusals=refusals)

    def _check_address(self, url: str) -> None:
        try:
            parts = urlsplit(url)
            is_whole = parts.hostname is not None and parts.port != 0
        except ValueError:
            is_whole = False
        schemes = {"https", "http"} if self._allow_http else {"https"}
        if not is_whole or parts.scheme not in schemes or "@" in parts.netloc:
            raise LmsRefusedError("unsafe_address", "The LMS gave an address that is not https.")


def _read_bounded(response: requests.Response) -> bytes:
    """Read the body, as far as it is of a decent size; the deadline of the exchange holds."""
    body = bytearray()
    while chunk := response.raw.read1(_CHUNK, decode_content=True):
        body += chunk
        if len(body) > LARGEST_ANSWER:
            raise LmsRefusedError("answer_too_large", "The LMS's answer is too large.")
    return bytes(body)


def _translate(error: requests.RequestException) -> LmsUnavailableError | LmsRefusedError:
    """Say whether the request can have reached the LMS; only a failed connect rules it out."""
    if isinstance(error, _NOT_AN_ADDRESS):
        return LmsRefusedError("unsafe_address", "The LMS gave an address that is none.")
    cause = getattr(error.args[0], "reason", None) if error.args else None
    if isinstance(error, requests.ConnectTimeout) or isinstance(cause, NewConnectionError):
        return LmsUnavailableError("The LMS cannot be reached.")
    if isinstance(error, requests.Timeout):
        return LmsUnavailableError("The LMS did not answer in time.", is_ambiguous=True)
    if isinstance(error, requests.exceptions.SSLError):
        return LmsUnavailableError("The LMS's certificate cannot be trusted.", is_ambiguous=True)
    return LmsUnavailableError("The connection to the LMS broke.", is_ambiguous=True)
