"""The membership service: who is in a course, a few at a time (NRPS 2.0)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.paging import requested_page
from lti_tool.demo_lms.people import MEMBERSHIP, Person, strict_roles
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.service_http import (
    ServiceError,
    course_or_404,
    json_answer,
    require_accept,
    require_scope,
)
from lti_tool.demo_lms.tokens import MEMBERSHIP_READONLY

CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

MEMBERS_PER_PAGE = 3

blueprint = Blueprint("memberships", __name__)


@blueprint.get("/lti/courses/<course_id>/memberships")
@breakable(Service.MEMBERSHIPS)
def list_members(course_id: str) -> Response:
    """Return the members of a course with the role asked for, page by page."""
    token = require_scope(MEMBERSHIP_READONLY)
    require_accept(CONTAINER)
    lms = current_lms()
    tool = lms.tools.find(token.client_id)
    course = course_or_404(course_id)
    _check_resource_link(course)
    members = [each for each in lms.school.members(course) if _has_role(each)]
    size = lms.settings.members_per_page or MEMBERS_PER_PAGE
    page = requested_page(members, page_size=size)
    container = {
        "id": lms.memberships_url(course, tool),
        "context": {"id": course.id, "label": course.label, "title": course.title},
        "members": [_member(course, person, tool) for person in page.records],
    }
    return page.linked(json_answer(container, CONTAINER))


def _has_role(person: Person) -> bool:
    # Both the full name and the short one are allowed (NRPS 2.0, section 2.4.1).
    wanted = request.args.get("role")
    full = strict_roles(person)
    in_course = [uri for uri in full if uri.startswith(MEMBERSHIP)]
    return wanted is None or wanted in {*full, *(uri.partition("#")[2] for uri in in_course)}


def _check_resource_link(course: Course) -> None:
    activities = current_lms().school.activities_in(course)
    link_id = request.args.get("rlid")
    if link_id is not None and link_id not in {each.resource_link_id for each in activities}:
        reason = "rlid names no activity of this course"
        raise ServiceError(404, reason)


def _member(course: Course, person: Person, tool: Registration | None) -> dict[str, Any]:
    is_suspended = current_lms().school.is_suspended(course, person)
    member: dict[str, Any] = {
        "status": "Inactive" if is_suspended else "Active",
        "user_id": person.sub,
    }
    if tool is None or tool.shares_names:
        member |= {"name": person.name, "given_name": person.name}
    return {**member, "roles": strict_roles(person)}
