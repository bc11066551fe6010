"""What is still open at the end of a term: students by objectives, and what was carried over."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow
from lti_tool.db.stores.grading import load_grading
from lti_tool.domain.gradebook.reports import ReportLine, ReportObjective
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.queries.report_page import load_report


@dataclass(frozen=True)
class OpenLine:
    """One open objective of one student."""

    objective: ReportObjective
    line: ReportLine


@dataclass(frozen=True)
class OpenStudent:
    """A student and what is still open for them."""

    id: PersonId
    name: str
    lines: tuple[OpenLine, ...]


@dataclass(frozen=True)
class RolloverPage:
    """Who has what still open, and the day from which the policy sends what is not mastered."""

    students: tuple[OpenStudent, ...]
    policy_day: date | None
    today: date

    @property
    def count(self) -> int:
        """How many objectives are open, over all students."""
        return sum(len(each.lines) for each in self.students)


def load_rollover(session: Session, *, course_id: CourseId, now: datetime) -> RolloverPage:
    """Answer the page; students with nothing open are left out."""
    report = load_report(session, course_id=course_id, now=now)
    objectives = {each.id: each for each in report.objectives}
    students = (
        OpenStudent(
            student.id,
            student.name,
            tuple(
                OpenLine(objectives[line.objective_id], line)
                for line in student.lines
                if line.is_open
            ),
        )
        for student in report.students
    )
    policy = load_grading(session, session.get_one(CourseRow, course_id))
    return RolloverPage(tuple(each for each in students if each.lines), policy.as_of, report.as_of)
