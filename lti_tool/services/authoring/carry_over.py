"""Carry what is open into the next term: it is noted, and nothing else changes."""

from collections.abc import Iterable
from datetime import date, datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CarriedRow
from lti_tool.db.stores.held_rows import hold_course
from lti_tool.domain.classes.carrying import Carried
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId

Pair = tuple[PersonId, ObjectiveId]


def carry_over(
    session: Session,
    *,
    course_id: CourseId,
    teacher_id: PersonId,
    pairs: Iterable[Pair],
    carried: Carried,
    today: date,
    now: datetime,
) -> int:
    """Note of each pair that it was carried over from the term; answer how many are noted.

    Levels, attempts, requests and grades stay as they are. Done again for the same term it only
    moves the day. Raises DomainError for a day that is over.
    """
    if carried.wanted_by is not None and carried.wanted_by <= today:
        raise DomainError("day_over", "Choose a day in the next term, or leave it empty.")
    hold_course(session, course_id)
    known = {
        (row.person_id, row.objective_id): row
        for row in session.scalars(
            select(CarriedRow).where(
                CarriedRow.course_id == course_id, CarriedRow.term == carried.term
            )
        )
    }
    count = 0
    for person_id, objective_id in pairs:
        count += 1
        row = known.get((person_id, objective_id))
        if row is not None:
            row.wanted_by = carried.wanted_by
            continue
        session.add(
            CarriedRow(
                course_id=course_id,
                person_id=person_id,
                objective_id=objective_id,
                term=carried.term,
                wanted_by=carried.wanted_by,
                made_at=now,
                made_by=teacher_id,
            )
        )
    return count
