"""No product: the standard, taken at its word. A tool that passes here passes most places."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from lti_tool.demo_lms import line_items, memberships, score_service
from lti_tool.demo_lms.authorisation import authorise_strictly
from lti_tool.demo_lms.content_items import ItemDraft, read_strictly
from lti_tool.demo_lms.deep_link_pages import refuse_in_words
from lti_tool.demo_lms.id_tokens import STRICT_LAUNCHING
from lti_tool.demo_lms.people import strict_roles
from lti_tool.demo_lms.profile import (
    DeepLinkRules,
    Profile,
    RegistrationRules,
    ServiceAddresses,
)
from lti_tool.demo_lms.registration_service import (
    any_client_id,
    strict_answer,
    strict_configuration,
)
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.scene import Scene
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.seed import STRICT_NAMING, TEST_STUDENT
from lti_tool.demo_lms.service_http import refuse_strictly
from lti_tool.demo_lms.settings import ProfileName
from lti_tool.demo_lms.token_endpoint import issue_strictly


def _line_items(course: Course, tool: Registration) -> str:
    return f"/lti/courses/{course.id}/lineitems?type_id={tool.deployment_id}"


def _line_item(course: Course, tool: Registration, item_id: str, part: str) -> str:
    # Moodle puts a query string on these, so tools must not just append to them.
    return f"/lti/courses/{course.id}/lineitems/{item_id}{part}?type_id={tool.deployment_id}"


def _memberships(course: Course, _tool: Registration) -> str:
    return f"/lti/courses/{course.id}/memberships"


def _settings(_scene: Scene) -> dict[str, Any]:
    return {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_multiple": True,
        "accept_lineitem": True,
        "auto_create": True,
        "title": "Add an activity",
        "text": "",
    }


def _return_url(scene: Scene, token: str) -> str:
    return f"{scene.lms.settings.base_url}/courses/{scene.course.id}/deep-links/{token}"


def _never_asks(_placement: str, _drafts: Sequence[ItemDraft]) -> bool:
    return False


STRICT = Profile(
    name=ProfileName.STRICT,
    title="Strict",
    naming=STRICT_NAMING,
    services=ServiceAddresses(
        line_items=_line_items, line_item=_line_item, memberships=_memberships
    ),
    blueprints=(line_items.blueprint, score_service.blueprint, memberships.blueprint),
    refuse=refuse_strictly,
    roles=strict_roles,
    launching=STRICT_LAUNCHING,
    authorise=authorise_strictly,
    issue_token=issue_strictly,
    deep_linking=DeepLinkRules(
        settings=_settings,
        return_url=_return_url,
        read_items=read_strictly,
        asks_first=_never_asks,
        refuse=refuse_in_words,
        sends_data=True,
        audience_is_text=True,
    ),
    registering=RegistrationRules(
        configuration=strict_configuration,
        answer=strict_answer,
        deployment_id=str,
        client_id=any_client_id,
        status=201,
    ),
    absent=frozenset({TEST_STUDENT}),
)
