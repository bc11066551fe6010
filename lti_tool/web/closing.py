"""Timed checks that are over close before anybody looks at a page about them."""

import structlog

from lti_tool.domain.ids import AttemptId, PersonId
from lti_tool.services.checking.close_attempts import close_attempt, overdue_attempts
from lti_tool.web.access import current_course, current_launch, current_person, current_tool

_log = structlog.get_logger()


def close_own() -> None:
    """Close the student's own checks that are over. Runs before every page of a student."""
    if current_launch().has_overdue_check:
        _close(current_person())


def close_of_course() -> None:
    """Close every check of the course that is over. Runs before every page of a teacher."""
    _close(None)


def _close(person_id: PersonId | None) -> None:
    tool = current_tool()
    with tool.reading() as session:
        due = overdue_attempts(
            session, now=tool.clock(), course_id=current_course(), person_id=person_id
        )
    closed = [attempt_id for attempt_id in due if _close_one(attempt_id)]
    if closed:
        tool.wake(current_launch().registration_id)


def _close_one(attempt_id: AttemptId) -> bool:
    tool = current_tool()
    try:
        with tool.transaction() as session:
            return close_attempt(session, attempt_id=attempt_id, now=tool.clock()) is not None
    except Exception:  # noqa: BLE001 -- the page is about more than this check
        # The worker tries again, and says so as well.
        _log.exception("attempt_not_closed", attempt=attempt_id)
        return False
