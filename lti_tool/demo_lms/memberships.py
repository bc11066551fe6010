"""The membership service: who is in a course, a few at a time (NRPS 2.0)."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, Response, request

from lti_tool.demo_lms.fault_effects import breakable
from lti_tool.demo_lms.faults import Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.paging import requested_page
from lti_tool.demo_lms.seed import Course, Person, Role
from lti_tool.demo_lms.service_http import (
    ServiceError,
    course_or_404,
    json_answer,
    require_accept,
    require_scope,
)
from lti_tool.demo_lms.tokens import MEMBERSHIP_READONLY

CONTAINER = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

blueprint = Blueprint("memberships", __name__)


@blueprint.get("/lti/courses/<course_id>/memberships")
@breakable(Service.MEMBERSHIPS)
def list_members(course_id: str) -> Response:
    """Return the members of a course with the role asked for, page by page."""
    require_scope(MEMBERSHIP_READONLY)
    require_accept(CONTAINER)
    lms = current_lms()
    course = course_or_404(course_id)
    _check_resource_link(course)
    members = [each for each in lms.school.members(course) if _has_role(each.role)]
    page = requested_page(members, page_size=lms.settings.members_per_page)
    container = {
        "id": lms.memberships_url(course),
        "context": {"id": course.id, "label": course.label, "title": course.title},
        "members": [_member(person) for person in page.records],
    }
    return page.linked(json_answer(container, CONTAINER))


def _has_role(role: Role) -> bool:
    # Both the full name and the short one are allowed (NRPS 2.0, section 2.4.1).
    return request.args.get("role", role.uri) in {role.uri, role.value}


def _check_resource_link(course: Course) -> None:
    activities = current_lms().school.activities_in(course)
    link_id = request.args.get("rlid")
    if link_id is not None and link_id not in {each.resource_link_id for each in activities}:
        reason = "rlid names no activity of this course"
        raise ServiceError(404, reason)


def _member(person: Person) -> dict[str, Any]:
    return {
        "status": "Active",
        "user_id": person.sub,
        "name": person.name,
        "given_name": person.name,
        "roles": [person.role.institution_uri, person.role.uri],
    }
