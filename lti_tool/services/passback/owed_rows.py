"""The rows of what is owed to the LMS: find, begin, change, and the columns they stand in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, MembershipRow, ObjectiveRow, ScoreOwedRow
from lti_tool.db.stores.held_rows import hold_units
from lti_tool.db.upsert import upsert
from lti_tool.domain.gradebook.columns import PERCENT_TAG, column_label, objective_resource_id
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.ids import ColumnId, CourseId, PersonId
from lti_tool.domain.mastery.levels import Level


@dataclass(frozen=True)
class Wanted:
    """What the LMS is to show in a cell."""

    level: Level
    points: int
    comment: str


def lock_membership(session: Session, *, course_id: CourseId, person_id: PersonId) -> None:
    """Let one transaction at a time decide what grade this student of the course is owed.

    A check handed in and a teacher's ruling may come in the same second.
    """
    session.execute(
        select(MembershipRow.id)
        .where(MembershipRow.course_id == course_id, MembershipRow.person_id == person_id)
        .with_for_update(key_share=True)
    )


def find_owed(session: Session, column_id: ColumnId, person_id: PersonId) -> ScoreOwedRow | None:
    """Answer what is owed to a cell, held until the transaction ends."""
    query = select(ScoreOwedRow).where(
        ScoreOwedRow.column_id == column_id, ScoreOwedRow.person_id == person_id
    )
    return session.scalar(query.with_for_update())


def begin_owing(
    session: Session,
    *,
    registration_id: int,
    column_id: ColumnId,
    person_id: PersonId,
    wanted: Wanted,
    now: datetime,
) -> None:
    """Owe the first score of a cell."""
    session.add(
        ScoreOwedRow(
            registration_id=registration_id,
            column_id=column_id,
            person_id=person_id,
            level=wanted.level,
            points=wanted.points,
            comment=wanted.comment,
            maybe_points=[],
            submitted_at=now,
            version=1,
            next_at=now,
        )
    )


def owe_anew(row: ScoreOwedRow, wanted: Wanted, now: datetime, *, by_teacher: bool = False) -> None:
    """Owe another score of a cell. A newer one waits for the one in flight.

    Where a teacher adopted the gradebook's grade, only a teacher's word is owed.
    """
    row.level, row.points, row.comment = wanted.level, wanted.points, wanted.comment
    row.submitted_at = now
    row.version += 1
    if row.state == ScoreState.ADOPTED and not by_teacher:
        return
    if row.state == ScoreState.ADOPTED:
        row.settled_at = None
    row.state = ScoreState.OWED
    row.tries, row.trouble = 0, ""
    # While one is in flight, `next_at` is its lease.
    if row.leased_until is None or row.leased_until <= now:
        row.next_at = now


def is_with_lms(row: ScoreOwedRow) -> bool:
    """Whether the LMS has, or may have, a grade in this cell that is ours or was adopted."""
    is_adopted = row.state == ScoreState.ADOPTED
    return is_adopted or row.sent_points is not None or bool(row.maybe_points)


def ensure_column(
    session: Session, *, course: CourseRow, unit_slug: str, objective: ObjectiveRow
) -> ColumnId:
    """Answer the objective's column, made here if need be; the LMS hears of it with a score."""
    found = session.scalar(select(ColumnRow.id).where(ColumnRow.objective_id == objective.id))
    if found is not None:
        return ColumnId(found)
    # Two objectives of one title would choose one label at the same moment.
    hold_units(session, CourseId(course.id))
    taken = session.scalars(select(ColumnRow.label).where(ColumnRow.course_id == course.id))
    return ColumnId(
        upsert(
            session,
            ColumnRow,
            key={"objective_id": objective.id},
            always={},
            at_first={
                "course_id": course.id,
                "label": column_label(objective.code, objective.title, set(taken)),
                "maximum": MAXIMUM,
                "resource_id": objective_resource_id(unit_slug, objective.slug),
                "tag": PERCENT_TAG,
            },
        )
    )
