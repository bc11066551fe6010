"""Substitute custom parameters as Moodle does."""

from __future__ import annotations

from datetime import timedelta

from lti_tool.demo_lms.activity_adding import own_columns
from lti_tool.demo_lms.moodle.roles import launch_roles
from lti_tool.demo_lms.people import MEMBERSHIP
from lti_tool.demo_lms.scene import Scene

# A school year, seen from the middle of it.
TERM = timedelta(days=100)


def custom_parameters(scene: Scene) -> dict[str, str | None]:
    """Return every parameter; one whose name has capitals comes in lower case as well."""
    known = _variables(scene)
    sent: dict[str, str | None] = {}
    for name, value in scene.custom.items():
        resolved = known.get(value, value)
        sent[name] = resolved
        sent[name.lower()] = resolved
    sent["context_memberships_url"] = known["$ToolProxyBinding.memberships.url"]
    return sent


def _variables(scene: Scene) -> dict[str, str | None]:
    return {**_about_person(scene), **_about_course(scene), **_about_link(scene)}


def _about_person(scene: Scene) -> dict[str, str | None]:
    person, tool = scene.person, scene.tool
    name = person.name if tool.shares_names else None
    short = (role.removeprefix(f"{MEMBERSHIP}#") for role in launch_roles(person))
    return {
        # These are told whatever the privacy says.
        "$User.id": person.sub,
        "$User.username": person.slug,
        "$Person.sourcedId": f"SIS-{person.number:04}",
        "$Person.address.timezone": "99",
        "$Person.address.locality": "",
        # These are null when names and addresses are kept back.
        "$Person.name.full": name,
        "$Person.name.given": name,
        "$Person.name.family": None if name is None else "",
        "$Person.name.middle": None if name is None else "",
        "$Person.email.primary": person.email if tool.shares_email else None,
        "$Membership.role": ",".join(role for role in short if "/" not in role),
        "$Moodle.Person.userGroupIds": "",
    }


def _about_course(scene: Scene) -> dict[str, str | None]:
    course, now = scene.course, scene.lms.settings.clock()
    return {
        "$Context.id": course.context_id,
        "$Context.title": course.title,
        "$Context.label": course.label,
        "$Context.sourcedId": f"SIS-{course.label}",
        "$Context.longDescription": "",
        "$Context.id.history": ",".join(course.history),
        "$CourseSection.title": course.title,
        "$CourseSection.label": course.label,
        "$CourseSection.sourcedId": f"SIS-{course.label}",
        "$CourseSection.timeFrame.begin": (now - TERM).isoformat(timespec="seconds"),
        "$CourseSection.timeFrame.end": (now + TERM).isoformat(timespec="seconds"),
        "$LineItems.url": scene.lms.line_items_url(course, scene.tool),
        "$ToolProxyBinding.memberships.url": scene.lms.memberships_url(course, scene.tool),
    }


def _about_link(scene: Scene) -> dict[str, str | None]:
    activity = scene.activity
    if activity is None:
        names = ("id", "title", "description")
        return {**{f"$ResourceLink.{name}": None for name in names}, "$LineItem.url": ""}
    columns = own_columns(scene.lms, activity)
    return {
        "$ResourceLink.id": activity.resource_link_id,
        "$ResourceLink.title": activity.title,
        "$ResourceLink.description": activity.text,
        "$LineItem.url": scene.lms.line_item_url(columns[0]) if len(columns) == 1 else "",
    }
