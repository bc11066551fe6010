"""What another grading policy would change, for every student, before it applies."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, ObjectiveRow
from lti_tool.db.stores.class_grades import load_class_grades
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.policy_words import Counts, what_counts
from lti_tool.domain.gradebook.simulation import CellChange, Simulation, StudentChange, simulate
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.queries.board_page import load_students

Change = CellChange[PersonId, ObjectiveId]


@dataclass(frozen=True)
class PreviewRow:
    """One student, with the cells that would change."""

    name: str
    change: StudentChange[PersonId, ObjectiveId]

    @property
    def cells(self) -> tuple[Change, ...]:
        """The cells whose number in the LMS would change."""
        return tuple(each for each in self.change.cells if each.kind.changes_the_lms)


@dataclass(frozen=True)
class GradePreview:
    """A class under two policies. Nothing has been changed."""

    simulation: Simulation[PersonId, ObjectiveId]
    rows: tuple[PreviewRow, ...]
    titles: Mapping[ObjectiveId, str]
    left_alone: int
    """Cells that somebody has changed in the LMS: they stay as they are."""
    counts: Counts


def load_grade_preview(
    session: Session, *, course_id: CourseId, policy: GradingPolicy, now: datetime
) -> GradePreview:
    """Answer what would become of every cell: eight statements, however many there are."""
    course = session.get_one(CourseRow, course_id)
    grades = load_class_grades(session, course_id=course_id)
    today = school_day(course, now)
    simulation = simulate(
        grades.evidence,
        before=load_grading(session, course),
        after=policy,
        today=today,
        cells=grades.cells,
    )
    changes = {row.student: row for row in simulation.rows}
    objectives = next(iter(grades.evidence.values()), {})
    titles = session.execute(
        select(ObjectiveRow.id, ObjectiveRow.title).where(ObjectiveRow.id.in_(list(objectives)))
    )
    return GradePreview(
        simulation=simulation,
        rows=tuple(
            PreviewRow(name, changes[person])
            for person, name in load_students(session, course_id)
            if person in changes
        ),
        titles={ObjectiveId(number): title for number, title in titles},
        left_alone=sum(
            not cell.is_ours and person in grades.evidence
            for (person, _), cell in grades.cells.items()
        ),
        counts=what_counts(policy, today),
    )
