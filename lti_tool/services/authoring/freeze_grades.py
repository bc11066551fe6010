"""Freeze a course's report as it stood at the end of a day, for report cards."""

from dataclasses import replace
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import GradeFreezeRow
from lti_tool.db.stores.held_rows import hold_course
from lti_tool.domain.gradebook.report_mapping import report_to_mapping
from lti_tool.domain.gradebook.reports import Report
from lti_tool.domain.ids import CourseId, FreezeId, PersonId


def freeze_report(
    session: Session,
    *,
    course_id: CourseId,
    teacher_id: PersonId,
    name: str,
    report: Report,
    now: datetime,
) -> FreezeId:
    """Keep the report under a name for good. Nothing that was frozen before is changed.

    The same report under the same name is kept once: a second press answers the first one's id.
    """
    hold_course(session, course_id)
    rows = report_to_mapping(replace(report, name=name))
    same = _same(session, course_id, name, report.as_of, rows)
    if same is not None:
        return same
    row = GradeFreezeRow(
        course_id=course_id,
        name=name,
        as_of=report.as_of,
        rows=rows,
        made_at=now,
        made_by=teacher_id,
    )
    session.add(row)
    session.flush()
    return FreezeId(row.id)


def _same(
    session: Session, course_id: CourseId, name: str, as_of: date, rows: dict[str, object]
) -> FreezeId | None:
    latest = session.scalar(
        select(GradeFreezeRow)
        .where(
            GradeFreezeRow.course_id == course_id,
            GradeFreezeRow.name == name,
            GradeFreezeRow.as_of == as_of,
        )
        .order_by(GradeFreezeRow.id.desc())
        .limit(1)
    )
    return FreezeId(latest.id) if latest is not None and latest.rows == rows else None
