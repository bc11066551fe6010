"""Hand in timed checks whose student does not come back, so that no grade is lost."""

import structlog

from lti_tool.domain.ids import AttemptId
from lti_tool.services.checking.close_attempts import close_attempt, overdue_attempts
from lti_tool.tool import Tool

_log = structlog.get_logger()


def close_overdue(tool: Tool) -> int:
    """Close what is over, each in a transaction of its own; answer how many were closed."""
    with tool.reading() as session:
        due = overdue_attempts(session, now=tool.clock())
    return sum(_close(tool, attempt_id) for attempt_id in due)


def _close(tool: Tool, attempt_id: AttemptId) -> bool:
    try:
        with tool.transaction() as session:
            registration_id = close_attempt(session, attempt_id=attempt_id, now=tool.clock())
    except Exception:
        # As in deliveries: one check that cannot be closed must not hold up the others.
        _log.exception("attempt_not_closed", attempt=attempt_id)
        return False
    if registration_id is None:
        return False
    _log.info("attempt_closed", attempt=attempt_id)
    tool.wake(registration_id)
    return True
