"""A teacher says that a class really has changed: the next list is taken over as it is."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.stores.held_rows import hold_course
from lti_tool.domain.classes.roster import may_be_confirmed
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId


def confirm_roster(session: Session, *, course_id: CourseId, now: datetime) -> None:
    """Lift the doubt about a course's list, once and for a short while.

    Raises DomainError when there is nothing to doubt (any more): a word given ahead would make the
    next real error look like a change.
    """
    course = hold_course(session, course_id)
    if not may_be_confirmed(course.roster_trouble):
        raise DomainError(
            "roster_not_in_doubt",
            "The class list is not in doubt any more. Go back to the class board: it shows the "
            "class as it is now.",
        )
    course.roster_confirmed_at = now
