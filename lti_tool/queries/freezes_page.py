"""Reports that were frozen: the list of a course's, and one of them as it stood."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import GradeFreezeRow, PersonRow
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.report_mapping import report_from_mapping
from lti_tool.domain.gradebook.reports import Report, ReportChange, changes_since
from lti_tool.domain.ids import CourseId, FreezeId
from lti_tool.queries.report_page import load_report


@dataclass(frozen=True)
class FreezeLine:
    """A frozen report as it is listed."""

    id: FreezeId
    name: str
    as_of: date
    made_at: datetime
    by: str


@dataclass(frozen=True)
class FrozenPage:
    """A frozen report, and what reads otherwise today."""

    line: FreezeLine
    report: Report
    changes: tuple[ReportChange, ...]


def load_freezes(session: Session, *, course_id: CourseId) -> tuple[FreezeLine, ...]:
    """Answer a course's frozen reports, the latest made first, in one statement."""
    query = (
        # The reports themselves are large, and a list needs none of them.
        select(
            GradeFreezeRow.id,
            GradeFreezeRow.name,
            GradeFreezeRow.as_of,
            GradeFreezeRow.made_at,
            PersonRow.name.label("by"),
        )
        .join(PersonRow, PersonRow.id == GradeFreezeRow.made_by)
        .where(GradeFreezeRow.course_id == course_id)
        .order_by(GradeFreezeRow.id.desc())
    )
    return tuple(
        FreezeLine(FreezeId(row.id), row.name, row.as_of, row.made_at, row.by or "a teacher")
        for row in session.execute(query)
    )


def load_frozen(session: Session, *, course_id: CourseId, freeze_id: FreezeId) -> Report:
    """Answer a frozen report; raises NotFoundError for another course's."""
    row = session.get(GradeFreezeRow, freeze_id)
    if row is None or row.course_id != course_id:
        raise NotFoundError
    return report_from_mapping(row.rows)


def load_frozen_page(
    session: Session, *, course_id: CourseId, freeze_id: FreezeId, now: datetime
) -> FrozenPage:
    """Answer a frozen report with what has changed since."""
    report = load_frozen(session, course_id=course_id, freeze_id=freeze_id)
    line = next(each for each in load_freezes(session, course_id=course_id) if each.id == freeze_id)
    today = load_report(session, course_id=course_id, now=now)
    return FrozenPage(line, report, changes_since(report, today))
