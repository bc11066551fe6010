"""Moodle's class list: short roles, nobody suspended, and links that forget the filter."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.memberships import CONTAINER
from lti_tool.demo_lms.moodle.http import course_or_404, require_handler, require_scope
from lti_tool.demo_lms.moodle.roles import roster_role
from lti_tool.demo_lms.people import MEMBERSHIP, Person
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Activity, Course
from lti_tool.demo_lms.service_http import ServiceError, json_answer
from lti_tool.demo_lms.tokens import MEMBERSHIP_READONLY

KNOWN_ROLES = ("Instructor", "Learner")

blueprint = Blueprint("moodle_memberships", __name__)


_PATH = "/<int:number>/bindings/<deployment>/memberships"


# PyLTI1p3 lower-cases the next page's address, and Moodle does not mind.
@blueprint.get(f"/mod/lti/services.php/coursesection{_PATH}")
@blueprint.get(f"/mod/lti/services.php/CourseSection{_PATH}")
@breakable(Service.MEMBERSHIPS)
def list_members(number: int, deployment: str) -> Response:
    """Return the members of a course, all at once unless a limit is given."""
    require_handler(CONTAINER)
    token = require_scope(MEMBERSHIP_READONLY)
    lms = current_lms()
    course = course_or_404(number)
    tool = lms.tools.find(token.client_id)
    if tool is None or tool.deployment_id != deployment:
        reason = "Not Found: the tool does not exist"
        raise ServiceError(404, reason)
    activity = _asked_activity(course)
    members = [each for each in lms.school.active_members(course) if _has_role(each)]
    start, limit = request.args.get("from", 0, type=int), request.args.get("limit", 0, type=int)
    end = start + limit if limit > 0 else len(members)
    container = {
        "id": lms.memberships_url(course, tool),
        "context": {"id": course.context_id, "label": course.label, "title": course.title},
        "members": [_member(each, tool, activity) for each in members[start:end]],
    }
    answer = json_answer(container, CONTAINER)
    if end < len(members):
        # The role asked for is not in it: from the second page on everybody comes.
        url = f"{lms.memberships_url(course, tool)}?limit={limit}&from={end}"
        answer.headers["Link"] = f'<{url}>; rel="next"'
    return answer


def _has_role(person: Person) -> bool:
    wanted = request.args.get("role", "").removeprefix(f"{MEMBERSHIP}#")
    # A role that Moodle does not know filters nothing.
    return wanted not in KNOWN_ROLES or wanted == roster_role(person)


def _asked_activity(course: Course) -> Activity | None:
    link_id = request.args.get("rlid")
    if link_id is None:
        return None
    activity = current_lms().school.linked_activity(course, link_id)
    if activity is None:
        reason = f"Not Found: LTI link {link_id} doesn't exist"
        raise ServiceError(404, reason)
    return activity


def _member(person: Person, tool: Registration, activity: Activity | None) -> dict[str, Any]:
    member: dict[str, Any] = {
        "status": "Active",
        "roles": [roster_role(person)],
        "user_id": person.sub,
        "lis_person_sourcedid": f"SIS-{person.number:04}",
    }
    if tool.shares_names:
        names = {"name": person.name, "given_name": person.name, "family_name": ""}
        member |= {**names, "ext_user_username": person.slug}
    if tool.shares_email:
        member["email"] = person.email
    if activity is not None:
        kind = "https://purl.imsglobal.org/spec/lti/claim/message_type"
        member["message"] = [{kind: "LtiResourceLinkRequest"}]
    return member
