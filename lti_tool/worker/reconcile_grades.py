"""Compare a course's grades with what its LMS gradebook shows. Nothing is sent."""

from collections.abc import Sequence

import structlog

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.domain.ids import ColumnId, CourseId
from lti_tool.ports import GradebookAccess
from lti_tool.services.passback.note_reading import (
    columns_to_read,
    courses_with_columns,
    note_column,
    note_column_trouble,
)
from lti_tool.tool import Tool

_log = structlog.get_logger()


def courses_to_reconcile(tool: Tool) -> Sequence[CourseId]:
    """Answer the courses whose gradebooks can be looked at."""
    with tool.reading() as session:
        return courses_with_columns(session)


def reconcile_course(tool: Tool, course_id: CourseId) -> int:
    """Read each column once and keep what it shows; answer how many grades have come to differ.

    A column that cannot be read is noted and does not stop the others, unless the LMS is down.
    """
    with tool.reading() as session:
        access, columns = columns_to_read(session, course_id=course_id)
    if access is None:
        return 0
    differing = 0
    for column_id, url in columns:
        try:
            differing += _reconcile(tool, access, course_id, column_id, url)
        except LmsRefusedError as error:
            if error.is_about_the_tool:
                _note_trouble(tool, column_id, url, None, str(error))
                return differing
            _note_trouble(tool, column_id, url, error.code, str(error))
        except LmsUnavailableError as error:
            _note_trouble(tool, column_id, url, None, str(error))
            return differing
    _log.info("grades_compared", course=course_id, columns=len(columns), differing=differing)
    return differing


def _reconcile(
    tool: Tool, access: GradebookAccess, course_id: CourseId, column_id: ColumnId, url: str
) -> int:
    asked_at = tool.clock()
    shown = tool.gradebook.read_grades(access, url)
    with tool.transaction() as session:
        return note_column(
            session,
            course_id=course_id,
            column_id=column_id,
            url=url,
            shown=shown,
            asked_at=asked_at,
        )


def _note_trouble(
    tool: Tool, column_id: ColumnId, url: str, code: str | None, trouble: str
) -> None:
    with tool.transaction() as session:
        note_column_trouble(session, column_id=column_id, url=url, code=code, trouble=trouble)
    _log.warning("column_not_read", column=column_id, code=code)
