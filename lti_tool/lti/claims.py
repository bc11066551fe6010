"""Turn the body of a token that has been checked into a `VerifiedLaunch`."""

import json
from collections.abc import Mapping
from urllib.parse import urlsplit

from lti_tool.lti.errors import RefusalCode, refusal
from lti_tool.lti.roles import resolve_role
from lti_tool.lti.storable import storable
from lti_tool.ports import CourseClaim, PendingLogin, PersonClaim, Registration, VerifiedLaunch

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS_ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_ENDPOINT = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"

VERSION = "1.3.0"
RESOURCE_LINK = "LtiResourceLinkRequest"
DEEP_LINKING = "LtiDeepLinkingRequest"

LONGEST_ID = 255
LONGEST_TEXT = 255
LONGEST_URL = 4096


def read_deployment_id(body: Mapping[str, object]) -> str:
    """Answer the deployment the launch came from. Raises LaunchRefusedError."""
    return _required_id(body.get(f"{LTI}deployment_id"))


def read_message_type(body: Mapping[str, object]) -> str:
    """Answer the type of the message, one of the two we can answer. Raises LaunchRefusedError."""
    version = _present(body.get(f"{LTI}version"))
    if version != VERSION:
        raise refusal(RefusalCode.WRONG_VERSION)
    message_type = _present(body.get(f"{LTI}message_type"))
    if not isinstance(message_type, str):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    if message_type not in {RESOURCE_LINK, DEEP_LINKING}:
        raise refusal(RefusalCode.UNSUPPORTED_MESSAGE)
    return message_type


def read_launch(
    body: Mapping[str, object],
    *,
    registration: Registration,
    login: PendingLogin,
    deployment_id: str,
    message_type: str,
) -> VerifiedLaunch:
    """Answer the launch. Raises LaunchRefusedError for a claim that is missing or misshapen."""
    link = _object(body, f"{LTI}resource_link")
    grades = _object(body, AGS_ENDPOINT)
    roster = _object(body, NRPS_ENDPOINT)
    presentation = _object(body, f"{LTI}launch_presentation")
    platform = _object(body, f"{LTI}tool_platform")
    is_activity = message_type == RESOURCE_LINK
    return VerifiedLaunch(
        registration=registration,
        deployment_id=deployment_id,
        message_type=message_type,
        target_link_uri=_target(body, login, is_required=is_activity),
        role=resolve_role(_texts(_present(body.get(f"{LTI}roles")))),
        person=_person(body),
        course=_course(_object(body, f"{LTI}context")),
        link_id=_required_id(link.get("id")) if is_activity else _optional_id(link.get("id")),
        link_title=_text(link.get("title")),
        custom=_custom(_object(body, f"{LTI}custom")),
        columns_url=_web_address(grades.get("lineitems")),
        grade_scopes=_scopes(grades.get("scope")),
        roster_url=_web_address(roster.get("context_memberships_url")),
        return_url=_web_address(presentation.get("return_url")),
        locale=_text(presentation.get("locale")) or _text(body.get("locale")) or None,
        product=_text(platform.get("product_family_code")).lower(),
        mentored_subs=_texts(body.get(f"{LTI}role_scope_mentor") or []),
    )


def _target(body: Mapping[str, object], login: PendingLogin, *, is_required: bool) -> str:
    """Answer where the launch leads: the signed claim, which must be the login's (Core, 5.3.4)."""
    claimed = body.get(f"{LTI}target_link_uri")
    # Certification sends a deep linking request without one (lti.md, section 2.3).
    if claimed in (None, "") and not is_required:
        return login.target_link_uri
    if _present(claimed) != login.target_link_uri:
        raise refusal(RefusalCode.TARGET_MISMATCH)
    return login.target_link_uri


def _person(body: Mapping[str, object]) -> PersonClaim | None:
    sub = _optional_id(body.get("sub"))
    if sub is None:  # an anonymous launch (Core 1.3, section 5.3.6.1)
        return None
    given_name, family_name = _text(body.get("given_name")), _text(body.get("family_name"))
    name = _text(body.get("name")) or f"{given_name} {family_name}".strip()
    return PersonClaim(sub=sub, name=name, given_name=given_name, family_name=family_name)


def _course(context: Mapping[str, object]) -> CourseClaim | None:
    context_id = _optional_id(context.get("id"))
    if context_id is None:
        return None
    return CourseClaim(
        context_id=context_id, label=_text(context.get("label")), title=_text(context.get("title"))
    )


def _custom(parameters: Mapping[str, object]) -> dict[str, str]:
    """Answer the parameters that have a value.

    A platform leaves "$Name" as it is when it does not know or may not tell the value; Moodle
    sends null for what privacy settings withhold; Canvas sends numbers and booleans.
    """
    found: dict[str, str] = {}
    for name, value in parameters.items():
        if value is None:
            continue
        text = value if isinstance(value, str) else json.dumps(value)
        if not text.startswith("$"):
            found[storable(name)] = storable(text)
    return found


def _object(body: Mapping[str, object], claim: str) -> Mapping[str, object]:
    """Answer a claim that is an object; an empty one when there is none.

    Members we do not know (Canvas' `errors` and `validation_context`) are simply not read.
    """
    value = body.get(claim)
    # PHP platforms write an empty map as an empty list.
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    return value


def _present(value: object) -> object:
    if value is None or value == "":
        raise refusal(RefusalCode.CLAIMS_MISSING)
    return value


def _required_id(value: object) -> str:
    found = _optional_id(value)
    if found is None:
        raise refusal(RefusalCode.CLAIMS_MISSING)
    return found


def _optional_id(value: object) -> str | None:
    """Answer an id as it is: one that had to be cleaned would be another id."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > LONGEST_ID or storable(value) != value:
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    return value


def _texts(value: object) -> tuple[str, ...]:
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    return tuple(storable(each) for each in value)


def _scopes(value: object) -> tuple[str, ...]:
    if isinstance(value, str):  # as OAuth writes it
        return tuple(storable(value).split())
    return _texts(value or [])


def _text(value: object) -> str:
    """Answer a text that is only shown; whatever is no text is as good as none."""
    return storable(value).strip()[:LONGEST_TEXT] if isinstance(value, str) else ""


def _web_address(value: object) -> str | None:
    """Answer an address that is safe to link to and to call: no `javascript:`, no `file:`."""
    if not isinstance(value, str) or len(value) > LONGEST_URL or storable(value) != value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:  # "http://[" is no address
        return None
    return value if parts.scheme in {"http", "https"} and parts.hostname else None
