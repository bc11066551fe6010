"""Which objectives were carried over from an earlier term, by student."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import bindparam, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import CarriedRow
from lti_tool.db.prepared import Prepared
from lti_tool.domain.classes.carrying import Carried
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId

Pair = tuple[PersonId, ObjectiveId]

# Built once: putting a statement together costs more than asking it.
_carried = table_of(CarriedRow).c
_ALL = select(
    _carried.person_id,
    _carried.objective_id,
    _carried.term,
    _carried.wanted_by,
    _carried.made_at,
).order_by(_carried.made_at, _carried.id)
_OF_COURSE = Prepared(_ALL.where(_carried.course_id == bindparam("course_id")))
_OF_PAIRS = Prepared(
    _ALL.where(
        _carried.person_id.in_(bindparam("persons", expanding=True)),
        _carried.objective_id.in_(bindparam("objectives", expanding=True)),
    )
)


def load_carried(session: Session, *, course_id: CourseId, until: datetime) -> dict[Pair, str]:
    """Answer the term that each objective of a course was last carried over from, by a moment."""
    rows = _OF_COURSE.rows(session, {"course_id": course_id})
    return {
        (PersonId(row.person_id), ObjectiveId(row.objective_id)): row.term
        for row in rows
        if row.made_at < until
    }


def load_carried_of(
    session: Session, *, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> dict[Pair, Carried]:
    """Answer what these students carry over of these objectives, in one statement."""
    asked = {"persons": list(person_ids), "objectives": list(objective_ids)}
    return {
        (PersonId(row.person_id), ObjectiveId(row.objective_id)): Carried(row.term, row.wanted_by)
        for row in _OF_PAIRS.rows(session, asked)
    }
