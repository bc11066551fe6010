"""Ask one platform's services for something: with a fitting token, at its own addresses only."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from http import HTTPStatus

from lti_tool.domain.errors import LmsRefusedError
from lti_tool.lti.link_header import next_page
from lti_tool.lti.origins import may_receive_token
from lti_tool.lti.service_errors import NOT_GRANTED, Refusal
from lti_tool.lti.service_http import Answer, ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.ports import Registration


@dataclass(frozen=True)
class ServiceAnswer:
    """A success. The body is what the JSON said, None when there was none, or else its text."""

    body: object
    next_page_url: str | None


class Connector:
    """One course's services.

    PyLTI1p3's connector asks for a token each time, waits for ever, follows redirects and any Link
    header with the token in hand, lower-cases page tokens, and knows neither PUT nor DELETE.
    """

    def __init__(
        self,
        registration: Registration,
        service_url: str,
        http: ServiceHttp,
        tokens: ServiceTokens,
        *,
        granted: Sequence[str] | None = None,
    ) -> None:
        """`granted` are the scopes the platform allows, None when it has not said."""
        self._registration = registration
        self._service_url = service_url
        self._http = http
        self._tokens = tokens
        self._granted = granted

    def request(
        self,
        method: str,
        url: str,
        *,
        scopes: Sequence[str],
        accept: str = "application/json",
        body: str | None = None,
        content_type: str = "application/json",
        refusals: Sequence[Refusal] = (),
    ) -> ServiceAnswer:
        """Answer a success; ask once more with a new token after a 401.

        Raises LmsUnavailableError or LmsRefusedError; `refusals` are what the product is known to
        say where others say something else.
        """
        self._check(url, scopes)
        headers = {"Accept": accept} | ({} if body is None else {"Content-Type": content_type})
        answer = self._send(scopes, method, url, headers=headers, body=body)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            answer = self._send(scopes, method, url, headers=headers, body=body)
        self._http.check_status(answer, refusals=refusals)
        return ServiceAnswer(
            body=_read(answer),
            next_page_url=next_page(answer.headers.get("Link", ""), page_url=url),
        )

    def _check(self, url: str, scopes: Sequence[str]) -> None:
        if not may_receive_token(
            url, registration=self._registration, service_url=self._service_url
        ):
            raise LmsRefusedError(
                "foreign_address", "The LMS named an address that is not its own."
            )
        # Canvas refuses a whole token request for one scope too many (Canvas's source).
        if self._granted is not None and not set(scopes) <= set(self._granted):
            raise LmsRefusedError("not_authorized", NOT_GRANTED)

    def _send(
        self,
        scopes: Sequence[str],
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        body: str | None,
    ) -> Answer:
        token = self._tokens.get(self._registration, scopes)
        authorized = headers | {"Authorization": f"Bearer {token}"}
        answer = self._http.send(method, url, headers=authorized, body=body)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(self._registration, scopes, token)
        return answer


def _read(answer: Answer) -> object:
    if not answer.body:
        return None
    try:
        body: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        return answer.body.decode(errors="replace")
    return body
