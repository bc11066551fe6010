"""Make service requests as PyLTI1p3's connector does, with our tokens, our HTTP and our errors."""

import json
from collections.abc import Sequence
from http import HTTPStatus

from pylti1p3.service_connector import ServiceConnector, TServiceConnectorResponse
from requests.structures import CaseInsensitiveDict

from lti_tool.domain.errors import LmsRefusedError
from lti_tool.lti.link_header import next_page
from lti_tool.lti.origins import may_receive_token
from lti_tool.lti.service_http import Answer, ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.tool_conf import PlatformRegistration
from lti_tool.ports import GradebookAccess

_Body = None | int | float | list[object] | dict[str, object] | str


class Connector(ServiceConnector):
    """One course's services.

    The library's connector asks for a token each time, waits for ever, follows redirects and any
    Link header with the token in hand, and lower-cases page tokens. All of that is replaced.
    """

    def __init__(self, access: GradebookAccess, http: ServiceHttp, tokens: ServiceTokens) -> None:
        # Not the library's constructor: it would open an HTTP session of its own.
        self._registration = PlatformRegistration(access.registration)
        self._access = access
        self._http = http
        self._tokens = tokens

    def get_access_token(self, scopes: Sequence[str]) -> str:
        """Answer a token, from the process's cache if it is there."""
        return self._tokens.get(self._access.registration, scopes)

    def make_service_request(  # noqa: PLR0917 - the library's signature
        self,
        scopes: Sequence[str],
        url: str,
        is_post: bool = False,  # noqa: FBT001, FBT002 - the library's signature
        data: str | None = None,
        content_type: str = "application/json",
        accept: str = "application/json",
        case_insensitive_headers: bool = False,  # noqa: FBT001, FBT002 - as above
    ) -> TServiceConnectorResponse:
        """Answer a success; once more with a new token after a 401.

        Raises LmsUnavailableError or LmsRefusedError. A body that is not JSON is answered as text.
        """
        if not may_receive_token(
            url, registration=self._access.registration, columns_url=self._access.columns_url
        ):
            raise LmsRefusedError(
                "foreign_address", "The LMS named an address that is not its own."
            )
        headers = {"Accept": accept} | ({"Content-Type": content_type} if is_post else {})
        method, body = ("POST", data or "") if is_post else ("GET", None)
        answer = self._send(scopes, method, url, headers=headers, body=body)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            answer = self._send(scopes, method, url, headers=headers, body=body)
        self._http.check_status(answer)
        return {
            "headers": CaseInsensitiveDict(answer.headers)
            if case_insensitive_headers
            else dict(answer.headers),
            "body": _read(answer),
            "next_page_url": next_page(answer.headers.get("Link", ""), page_url=url),
        }

    def _send(
        self,
        scopes: Sequence[str],
        method: str,
        url: str,
        *,
        headers: dict[str, str],
        body: str | None,
    ) -> Answer:
        token = self.get_access_token(scopes)
        authorized = headers | {"Authorization": f"Bearer {token}"}
        answer = self._http.send(method, url, headers=authorized, body=body)
        if answer.status == HTTPStatus.UNAUTHORIZED:
            self._tokens.forget(self._access.registration, scopes, token)
        return answer


def _read(answer: Answer) -> _Body:
    if not answer.body:
        return None
    try:
        body: _Body = json.loads(answer.body)
    except (ValueError, RecursionError):
        return answer.body.decode(errors="replace")
    return body
