"""Rulings as they are listed: what, about whom, why, by whom, and whether they still hold."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Row, Select, select
from sqlalchemy.orm import Session, aliased

from lti_tool.db.models import ObjectiveRow, PersonRow, RulingRow, UnitRow
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.levels import OUR_NAMES, Level, LevelNames
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.queries.class_members import student_name

MOST_LISTED = 100

_teacher, _withdrawer = aliased(PersonRow), aliased(PersonRow)
_Found = Row[RulingRow, PersonRow, ObjectiveRow, PersonRow, PersonRow]


@dataclass(frozen=True)
class RulingLine:
    """One ruling. It is never deleted; withdrawn, it stays listed."""

    id: int
    student_id: PersonId
    student_name: str
    objective_id: ObjectiveId
    objective_title: str
    kind: RulingKind
    level: Level | None
    reason: RulingReason
    note: str
    made_by: str
    made_at: datetime
    expires_at: datetime | None
    withdrawn_by: str
    withdrawn_at: datetime | None
    holds: bool
    level_names: LevelNames = OUR_NAMES

    @property
    def words(self) -> str:
        """What was ruled, in a few words."""
        if self.level is not None:
            return f"{self.kind.done} to “{self.level_names.name(self.level)}”"
        return self.kind.done


def load_rulings(
    session: Session,
    *,
    student_id: PersonId,
    objective_id: ObjectiveId,
    now: datetime,
    names: LevelNames = OUR_NAMES,
) -> tuple[RulingLine, ...]:
    """Answer the rulings about a student and an objective, newest first. One statement."""
    query = _rulings().where(
        RulingRow.person_id == student_id, RulingRow.objective_id == objective_id
    )
    return tuple(_line(found, now, names) for found in session.execute(query))


def load_course_rulings(
    session: Session, *, course_id: CourseId, now: datetime
) -> tuple[RulingLine, ...]:
    """Answer the newest rulings of a course, newest first. Two statements."""
    names = load_policy(session, course_id).level_names
    query = (
        _rulings()
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(UnitRow.course_id == course_id)
        .limit(MOST_LISTED)
    )
    return tuple(_line(found, now, names) for found in session.execute(query))


def _rulings() -> Select[RulingRow, PersonRow, ObjectiveRow, PersonRow, PersonRow]:
    return (
        select(RulingRow, PersonRow, ObjectiveRow, _teacher, _withdrawer)
        .join(PersonRow, PersonRow.id == RulingRow.person_id)
        .join(ObjectiveRow, ObjectiveRow.id == RulingRow.objective_id)
        .join(_teacher, _teacher.id == RulingRow.made_by)
        .outerjoin(_withdrawer, _withdrawer.id == RulingRow.withdrawn_by)
        .order_by(RulingRow.made_at.desc(), RulingRow.id.desc())
    )


def _line(found: _Found, now: datetime, names: LevelNames) -> RulingLine:
    row, student, objective, teacher, withdrawer = found
    has_expired = row.expires_at is not None and row.expires_at <= now
    return RulingLine(
        id=row.id,
        student_id=PersonId(row.person_id),
        student_name=student_name(student),
        objective_id=ObjectiveId(row.objective_id),
        objective_title=objective.title,
        kind=RulingKind(row.kind),
        level=None if row.level is None else Level(row.level),
        reason=RulingReason(row.reason),
        note=row.note,
        made_by=teacher.name or teacher.given_name or "a teacher",
        made_at=row.made_at,
        expires_at=row.expires_at,
        withdrawn_by="" if row.withdrawn_by is None else (withdrawer.name or "a teacher"),
        withdrawn_at=row.withdrawn_at,
        holds=row.withdrawn_at is None and not has_expired,
        level_names=names,
    )
