"""Canvas's class list: the active only, observers and the test student among them."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from lti_tool.demo_lms.canvas.http import course_or_404, require_scope, throttled
from lti_tool.demo_lms.canvas.ids import legacy_id
from lti_tool.demo_lms.canvas.paging import linked, page_of
from lti_tool.demo_lms.canvas.roles import course_roles
from lti_tool.demo_lms.canvas.variables import substituted
from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.id_tokens import LTI
from lti_tool.demo_lms.launches import DocumentTarget, Launch
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.memberships import CONTAINER
from lti_tool.demo_lms.people import Person
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.scene import Scene
from lti_tool.demo_lms.school import Activity, Course
from lti_tool.demo_lms.service_http import ServiceError, json_answer
from lti_tool.demo_lms.tokens import MEMBERSHIP_READONLY

PAGE = 50

blueprint = throttled(Blueprint("canvas_memberships", __name__))


@blueprint.get("/api/lti/courses/<int:number>/names_and_roles")
@breakable(Service.MEMBERSHIPS)
def list_members(number: int) -> Response:
    """Return the active members of a course, fifty at a time."""
    token = require_scope(MEMBERSHIP_READONLY)
    lms = current_lms()
    course = course_or_404(number, may_be_over=True)
    tool = lms.tools.find(token.client_id) or lms.preset
    activity = _asked_activity(course)
    members = [each for each in lms.school.active_members(course) if _has_role(each)]
    size = min(lms.settings.members_per_page or PAGE, PAGE)
    page, link = page_of(members, size=size, largest=size)
    container = {
        "id": request.url,
        "context": {"id": course.context_id, "label": course.label, "title": course.title},
        "members": [_member(each, course, tool, activity) for each in page],
    }
    return linked(json_answer(container, CONTAINER), link)


def _has_role(person: Person) -> bool:
    # The full name only: a short one is simply nobody's role.
    wanted = request.args.get("role")
    return wanted is None or wanted in course_roles(person)


def _asked_activity(course: Course) -> Activity | None:
    link_id = request.args.get("rlid")
    activity = current_lms().school.linked_activity(course, link_id)
    # The course's own id is a link too, the one that every member can open.
    if link_id is not None and activity is None and link_id != course.context_id:
        reason = "Tool does not have access to rlid or rlid does not exist"
        raise ServiceError(400, reason)
    return activity


def _member(
    person: Person, course: Course, tool: Registration, activity: Activity | None
) -> dict[str, Any]:
    member: dict[str, Any] = {
        "status": "Active",
        "user_id": person.sub,
        "lti11_legacy_user_id": legacy_id(person.slug),
        "roles": course_roles(person),
    }
    if tool.shares_names:
        member |= {"name": person.name, "given_name": person.name, "family_name": ""}
        member["lis_person_sourcedid"] = f"SIS-{person.number:04}"
    if tool.shares_email:
        member["email"] = person.email
    if "rlid" in request.args:
        launch = Launch(
            person.slug,
            activity.id if activity else "",
            DocumentTarget.IFRAME,
            course_id=course.id,
            client_id=tool.client_id,
        )
        scene = Scene(current_lms(), launch, person, course, tool, activity)
        member["message"] = [
            {
                f"{LTI}/message_type": "LtiResourceLinkRequest",
                "locale": "en",
                # Each member's own values, sections among them.
                f"{LTI}/custom": substituted(scene),
            }
        ]
    return member
