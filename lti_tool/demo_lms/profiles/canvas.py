"""Canvas."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any

from lti_tool.demo_lms.canvas import authorisation, content, line_items, memberships, scores
from lti_tool.demo_lms.canvas.assignments import gradebook_columns
from lti_tool.demo_lms.canvas.claims import LAUNCHING
from lti_tool.demo_lms.canvas.http import refuse
from lti_tool.demo_lms.canvas.ids import NAMING, client_id, deployment_id, legacy_id
from lti_tool.demo_lms.canvas.roles import launch_roles
from lti_tool.demo_lms.canvas.tokens import issue_token
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.profile import (
    GradebookRules,
    Profile,
    RegistrationRules,
    ServiceAddresses,
)
from lti_tool.demo_lms.registration_requests import TOOL_CONFIGURATION
from lti_tool.demo_lms.registration_service import strict_answer, strict_configuration
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.settings import ProfileName, StorageTarget

_PLATFORM = "https://purl.imsglobal.org/spec/lti-platform-configuration"
_EXTENSION = "https://canvas.instructure.com/lti"
_VARIABLES = """
    Context.id Context.title Context.id.history ResourceLink.id ResourceLink.title User.id
    Person.name.full Person.name.given Person.email.primary Canvas.user.id Canvas.user.globalId
    Canvas.user.sisSourceId Canvas.user.loginId Canvas.course.id Canvas.course.name
    Canvas.course.sectionIds Canvas.course.previousCourseIds Canvas.course.previousContextIds
    Canvas.course.previousContextIds.recursive Canvas.assignment.id
    Canvas.assignment.pointsPossible Canvas.membership.roles com.instructure.User.student_view
    com.instructure.User.observees com.instructure.User.sectionNames
"""


def _line_items(course: Course, _tool: Registration) -> str:
    return f"/api/lti/courses/{course.number}/line_items"


def _line_item(course: Course, _tool: Registration, item_id: str, part: str) -> str:
    return f"/api/lti/courses/{course.number}/line_items/{item_id}{part}"


def _memberships(course: Course, _tool: Registration) -> str:
    return f"/api/lti/courses/{course.number}/names_and_roles"


def _configuration(lms: Lms) -> dict[str, Any]:
    plain = strict_configuration(lms)
    placements = [*content.PLACEMENTS, "ContentArea"]
    return {
        **plain,
        "claims_supported": ["sub", "iss", "name", "given_name", "family_name", "email"],
        _PLATFORM: {
            "product_family_code": "canvas",
            "version": "OpenSource",
            "messages_supported": [
                {"type": "LtiResourceLinkRequest", "placements": ["course_navigation"]},
                {"type": "LtiDeepLinkingRequest", "placements": placements},
            ],
            "variables": _VARIABLES.split(),
            "notice_types_supported": [],
            f"{_EXTENSION}/account_name": "Demo School",
            f"{_EXTENSION}/account_lti_guid": f"{legacy_id(lms.school.guid)}:canvas-lms",
            f"{_EXTENSION}/account_domain": lms.settings.base_url.partition("://")[2],
        },
    }


def _answer(tool: Registration, body: Mapping[str, Any]) -> dict[str, Any]:
    plain = strict_answer(tool, body)
    config = {name: value for name, value in plain[TOOL_CONFIGURATION].items() if name != "version"}
    return {
        **plain,
        TOOL_CONFIGURATION: config,
        # At the top, where the standard does not look for it.
        "deployment_id": tool.deployment_id,
        f"{_EXTENSION}/registration_config_url": f"/api/lti/registrations/{tool.client_id}/view",
    }


CANVAS = Profile(
    name=ProfileName.CANVAS,
    title="Canvas",
    naming=NAMING,
    services=ServiceAddresses(
        line_items=_line_items, line_item=_line_item, memberships=_memberships
    ),
    blueprints=(
        authorisation.blueprint,
        line_items.blueprint,
        scores.blueprint,
        memberships.blueprint,
    ),
    refuse=refuse,
    roles=launch_roles,
    launching=LAUNCHING,
    authorise=authorisation.authorise,
    issue_token=issue_token,
    deep_linking=content.DEEP_LINKING,
    registering=RegistrationRules(
        configuration=_configuration,
        answer=_answer,
        deployment_id=deployment_id,
        client_id=client_id,
        configuration_needs_token=True,
    ),
    gradebook=GradebookRules(shown=gradebook_columns, seeds_columns=True, copies_tool_columns=True),
    storage=StorageTarget.FORWARDING,
    jwks_max_age=864_000,
    spare_keys=2,
)
