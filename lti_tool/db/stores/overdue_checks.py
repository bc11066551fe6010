"""Which timed checks are over: their closing time and the seconds of grace have passed."""

from datetime import datetime

from sqlalchemy import ColumnElement, and_, bindparam

from lti_tool.db.base import table_of
from lti_tool.db.models import AttemptRow
from lti_tool.domain.assessment.timing import GRACE

ATTEMPT = table_of(AttemptRow)
IS_OVER: ColumnElement[bool] = and_(
    ATTEMPT.c.submitted_at.is_(None),
    ATTEMPT.c.paused_at.is_(None),
    ATTEMPT.c.closes_at < bindparam("over_since"),
)


def over_since(now: datetime) -> datetime:
    """Answer the value of `over_since`: what closed before it is over."""
    return now - GRACE
