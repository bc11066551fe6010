"""What tests of columns ask of a classroom: rulings, what is owed, what the LMS shows."""

from dataclasses import replace

from sqlalchemy import select

from lti_tool.db.models import ColumnRow, ObjectiveRow, ScoreOwedRow
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.queries.grade_preview import GradePreview, load_grade_preview
from lti_tool.services.mastery.rule import make_ruling, withdraw_ruling
from tests.support.classrooms import Classroom
from tests.support.gradebooks import FakeGradebook
from tests.support.grading import policy_now

UNITS = ColumnPlan(ColumnsPer.UNIT)
BOTH = ColumnPlan(ColumnsPer.BOTH)
UNIT = "cairn:unit:numbers"


def gradebook(room: Classroom) -> FakeGradebook:
    """Answer the gradebook in memory."""
    assert isinstance(room.tool.gradebook, FakeGradebook)
    return room.tool.gradebook


def owed(room: Classroom, person: PersonId | None = None) -> dict[str, int]:
    """Answer what a student is owed, by resource id."""
    query = (
        select(ColumnRow.resource_id, ScoreOwedRow.points)
        .join(ScoreOwedRow, ScoreOwedRow.column_id == ColumnRow.id)
        .where(ScoreOwedRow.person_id == (person or room.ada))
    )
    with room.tool.reading() as session:
        return {row.resource_id: row.points for row in session.execute(query)}


def comment(room: Classroom) -> str:
    """Answer the words beside Ada's grade for the unit."""
    query = (
        select(ScoreOwedRow.comment)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .where(ColumnRow.unit_id.is_not(None), ScoreOwedRow.person_id == room.ada)
    )
    with room.tool.reading() as session:
        return session.scalars(query).one()


def shown(room: Classroom) -> dict[str, int]:
    """Answer what the LMS shows, by resource id."""
    book = gradebook(room)
    return {
        book.columns[url].resource_id: int(grade.points or 0)
        for (url, _), grade in book.shown.items()
    }


def preview(room: Classroom, **changes: object) -> GradePreview:
    """Answer what other settings would change."""
    policy = replace(policy_now(room), **changes)  # type: ignore[arg-type]
    with room.tool.reading() as session:
        return load_grade_preview(
            session, course_id=room.course_id, policy=policy, now=room.clock()
        )


def rule(room: Classroom, kind: RulingKind, slug: str, level: Level | None = None) -> None:
    """Have the teacher rule about Ada."""
    with room.tool.transaction() as session:
        make_ruling(
            session,
            course_id=room.course_id,
            objective_id=room.objective(slug),
            student_id=room.ada,
            teacher_id=room.rivera,
            draft=RulingDraft(kind, RulingReason.OTHER, "Seen.", level),
            now=room.clock.move(minutes=1),
        )


def withdraw(room: Classroom, objective_id: ObjectiveId, number: int) -> None:
    """Have the teacher take a ruling about Ada back."""
    with room.tool.transaction() as session:
        withdraw_ruling(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            ruling_id=number,
            teacher_id=room.rivera,
            now=room.clock.move(minutes=1),
        )


def set_all(room: Classroom, *slugs: str, level: Level = Level.MASTERED) -> None:
    """Have the teacher set these levels."""
    for slug in slugs:
        rule(room, RulingKind.OVERRIDE, slug, level)


def musts(room: Classroom) -> list[str]:
    """Answer the must-dos, in order."""
    with room.tool.reading() as session:
        return list(
            session.scalars(
                select(ObjectiveRow.slug)
                .where(ObjectiveRow.priority == Priority.MUST)
                .order_by(ObjectiveRow.position)
            )
        )
