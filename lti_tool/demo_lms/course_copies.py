"""Copy a course: its activities under new ids, its columns as the product does, no grades."""

from __future__ import annotations

from dataclasses import replace

from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.school import Activity, Course


def copy_course(lms: Lms, course: Course) -> Course:
    """Return a copy of a course, with the same people in it."""
    copy = lms.school.add_course(_draft(lms, course))
    new_links: dict[str, str] = {}
    for activity in lms.school.activities_in(course):
        new_links[activity.resource_link_id] = _copied(lms, activity, copy).resource_link_id
    for item in lms.gradebook.line_items(course.id):
        if item.coupled or lms.profile.gradebook.copies_tool_columns:
            # Name, tag and resource id come along, so that a tool finds its column again.
            link_id = new_links.get(item.resource_link_id or "", item.resource_link_id)
            now = lms.settings.clock()
            copied = replace(item, course_id=copy.id, resource_link_id=link_id, created=now)
            lms.gradebook.add_line_item(replace(copied, is_locked=False))
    return copy


def _draft(lms: Lms, course: Course) -> Course:
    taken = {each.id for each in lms.school.courses}
    names = (f"{course.id}-copy{'' if count == 1 else f'-{count}'}" for count in range(1, 1000))
    slug = next(name for name in names if name not in taken)
    number = slug.rpartition("-copy")[2]
    return Course(
        id=slug,
        label=f"{course.label}-COPY{number.upper()}",
        title=f"{course.title} (copy{number.replace('-', ' ')})",
        member_slugs=course.member_slugs,
        history=(course.context_id, *course.history),
    )


def _copied(lms: Lms, activity: Activity, copy: Course) -> Activity:
    return lms.school.add_activity(
        replace(
            activity,
            id="",
            course_id=copy.id,
            history=(activity.resource_link_id, *activity.history),
        )
    )
