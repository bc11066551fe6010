"""The rows of what is owed to the LMS: find, begin, change, and the columns they stand in."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    ColumnRow,
    CourseRow,
    MembershipRow,
    ObjectiveRow,
    ScoreOwedRow,
    UnitRow,
)
from lti_tool.db.stores.held_rows import hold_units
from lti_tool.db.upsert import upsert
from lti_tool.domain.gradebook.columns import (
    column_label,
    objective_resource_id,
    tag_of,
    unit_resource_id,
)
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.district_floor import ColumnMode
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.ids import ColumnId, CourseId, PersonId
from lti_tool.domain.mastery.levels import Level


@dataclass(frozen=True)
class Wanted:
    """What the LMS is to show in a cell; `handed_in_at` is None where no work stands behind it."""

    level: Level
    points: int
    comment: str
    handed_in_at: datetime | None = None


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
            submitted_at=wanted.handed_in_at or now,
            version=1,
            next_at=now,
        )
    )


def owe_anew(row: ScoreOwedRow, wanted: Wanted, now: datetime, *, by_teacher: bool = False) -> None:
    """Owe another score of a cell. A newer one waits for the one in flight.

    Where a teacher adopted the gradebook's grade, only a teacher's word is owed.
    """
    row.level, row.points, row.comment = wanted.level, wanted.points, wanted.comment
    row.submitted_at = wanted.handed_in_at or now
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


def owe_no_more(session: Session, row: ScoreOwedRow) -> None:
    """Let a cell be: what the LMS never had is not sent, what it has stays as it is.

    What is on its way right now arrives; what somebody has to look at stays to be looked at.
    """
    if not is_with_lms(row):
        session.delete(row)
    elif row.state == ScoreState.OWED and not row.maybe_points and row.sent_points is not None:
        row.points, row.comment = row.sent_points, row.sent_comment
        row.state, row.sent_version = ScoreState.SENT, row.version
        row.tries, row.trouble = 0, ""


def ensure_column(
    session: Session,
    *,
    course: CourseRow,
    unit: UnitRow,
    objective: ObjectiveRow | None,
    mode: ColumnMode,
) -> ColumnId:
    """Answer the column of an objective, or of the unit for None, made here if need be.

    The LMS hears of it with a score.
    """
    if objective is None:
        return _ensure(
            session, course, unit.title, {"unit_id": unit.id}, unit_resource_id(unit.slug), mode
        )
    return _ensure(
        session,
        course,
        f"{objective.code} {objective.title}",
        {"objective_id": objective.id},
        objective_resource_id(unit.slug, objective.slug),
        mode,
    )


def _ensure(  # noqa: PLR0917 -- private, and each says itself
    session: Session,
    course: CourseRow,
    name: str,
    key: dict[str, int],
    resource_id: str,
    mode: ColumnMode,
) -> ColumnId:
    found = session.scalar(select(ColumnRow.id).filter_by(**key))
    if found is not None:
        return ColumnId(found)
    # Two objectives of one title would choose one label at the same moment.
    hold_units(session, CourseId(course.id))
    taken = session.scalars(select(ColumnRow.label).where(ColumnRow.course_id == course.id))
    return ColumnId(
        upsert(
            session,
            ColumnRow,
            key=key,
            always={},
            at_first={
                "course_id": course.id,
                "label": column_label("", name, set(taken)),
                "maximum": MAXIMUM,
                "resource_id": resource_id,
                "tag": tag_of(mode),
            },
        )
    )
