"""Say in a signed token who opens which activity of which course (LTI Core 1.3, section 5.3)."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from lti_tool.demo_lms.launches import Launch
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.seed import Activity, Course, Person, Role
from lti_tool.demo_lms.settings import CLIENT_ID, DEPLOYMENT_ID
from lti_tool.demo_lms.tokens import AGS_SCOPES

LIFETIME = timedelta(minutes=5)

_LTI = "https://purl.imsglobal.org/spec/lti/claim"
_AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
_NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def signed_launch(lms: Lms, launch: Launch, *, nonce: str) -> str:
    """Return the id_token for a launch, good for five minutes."""
    activity = lms.school.activity(launch.activity_id)
    person = lms.school.person(launch.person_slug)
    course = lms.school.course(activity.course_id) if activity else None
    if activity is None or person is None or course is None:
        message = "a launch names somebody or something this school does not have"
        raise LookupError(message)
    issued = int(lms.settings.clock().timestamp())
    return lms.key.sign(
        {
            "iss": lms.settings.issuer,
            # A plain string, as in Moodle and Canvas; the standard allows a list as well.
            "aud": CLIENT_ID,
            "azp": CLIENT_ID,
            "iat": issued,
            "exp": issued + int(LIFETIME.total_seconds()),
            "nonce": nonce,
            **_person_claims(lms, person),
            **_message_claims(lms, launch, activity, course),
            f"{_LTI}/custom": _substituted(activity, course, person),
            **_service_claims(lms, course),
        }
    )


def _person_claims(lms: Lms, person: Person) -> dict[str, Any]:
    claims: dict[str, Any] = {
        "sub": person.sub,
        "name": person.name,
        "given_name": person.name,
        f"{_LTI}/roles": [person.role.institution_uri, person.role.uri],
    }
    if person.role is Role.MENTOR:
        claims[f"{_LTI}/role_scope_mentor"] = [each.sub for each in lms.school.watched_by(person)]
    return claims


def _message_claims(lms: Lms, launch: Launch, activity: Activity, course: Course) -> dict[str, Any]:
    return {
        f"{_LTI}/message_type": "LtiResourceLinkRequest",
        f"{_LTI}/version": "1.3.0",
        f"{_LTI}/deployment_id": DEPLOYMENT_ID,
        f"{_LTI}/target_link_uri": lms.settings.tool_launch_url,
        f"{_LTI}/resource_link": {"id": activity.resource_link_id, "title": activity.title},
        f"{_LTI}/context": {
            "id": course.id,
            "label": course.label,
            "title": course.title,
            "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"],
        },
        f"{_LTI}/lis": {"person_sourcedid": "", "course_section_sourcedid": course.label},
        f"{_LTI}/launch_presentation": {
            "document_target": launch.target.value,
            "return_url": f"{lms.settings.issuer}/courses/{course.id}/return",
            "locale": "en",
        },
        f"{_LTI}/tool_platform": {
            "product_family_code": "cairn-demo-lms",
            "name": "Demo LMS",
            "version": "1",
            "guid": lms.school.guid,
        },
    }


def _service_claims(lms: Lms, course: Course) -> dict[str, Any]:
    # No activity here has a column of its own, so there is no lineitem: tools make their columns.
    return {
        _AGS: {"scope": list(AGS_SCOPES), "lineitems": lms.line_items_url(course)},
        _NRPS: {
            "context_memberships_url": lms.memberships_url(course),
            "service_versions": ["2.0"],
        },
    }


def _substituted(activity: Activity, course: Course, person: Person) -> dict[str, str]:
    known = {
        "$Context.id": course.id,
        "$Context.title": course.title,
        "$Context.id.history": "",
        "$ResourceLink.id": activity.resource_link_id,
        "$User.id": person.sub,
        "$Person.name.given": person.name,
        "$Membership.role": person.role.uri,
    }
    # A variable we do not know arrives as it stands (LTI Core, appendix B).
    return {name: known.get(value, value) for name, value in activity.custom.items()}
