"""What a launch from Canvas says, its leftovers and nulls included."""

from __future__ import annotations

import secrets
from typing import Any

from lti_tool.demo_lms.activity_adding import own_columns
from lti_tool.demo_lms.canvas.ids import legacy_id
from lti_tool.demo_lms.canvas.roles import launch_roles
from lti_tool.demo_lms.canvas.variables import substituted
from lti_tool.demo_lms.id_tokens import AGS, DEEP_LINKING, LTI, NRPS, deep_linking_settings
from lti_tool.demo_lms.launches import Hints
from lti_tool.demo_lms.people import Role
from lti_tool.demo_lms.profile import LaunchRules
from lti_tool.demo_lms.scene import Scene
from lti_tool.demo_lms.settings import StorageTarget
from lti_tool.demo_lms.tokens import MEMBERSHIP_READONLY

LIFETIME_SECONDS = 3600
HINT_LIFETIME_SECONDS = 300
PLACEMENT = "https://www.instructure.com/placement"


def login_hint(scene: Scene) -> str:
    """Return the id of a person in a context, which is not the sub."""
    return legacy_id(f"login/{scene.person.slug}/{scene.course.id}")


def _hints(scene: Scene) -> Hints:
    lms = scene.lms
    issued = int(lms.settings.clock().timestamp())
    message = {
        "verifier": secrets.token_hex(32),
        "canvas_domain": lms.settings.base_url.partition("://")[2],
        "context_type": "Course",
        "context_id": 10_000_000_000_000 + scene.course.number,
        "canvas_locale": "en",
        "include_storage_target": lms.storage is not StorageTarget.OFF,
        "exp": issued + HINT_LIFETIME_SECONDS,
    }
    return Hints(login=login_hint(scene), message=lms.key.sign(message))


def _login_fields(scene: Scene, hints: Hints) -> dict[str, str]:
    fields = {
        "iss": scene.lms.settings.issuer,
        "login_hint": hints.login,
        "client_id": scene.tool.client_id,
        # Not lti_deployment_id, the name that the standard gives it.
        "deployment_id": scene.tool.deployment_id,
        "target_link_uri": scene.target_link_uri,
        "lti_message_hint": hints.message,
        "canvas_environment": "prod",
        "canvas_region": "not_configured",
    }
    if scene.lms.storage is not StorageTarget.OFF:
        fields["lti_storage_target"] = scene.lms.storage.value
    return fields


def _claims(scene: Scene) -> dict[str, Any]:
    issued = int(scene.lms.settings.clock().timestamp())
    return {
        "aud": scene.tool.client_id,
        "azp": scene.tool.client_id,
        "iss": scene.lms.settings.issuer,
        "iat": issued,
        "exp": issued + LIFETIME_SECONDS,
        "errors": {"errors": {}},
        "locale": "en",
        **_person_claims(scene),
        **_message_claims(scene),
        **_service_claims(scene),
        **(
            {DEEP_LINKING: _with_leftovers(deep_linking_settings(scene))}
            if scene.is_deep_linking
            else {f"{LTI}/resource_link": _resource_link(scene)}
        ),
    }


def _with_leftovers(claim: dict[str, Any]) -> dict[str, Any]:
    """Return a nested claim with what ActiveModel leaves in it."""
    return {**claim, "validation_context": None, "errors": {"errors": {}}}


def _person_claims(scene: Scene) -> dict[str, Any]:
    person, tool = scene.person, scene.tool
    claims: dict[str, Any] = {
        "sub": person.sub,
        f"{LTI}/roles": launch_roles(person),
        f"{LTI}/lti11_legacy_user_id": legacy_id(person.slug),
    }
    if tool.shares_names:
        claims |= {"name": person.name, "given_name": person.name, "family_name": ""}
    if tool.shares_email:
        claims["email"] = person.email
    # Told only where everything is told (privacy level public), and of this course alone.
    if person.role is Role.MENTOR and tool.shares_names and tool.shares_email:
        children = scene.lms.school.watched_by(person, scene.course)
        claims[f"{LTI}/role_scope_mentor"] = [each.sub for each in children]
    return claims


def _message_claims(scene: Scene) -> dict[str, Any]:
    settings, course = scene.lms.settings, scene.course
    return {
        f"{LTI}/message_type": scene.launch.kind.value,
        f"{LTI}/version": "1.3.0",
        f"{LTI}/deployment_id": scene.tool.deployment_id,
        f"{LTI}/target_link_uri": scene.target_link_uri,
        f"{LTI}/context": _with_leftovers(
            {
                "id": course.context_id,
                "label": course.label,
                "title": course.title,
                "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseOffering"],
            }
        ),
        f"{LTI}/tool_platform": _with_leftovers(
            {
                "guid": f"{legacy_id(scene.lms.school.guid)}:canvas-lms",
                "name": "Demo School",
                "version": "cloud",
                "product_family_code": "canvas",
            }
        ),
        f"{LTI}/launch_presentation": _with_leftovers(
            {
                # Always so, in a new window too.
                "document_target": "iframe",
                "return_url": f"{settings.base_url}/courses/{course.id}/return",
                "locale": "en",
                "height": None,
                "width": None,
            }
        ),
        f"{LTI}/lis": _with_leftovers(
            {"person_sourcedid": None, "course_offering_sourcedid": None}
        ),
        f"{LTI}/custom": substituted(scene),
        PLACEMENT: scene.launch.placement or None,
    }


def _resource_link(scene: Scene) -> dict[str, Any]:
    activity, course = scene.activity, scene.course
    if activity is None:
        # From the course's menu there is no resource, and the course stands in for it.
        link: dict[str, Any] = {"id": course.context_id, "title": course.title}
        return _with_leftovers({**link, "description": None})
    return _with_leftovers(
        {
            "id": activity.resource_link_id,
            "title": activity.title,
            "description": activity.text or None,
        }
    )


def _service_claims(scene: Scene) -> dict[str, Any]:
    lms, course, tool = scene.lms, scene.course, scene.tool
    claims: dict[str, Any] = {}
    if scene.ags_scopes:
        ags: dict[str, Any] = {
            "scope": scene.ags_scopes,
            "lineitems": lms.line_items_url(course, tool),
        }
        columns = own_columns(lms, scene.activity) if scene.activity else []
        if columns:
            ags["lineitem"] = lms.line_item_url(columns[0])
        claims[AGS] = _with_leftovers(ags)
    if MEMBERSHIP_READONLY in tool.scopes:
        claims[NRPS] = _with_leftovers(
            {
                "context_memberships_url": lms.memberships_url(course, tool),
                "service_versions": ["2.0"],
            }
        )
    return claims


LAUNCHING = LaunchRules(
    hints=_hints, login_fields=_login_fields, claims=_claims, settled_at_login=True
)
