"""Read a course's list of people from the LMS and take it over: all of it, or none."""

import structlog

from lti_tool.domain.errors import DomainError, LmsRefusedError, LmsUnavailableError
from lti_tool.domain.ids import CourseId
from lti_tool.services.classes.sync_roster import (
    note_roster_trouble,
    roster_access,
    sync_roster,
)
from lti_tool.tool import Tool

_log = structlog.get_logger()


def sync_course(tool: Tool, course_id: CourseId) -> None:
    """Sync one course. What goes wrong is kept for the teacher, and the class stays as it was."""
    with tool.reading() as session:
        access = roster_access(session, course_id=course_id)
    if access is None:
        return
    try:
        members = tool.roster.read(access)
        with tool.transaction() as session:
            change = sync_roster(session, course_id=course_id, members=members, now=tool.clock())
    except (DomainError, LmsRefusedError, LmsUnavailableError) as error:
        with tool.transaction() as session:
            note_roster_trouble(session, course_id=course_id, trouble=str(error), now=tool.clock())
        _log.warning("roster_not_taken", course=course_id, error=type(error).__name__)
        return
    _log.info(
        "roster_synced",
        course=course_id,
        joined=len(change.joined),
        left=len(change.left),
        stayed=len(change.stayed),
    )
