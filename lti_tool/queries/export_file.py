"""What is exported, as a file: first what is in it, then, without the database, its bytes."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.exports import Export, ExportKind
from lti_tool.domain.gradebook.reports import Report
from lti_tool.domain.ids import CourseId, FreezeId, PersonId, UnitId
from lti_tool.interchange.grades_csv import grades_csv
from lti_tool.interchange.report_pdf import can_print, report_pdf
from lti_tool.queries.freezes_page import load_frozen
from lti_tool.queries.report_page import load_report

__all__ = ["ExportFile", "can_print", "load_part", "render_export"]


@dataclass(frozen=True)
class ExportFile:
    """What is sent."""

    name: str
    """It names a day and nobody."""
    media_type: str
    content: bytes


def load_part(
    session: Session,
    *,
    course_id: CourseId,
    now: datetime,
    freeze_id: FreezeId | None = None,
    unit_id: UnitId | None = None,
    student_id: PersonId | None = None,
) -> Report:
    """Answer the report, of one unit or one student where one is named.

    Raises NotFoundError for what is not in it: another course's, or nobody's.
    """
    report: Report | None = (
        load_report(session, course_id=course_id, now=now)
        if freeze_id is None
        else load_frozen(session, course_id=course_id, freeze_id=freeze_id)
    )
    if report is not None and unit_id is not None:
        report = report.of_unit(unit_id)
    if report is not None and student_id is not None:
        report = report.of_student(student_id)
    if report is None:
        raise NotFoundError
    return report


def render_export(export: Export, report: Report) -> ExportFile:
    """Answer the file. It takes seconds for a large class, so no transaction may be open.

    Raises DomainError in words where no PDF can be had.
    """
    day = report.as_of.isoformat()
    if export.kind is ExportKind.GRADES:
        return ExportFile(f"grades-{day}.csv", "text/csv", grades_csv(report))
    content = report_pdf(report, export.kind)
    return ExportFile(f"report-{day}.pdf", "application/pdf", content)
