"""What a launch from Moodle says, claim by claim as captured."""

from __future__ import annotations

import hashlib
import json
import secrets
from typing import Any

from lti_tool.demo_lms.activity_adding import own_columns
from lti_tool.demo_lms.id_tokens import AGS, DEEP_LINKING, LTI, NRPS, deep_linking_settings
from lti_tool.demo_lms.launches import Hints
from lti_tool.demo_lms.moodle.roles import launch_roles
from lti_tool.demo_lms.moodle.variables import custom_parameters
from lti_tool.demo_lms.profile import LaunchRules
from lti_tool.demo_lms.scene import Scene
from lti_tool.demo_lms.school import Activity
from lti_tool.demo_lms.tokens import MEMBERSHIP_READONLY

LIFETIME_SECONDS = 60
VERSION = "2024100705.01"
OUTCOMES = "https://purl.imsglobal.org/spec/lti-bo/claim/basicoutcome"


def _hints(scene: Scene) -> Hints:
    """Return the person's plain id, and JSON as a tool must not take it apart."""
    number = secrets.randbelow(2_000_000_000)
    if scene.activity is None:
        message: dict[str, Any] = {"launchid": f"ltilaunch_ContentItemSelectionRequest{number}"}
    else:
        launch = f"ltilaunch{scene.activity.resource_link_id}_{number}"
        message = {"cmid": scene.activity.number + 2, "launchid": launch}
    return Hints(login=scene.person.sub, message=json.dumps(message, separators=(",", ":")))


def _login_fields(scene: Scene, hints: Hints) -> dict[str, str]:
    # No lti_storage_target: Moodle keeps nothing for tools.
    return {
        "iss": scene.lms.settings.issuer,
        "target_link_uri": scene.target_link_uri,
        "login_hint": hints.login,
        "lti_message_hint": hints.message,
        "client_id": scene.tool.client_id,
        "lti_deployment_id": scene.tool.deployment_id,
    }


def _claims(scene: Scene) -> dict[str, Any]:
    issued = int(scene.lms.settings.clock().timestamp())
    course, tool = scene.course, scene.tool
    return {
        "iat": issued,
        "exp": issued + LIFETIME_SECONDS,
        "iss": scene.lms.settings.issuer,
        "aud": tool.client_id,
        f"{LTI}/deployment_id": tool.deployment_id,
        f"{LTI}/target_link_uri": scene.target_link_uri,
        "sub": scene.person.sub,
        f"{LTI}/lis": {
            "person_sourcedid": f"SIS-{scene.person.number:04}",
            "course_section_sourcedid": f"SIS-{course.label}",
        },
        f"{LTI}/roles": launch_roles(scene.person),
        # A bare word, not the URN that the standard wants.
        f"{LTI}/context": {
            "id": course.context_id,
            "label": course.label,
            "title": course.title,
            "type": ["CourseSection"],
        },
        f"{LTI}/message_type": scene.launch.kind.value,
        **_link_claims(scene),
        **_person_claims(scene),
        f"{LTI}/launch_presentation": _presentation(scene),
        f"{LTI}/tool_platform": {
            "product_family_code": "moodle",
            "version": VERSION,
            "guid": hashlib.sha256(scene.lms.school.guid.encode()).hexdigest()[:32],
            "name": "demolms",
            "description": "Demo LMS",
        },
        f"{LTI}/version": "1.3.0",
        f"{LTI}/custom": custom_parameters(scene),
        **_service_claims(scene),
        **({DEEP_LINKING: deep_linking_settings(scene)} if scene.is_deep_linking else {}),
    }


def _link_claims(scene: Scene) -> dict[str, Any]:
    activity = scene.activity
    if activity is None:
        return {}
    ids = {"instanceid": activity.resource_link_id, "userid": scene.person.sub}
    result = {"data": {**ids, "typeid": scene.tool.deployment_id, "launchid": 1}, "hash": "0" * 64}
    return {
        f"{LTI}/resource_link": {
            "title": activity.title,
            "description": activity.text,
            "id": activity.resource_link_id,
        },
        OUTCOMES: {
            "lis_result_sourcedid": json.dumps(result, separators=(",", ":")),
            "lis_outcome_service_url": f"{scene.lms.settings.base_url}/mod/lti/service.php",
        },
    }


def _person_claims(scene: Scene) -> dict[str, Any]:
    person = scene.person
    claims: dict[str, Any] = {f"{LTI}/ext": {"lms": "moodle-2"}}
    if scene.tool.shares_names:
        claims |= {"given_name": person.name, "family_name": "", "name": person.name}
        claims[f"{LTI}/ext"] = {"user_username": person.slug, "lms": "moodle-2"}
    if scene.tool.shares_email:
        claims["email"] = person.email
    return claims


def _presentation(scene: Scene) -> dict[str, Any]:
    if scene.activity is None:
        return {"locale": "en"}
    query = (
        f"course={scene.course.number}&launch_container=3"
        f"&instanceid={scene.activity.resource_link_id}&sesskey={secrets.token_hex(5)}"
    )
    return {
        "locale": "en",
        "document_target": scene.launch.target.value,
        "return_url": f"{scene.lms.settings.base_url}/mod/lti/return.php?{query}",
    }


def _service_claims(scene: Scene) -> dict[str, Any]:
    lms, course, tool = scene.lms, scene.course, scene.tool
    claims: dict[str, Any] = {}
    if scene.ags_scopes:
        claims[AGS] = {"scope": scene.ags_scopes, "lineitems": lms.line_items_url(course, tool)}
        line_item = _line_item(scene, scene.activity) if scene.activity else None
        if line_item is not None:
            claims[AGS]["lineitem"] = line_item
    # A choice of content comes without the class list until the tool is in the course.
    is_used = any(each.client_id == tool.client_id for each in lms.school.activities_in(course))
    if MEMBERSHIP_READONLY in tool.scopes and (is_used or not scene.is_deep_linking):
        claims[NRPS] = {
            "context_memberships_url": lms.memberships_url(course, tool),
            "service_versions": ["1.0", "2.0"],
        }
    return claims


def _line_item(scene: Scene, activity: Activity) -> str | None:
    columns = own_columns(scene.lms, activity)
    if len(columns) == 1:
        return scene.lms.line_item_url(columns[0])
    # Two columns on one link: neither is named. One that was deleted leaves empty text behind.
    return "" if activity.had_column and not columns else None


LAUNCHING = LaunchRules(hints=_hints, login_fields=_login_fields, claims=_claims)
