"""Turn chosen content into activities, with the columns it asks for."""

from __future__ import annotations

from collections.abc import Sequence

from lti_tool.demo_lms.content_items import ItemDraft, LineDraft
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Activity, Course
from lti_tool.demo_lms.state import LineItem


def add_activities(
    lms: Lms, course: Course, tool: Registration, drafts: Sequence[ItemDraft]
) -> list[Activity]:
    """Add the activities to the course, in their order."""
    return [_add(lms, course, tool, draft) for draft in drafts]


def _add(lms: Lms, course: Course, tool: Registration, draft: ItemDraft) -> Activity:
    activity = lms.school.add_activity(
        Activity(
            id="",
            course_id=course.id,
            title=draft.title,
            custom=dict(draft.custom),
            url=draft.url,
            text=draft.text,
            client_id=tool.client_id,
            had_column=draft.line is not None,
        )
    )
    if draft.line is not None:
        add_own_column(lms, activity, draft.line)
    return activity


def add_own_column(lms: Lms, activity: Activity, line: LineDraft) -> LineItem:
    """Give an activity a column that is bound to it."""
    return lms.gradebook.add_line_item(
        LineItem(
            id="",
            course_id=activity.course_id,
            label=line.label or activity.title,
            score_maximum=line.score_maximum,
            created=lms.settings.clock(),
            resource_id=line.resource_id,
            tag=line.tag,
            resource_link_id=activity.resource_link_id,
            client_id=activity.client_id,
            coupled=True,
        )
    )


def own_columns(lms: Lms, activity: Activity) -> list[LineItem]:
    """Return the columns that are bound to an activity, the oldest first."""
    items = lms.gradebook.line_items(activity.course_id)
    return [item for item in items if item.resource_link_id == activity.resource_link_id]
