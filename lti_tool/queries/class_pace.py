"""How far the students of a course have come in a unit."""

from sqlalchemy import bindparam, case, func, select

from lti_tool.db.base import table_of
from lti_tool.db.models import AttemptRow, MembershipRow, ObjectiveRow, PersonRow, UnitRow
from lti_tool.domain.classes.roles import Role

# Built once: putting a statement together costs more than asking it.
_attempt, _objective = table_of(AttemptRow), table_of(ObjectiveRow)
_membership, _unit = table_of(MembershipRow), table_of(UnitRow)
_person = table_of(PersonRow)
_BEGUN = (
    select(_attempt.c.person_id, func.max(_objective.c.position).label("furthest"))
    .join_from(_attempt, _objective, _objective.c.id == _attempt.c.objective_id)
    .where(_objective.c.unit_id == bindparam("unit_id"), _objective.c.retired_at.is_(None))
    .group_by(_attempt.c.person_id)
    .subquery()
)
_other = _objective.alias()
_PLACE = (
    select(func.count())
    .select_from(_other)
    .where(
        _other.c.unit_id == bindparam("unit_id"),
        _other.c.retired_at.is_(None),
        _other.c.position < _BEGUN.c.furthest,
    )
    .scalar_subquery()
)
_EACH = (
    select(case((_BEGUN.c.furthest.is_(None), -1), else_=_PLACE).label("furthest"))
    .select_from(_membership)
    .join(_unit, _unit.c.course_id == _membership.c.course_id)
    .join(_person, _person.c.id == _membership.c.person_id)
    .outerjoin(_BEGUN, _BEGUN.c.person_id == _membership.c.person_id)
    .where(
        _unit.c.id == bindparam("unit_id"),
        _membership.c.role == Role.STUDENT,
        _membership.c.is_active,
        _person.c.is_test.is_(False),
    )
    .subquery()
)
PACE = select(_EACH.c.furthest, func.count().label("students")).group_by(_EACH.c.furthest)
"""How many students have begun what as their latest objective of the unit `unit_id`.

`furthest` is its place from 0, -1 for none. The platform's test students are none of the class.
"""
