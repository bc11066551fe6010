"""Register the tool with a platform that offers it (LTI Dynamic Registration 1.0)."""

import json
from collections.abc import Iterator, Mapping
from http import HTTPStatus

from lti_tool.domain.errors import DomainError
from lti_tool.lti.claim_values import LONGEST_ID
from lti_tool.lti.platform_configuration import (
    PlatformConfiguration,
    bearer,
    read_configuration,
    read_json_object,
)
from lti_tool.lti.registration_documents import TOOL, openid_registration
from lti_tool.lti.service_http import Answer, ServiceHttp
from lti_tool.lti.storable import storable
from lti_tool.lti.tool_description import ToolDescription
from lti_tool.ports import RegistrationDraft

__all__ = ["PlatformConfiguration", "read_configuration", "register"]

LONGEST_REASON = 200
# Moodle answers 200, others 201.
_DONE = frozenset({HTTPStatus.OK, HTTPStatus.CREATED})
_EXPIRED = frozenset({HTTPStatus.UNAUTHORIZED, HTTPStatus.FORBIDDEN})
_NO = frozenset({HTTPStatus.BAD_REQUEST, HTTPStatus.CONFLICT, HTTPStatus.UNPROCESSABLE_ENTITY})


def register(
    configuration: PlatformConfiguration,
    token: str,
    description: ToolDescription,
    http: ServiceHttp,
) -> RegistrationDraft:
    """Make the platform know this tool, and answer the platform as it now knows us.

    Nobody may launch by it before an administrator of the tool has approved it. Raises
    DomainError, in words, and what `http` raises.
    """
    document = openid_registration(
        description,
        is_canvas=configuration.product == "canvas",
        supported_scopes=configuration.scopes_supported,
    )
    answer = http.send(
        "POST",
        configuration.registration_endpoint,
        headers={"Accept": "application/json", "Content-Type": "application/json"} | bearer(token),
        body=json.dumps(document),
    )
    _refuse_unless_done(answer, http)
    registered = read_json_object(answer)
    deployment_id = _deployment_id(registered)
    return RegistrationDraft(
        issuer=configuration.issuer,
        client_id=_client_id(registered),
        auth_login_url=configuration.authorization_endpoint,
        auth_token_url=configuration.token_endpoint,
        auth_audience=configuration.token_audience,
        key_set_url=configuration.jwks_uri,
        deployment_ids=() if deployment_id is None else (deployment_id,),
    )


def _refuse_unless_done(answer: Answer, http: ServiceHttp) -> None:
    if answer.status in _DONE:
        return
    if answer.status in _EXPIRED:
        raise DomainError(
            "registration_token_refused",
            "The LMS no longer takes the permission it gave for this registration. It holds for a "
            "short while and once: go back to the LMS and begin again.",
        )
    if answer.status in _NO:
        reason = _reason(answer)
        raise DomainError(
            "registration_refused",
            "The LMS refused to register this tool."
            + (f" It says: “{reason}”." if reason else " It gives no reason.")
            + " If the tool is registered there already, delete or update it there first.",
        )
    http.check_status(answer)
    read_json_object(answer)


def _client_id(registered: Mapping[str, object]) -> str:
    client_id = _id(registered.get("client_id"))
    if client_id is None:
        raise DomainError(
            "registration_unreadable",
            "The LMS registered this tool and did not say under which client id. Look it up there "
            "and add the platform with “cairn platforms add”.",
        )
    return client_id


def _deployment_id(registered: Mapping[str, object]) -> str | None:
    """Answer the first deployment, where there is one already: Canvas names it at the top."""
    configuration = registered.get(TOOL)
    nested = configuration.get("deployment_id") if isinstance(configuration, dict) else None
    return _id(nested) or _id(registered.get("deployment_id"))


def _id(value: object) -> str | None:
    text = str(value) if isinstance(value, str | int) and not isinstance(value, bool) else ""
    return text if 0 < len(text) <= LONGEST_ID and storable(text) == text else None


def _reason(answer: Answer) -> str:
    """Answer what the LMS says, in one short line. Nothing about a person is in it yet."""
    try:
        document: object = json.loads(answer.body)
    except (ValueError, RecursionError):
        return ""
    said = " ".join(" ".join(_messages(document)).split())
    return storable(said)[:LONGEST_REASON]


def _messages(document: object) -> Iterator[str]:
    """Find the words: RFC 7591's `error_description`, Canvas' `errors` with a `message` each."""
    if not isinstance(document, dict):
        return
    listed = document.get("errors")
    for each in (document, *(listed if isinstance(listed, list) else [listed])):
        told = each if isinstance(each, dict) else {"message": each}
        said = (told.get(name) for name in ("error_description", "message", "error"))
        yield from [text for text in said if isinstance(text, str)][:1]
