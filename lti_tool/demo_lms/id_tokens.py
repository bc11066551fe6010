"""Say in a signed token who opens which activity of which course (LTI Core 1.3, section 5.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lti_tool.demo_lms.activity_adding import own_columns
from lti_tool.demo_lms.launches import BegunLaunch, Hints, random_hints
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.people import Role, strict_roles
from lti_tool.demo_lms.profile import LaunchRules
from lti_tool.demo_lms.scene import Scene, set_scene
from lti_tool.demo_lms.settings import StorageTarget
from lti_tool.demo_lms.tokens import MEMBERSHIP_READONLY

LIFETIME = timedelta(minutes=5)

LTI = "https://purl.imsglobal.org/spec/lti/claim"
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"
DEEP_LINKING = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
DEEP_LINK_DATA = "https://purl.imsglobal.org/spec/lti-dl/claim/data"


def signed_launch(lms: Lms, begun: BegunLaunch, *, nonce: str) -> str:
    """Return the id_token for a launch."""
    claims = begun.claims or lms.profile.launching.claims(set_scene(lms, begun.launch))
    return lms.key.sign({**claims, "nonce": nonce})


def deep_linking_settings(scene: Scene) -> dict[str, Any]:
    """Open a request for content and return the claim that tells the tool of it."""
    rules = scene.lms.profile.deep_linking
    opened = scene.lms.deep_links.open(scene.launch, with_data=rules.sends_data)
    claim = {
        **rules.settings(scene),
        "deep_link_return_url": rules.return_url(scene, opened.token),
    }
    return claim if opened.data is None else {**claim, "data": opened.data}


def _login_fields(scene: Scene, hints: Hints) -> dict[str, str]:
    fields = {
        "iss": scene.lms.settings.issuer,
        "target_link_uri": scene.target_link_uri,
        "login_hint": hints.login,
        "lti_message_hint": hints.message,
        "client_id": scene.tool.client_id,
        "lti_deployment_id": scene.tool.deployment_id,
    }
    if scene.lms.storage is not StorageTarget.OFF:
        fields["lti_storage_target"] = scene.lms.storage.value
    return fields


def _claims(scene: Scene) -> dict[str, Any]:
    issued = int(scene.lms.settings.clock().timestamp())
    return {
        "iss": scene.lms.settings.issuer,
        # A plain string, as in Moodle and Canvas; the standard allows a list as well.
        "aud": scene.tool.client_id,
        "azp": scene.tool.client_id,
        "iat": issued,
        "exp": issued + int(LIFETIME.total_seconds()),
        **_person_claims(scene),
        **_message_claims(scene),
        f"{LTI}/custom": _substituted(scene),
        **_service_claims(scene),
    }


def _person_claims(scene: Scene) -> dict[str, Any]:
    person = scene.person
    claims: dict[str, Any] = {"sub": person.sub, f"{LTI}/roles": strict_roles(person)}
    if scene.tool.shares_names:
        claims |= {"name": person.name, "given_name": person.name}
    if person.role is Role.MENTOR:
        children = scene.lms.school.watched_by(person)
        claims[f"{LTI}/role_scope_mentor"] = [each.sub for each in children]
    return claims


def _message_claims(scene: Scene) -> dict[str, Any]:
    settings, course = scene.lms.settings, scene.course
    claims: dict[str, Any] = {
        f"{LTI}/message_type": scene.launch.kind.value,
        f"{LTI}/version": "1.3.0",
        f"{LTI}/deployment_id": scene.tool.deployment_id,
        f"{LTI}/target_link_uri": scene.target_link_uri,
        f"{LTI}/context": {
            "id": course.context_id,
            "label": course.label,
            "title": course.title,
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"],
        },
        f"{LTI}/lis": {"person_sourcedid": "", "course_section_sourcedid": course.label},
        f"{LTI}/launch_presentation": {
            "document_target": scene.launch.target.value,
            "return_url": f"{settings.base_url}/courses/{course.id}/return",
            "locale": "en",
        },
        f"{LTI}/tool_platform": {
            "product_family_code": "cairn-demo-lms",
            "name": "Demo LMS",
            "version": "1",
            "guid": scene.lms.school.guid,
        },
    }
    if scene.activity is not None:
        link = {"id": scene.activity.resource_link_id, "title": scene.activity.title}
        if scene.activity.text:
            link["description"] = scene.activity.text
        claims[f"{LTI}/resource_link"] = link
    if scene.is_deep_linking:
        claims[DEEP_LINKING] = deep_linking_settings(scene)
    return claims


def _service_claims(scene: Scene) -> dict[str, Any]:
    lms, course, tool = scene.lms, scene.course, scene.tool
    claims: dict[str, Any] = {}
    if scene.ags_scopes:
        claims[AGS] = {"scope": scene.ags_scopes, "lineitems": lms.line_items_url(course, tool)}
        columns = own_columns(lms, scene.activity) if scene.activity else []
        # With several columns on one link there is no "the" column (AGS 2.0, section 3.1.1).
        if len(columns) == 1:
            claims[AGS]["lineitem"] = lms.line_item_url(columns[0])
    if MEMBERSHIP_READONLY in tool.scopes:
        claims[NRPS] = {
            "context_memberships_url": lms.memberships_url(course, tool),
            "service_versions": ["2.0"],
        }
    return claims


def _substituted(scene: Scene) -> dict[str, str]:
    course, person, activity = scene.course, scene.person, scene.activity
    known = {
        "$Context.id": course.context_id,
        "$Context.title": course.title,
        "$Context.id.history": ",".join(course.history),
        "$User.id": person.sub,
        "$Membership.role": person.role.uri,
    }
    if scene.tool.shares_names:
        known["$Person.name.given"] = person.name
    if activity is not None:
        known["$ResourceLink.id"] = activity.resource_link_id
        known["$ResourceLink.title"] = activity.title
        known["$ResourceLink.id.history"] = ",".join(activity.history)
    # A variable we do not know arrives as it stands (LTI Core, appendix B).
    return {name: known.get(value, value) for name, value in scene.custom.items()}


STRICT_LAUNCHING = LaunchRules(
    hints=lambda _scene: random_hints(),
    login_fields=_login_fields,
    claims=_claims,
)
