"""Moodle 4.5."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.moodle import content, line_items, memberships, scores
from lti_tool.demo_lms.moodle.authorisation import authorise
from lti_tool.demo_lms.moodle.claims import LAUNCHING
from lti_tool.demo_lms.moodle.http import refuse
from lti_tool.demo_lms.moodle.roles import launch_roles
from lti_tool.demo_lms.moodle.tokens import issue_token
from lti_tool.demo_lms.profile import (
    GradebookRules,
    Profile,
    RegistrationRules,
    ServiceAddresses,
)
from lti_tool.demo_lms.registration_requests import TOOL_CONFIGURATION
from lti_tool.demo_lms.registration_service import (
    any_client_id,
    strict_answer,
    strict_configuration,
)
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Course, Naming
from lti_tool.demo_lms.seed import OBSERVERS, TEST_STUDENT
from lti_tool.demo_lms.settings import ProfileName

_SERVICES = "/mod/lti/services.php"
_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_VARIABLES = """
    basic-lti-launch-request ContentItemSelectionRequest ToolProxyRegistrationRequest
    Context.id Context.title Context.label Context.id.history Context.sourcedId
    Context.longDescription Context.timeFrame.begin CourseSection.title CourseSection.label
    CourseSection.sourcedId CourseSection.longDescription CourseSection.timeFrame.begin
    CourseSection.timeFrame.end ResourceLink.id ResourceLink.title ResourceLink.description
    User.id User.username Person.name.full Person.name.given Person.name.family
    Person.email.primary Person.sourcedId Person.name.middle Person.address.street1
    Person.address.locality Person.address.country Person.address.timezone
    Person.phone.primary Person.phone.mobile Person.webaddress Membership.role
    Result.sourcedId Result.autocreate BasicOutcome.sourcedId BasicOutcome.url
    Moodle.Person.userGroupIds
"""


def _number(_slug: str, number: int) -> str:
    return str(number)


def _line_items(course: Course, tool: Registration) -> str:
    return f"{_SERVICES}/{course.number}/lineitems?type_id={tool.deployment_id}"


def _line_item(course: Course, tool: Registration, item_id: str, part: str) -> str:
    path = f"{_SERVICES}/{course.number}/lineitems/{item_id}/lineitem{part}"
    return f"{path}?type_id={tool.deployment_id}"


def _memberships(course: Course, tool: Registration) -> str:
    binding = f"bindings/{tool.deployment_id}"
    return f"{_SERVICES}/CourseSection/{course.number}/{binding}/memberships"


def _configuration(lms: Lms) -> dict[str, Any]:
    plain = strict_configuration(lms)
    return {
        **plain,
        "scopes_supported": [
            "https://purl.imsglobal.org/spec/lti-bo/scope/basicoutcome",
            *lms.preset.scopes,
            "https://purl.imsglobal.org/spec/lti-ts/scope/toolsetting",
            "openid",
        ],
        "subject_types_supported": ["public", "pairwise"],
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
        _PLATFORM: {
            **plain[_PLATFORM],
            "product_family_code": "moodle",
            "version": "4.5.5+ (Build: 20250613)",
            "variables": _VARIABLES.split(),
        },
    }


def _answer(tool: Registration, body: Mapping[str, Any]) -> dict[str, Any]:
    plain = strict_answer(tool, body)
    # Of the messages Moodle keeps the choice of content only.
    kinds = ("type", "target_link_uri")
    kept = [
        {name: message[name] for name in kinds if name in message}
        for message in plain[TOOL_CONFIGURATION].get("messages", [])
        if message.get("type") == "LtiDeepLinkingRequest"
    ]
    plain.pop("contacts", None)
    return {**plain, TOOL_CONFIGURATION: {**plain[TOOL_CONFIGURATION], "messages": kept}}


MOODLE = Profile(
    name=ProfileName.MOODLE,
    title="Moodle 4.5",
    naming=Naming(person=_number, context=_number, resource_link=_number),
    services=ServiceAddresses(
        line_items=_line_items, line_item=_line_item, memberships=_memberships
    ),
    blueprints=(
        content.blueprint,
        line_items.blueprint,
        scores.blueprint,
        memberships.blueprint,
    ),
    refuse=refuse,
    roles=launch_roles,
    launching=LAUNCHING,
    authorise=authorise,
    issue_token=issue_token,
    deep_linking=content.DEEP_LINKING,
    registering=RegistrationRules(
        configuration=_configuration,
        answer=_answer,
        deployment_id=str,
        client_id=any_client_id,
    ),
    gradebook=GradebookRules(locks_columns=True, seeds_columns=True, copies_tool_columns=True),
    absent=frozenset({TEST_STUDENT}),
    # There are no observers: a parent is sent to the enrolment page and cannot launch.
    not_enrolled=frozenset(OBSERVERS),
)
