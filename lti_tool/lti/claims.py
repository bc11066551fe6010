"""Turn the body of a token that has been checked into a `VerifiedLaunch`."""

import json
from collections.abc import Mapping

from lti_tool.lti.claim_values import (
    optional_id,
    read_object,
    read_text,
    read_texts,
    read_web_address,
    require,
    required_id,
)
from lti_tool.lti.context_history import read_context_history
from lti_tool.lti.deep_linking_settings import read_deep_linking
from lti_tool.lti.errors import RefusalCode, refusal
from lti_tool.lti.login_state import BegunLogin
from lti_tool.lti.mentored_subs import read_mentored_subs
from lti_tool.lti.roles import is_test_user, resolve_role
from lti_tool.lti.storable import storable
from lti_tool.ports import CourseClaim, PersonClaim, Registration, VerifiedLaunch

LTI = "https://purl.imsglobal.org/spec/lti/claim/"
AGS_ENDPOINT = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS_ENDPOINT = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"

VERSION = "1.3.0"
RESOURCE_LINK = "LtiResourceLinkRequest"
DEEP_LINKING = "LtiDeepLinkingRequest"


def read_deployment_id(body: Mapping[str, object]) -> str:
    """Answer the deployment the launch came from. Raises LaunchRefusedError."""
    return required_id(body.get(f"{LTI}deployment_id"))


def read_message_type(body: Mapping[str, object]) -> str:
    """Answer the type of the message, one of the two we can answer. Raises LaunchRefusedError."""
    version = require(body.get(f"{LTI}version"))
    if version != VERSION:
        raise refusal(RefusalCode.WRONG_VERSION)
    message_type = require(body.get(f"{LTI}message_type"))
    if not isinstance(message_type, str):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    if message_type not in {RESOURCE_LINK, DEEP_LINKING}:
        raise refusal(RefusalCode.UNSUPPORTED_MESSAGE)
    return message_type


def read_launch(
    body: Mapping[str, object],
    *,
    registration: Registration,
    login: BegunLogin,
    deployment_id: str,
    message_type: str,
    allow_http: bool = False,
) -> VerifiedLaunch:
    """Answer the launch. Raises LaunchRefusedError for a claim that is missing or misshapen."""
    roles = read_texts(require(body.get(f"{LTI}roles")))
    course = _course(read_object(body, f"{LTI}context"))
    custom = _custom(read_object(body, f"{LTI}custom"))
    link = read_object(body, f"{LTI}resource_link")
    grades = read_object(body, AGS_ENDPOINT)
    roster = read_object(body, NRPS_ENDPOINT)
    presentation = read_object(body, f"{LTI}launch_presentation")
    platform = read_object(body, f"{LTI}tool_platform")
    product = read_text(platform.get("product_family_code")).lower()
    is_activity = message_type == RESOURCE_LINK
    return VerifiedLaunch(
        registration=registration,
        deployment_id=deployment_id,
        message_type=message_type,
        target_link_uri=_target(body, login, is_required=is_activity),
        role=resolve_role(roles),
        person=_person(body, is_test=is_test_user(roles)),
        course=course,
        link_id=required_id(link.get("id")) if is_activity else optional_id(link.get("id")),
        link_title=read_text(link.get("title")),
        custom=custom,
        columns_url=read_web_address(grades.get("lineitems")),
        grade_scopes=_scopes(grades.get("scope")),
        roster_url=read_web_address(roster.get("context_memberships_url")),
        return_url=read_web_address(presentation.get("return_url")),
        locale=read_text(presentation.get("locale")) or read_text(body.get("locale")) or None,
        product=product,
        mentored_subs=read_mentored_subs(body, custom, product=product),
        deep_linking=None if is_activity else read_deep_linking(body, allow_http=allow_http),
        context_history=read_context_history(
            custom, own_id=None if course is None else course.context_id, product=product
        ),
    )


def _target(body: Mapping[str, object], login: BegunLogin, *, is_required: bool) -> str:
    """Answer where the launch leads: the signed claim, which must be the login's (Core, 5.3.4)."""
    claimed = body.get(f"{LTI}target_link_uri")
    # Certification sends a deep linking request without one.
    if claimed in (None, "") and not is_required:
        return ""
    target = require(claimed)
    if not isinstance(target, str) or not login.is_for_target(target):
        raise refusal(RefusalCode.TARGET_MISMATCH)
    return target


def _person(body: Mapping[str, object], *, is_test: bool) -> PersonClaim | None:
    sub = optional_id(body.get("sub"))
    if sub is None:  # an anonymous launch (Core 1.3, section 5.3.6.1)
        return None
    given_name, family_name = read_text(body.get("given_name")), read_text(body.get("family_name"))
    name = read_text(body.get("name")) or f"{given_name} {family_name}".strip()
    return PersonClaim(
        sub=sub, name=name, given_name=given_name, family_name=family_name, is_test=is_test
    )


def _course(context: Mapping[str, object]) -> CourseClaim | None:
    context_id = optional_id(context.get("id"))
    if context_id is None:
        return None
    return CourseClaim(
        context_id=context_id,
        label=read_text(context.get("label")),
        title=read_text(context.get("title")),
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


def _scopes(value: object) -> tuple[str, ...]:
    if isinstance(value, str):  # as OAuth writes it
        return tuple(storable(value).split())
    return read_texts(value or [])
