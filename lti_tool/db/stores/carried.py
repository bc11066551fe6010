"""Which objectives were carried over from an earlier term, by student."""

from collections.abc import Iterable, Sequence
from datetime import datetime
from typing import Any

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
    _carried.made_at.label("moment"),
    _carried.id.label("place"),
)
_IN_ORDER = _carried.made_at, _carried.id
_OF_COURSE = Prepared(_ALL.where(_carried.course_id == bindparam("course_id")).order_by(*_IN_ORDER))
CARRIED_OF_PAIRS = _ALL.where(
    _carried.person_id.in_(bindparam("persons", expanding=True)),
    _carried.objective_id.in_(bindparam("objectives", expanding=True)),
)
_OF_PAIRS = Prepared(CARRIED_OF_PAIRS.order_by(*_IN_ORDER))


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
    return carried_of(_OF_PAIRS.rows(session, asked))


def carried_of(rows: Iterable[Any]) -> dict[Pair, Carried]:
    """Answer what was carried last, of rows in the order of time."""
    return {
        (PersonId(row.person_id), ObjectiveId(row.objective_id)): Carried(row.term, row.wanted_by)
        for row in rows
    }
