"""What a teacher of a copied course is offered: the design of the course it was copied from."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, UnitRow
from lti_tool.db.stores.teachers import teaches
from lti_tool.domain.classes.copies import nearest_ancestor
from lti_tool.domain.ids import CourseId, PersonId


@dataclass(frozen=True)
class CopyOffer:
    """A course whose units could be brought over."""

    source_id: CourseId
    source_title: str
    """Empty when the LMS never told it."""
    unit_titles: tuple[str, ...]
    """Those that are not here yet; never none."""
    is_answered: bool
    """The teacher has started afresh and has nothing here yet: no reason to ask, a way back."""


@dataclass(frozen=True)
class _Unit:
    course_id: int
    context_id: str
    course_title: str
    slug: str
    title: str


def load_copy_offer(
    session: Session, *, course_id: CourseId, person_id: PersonId
) -> CopyOffer | None:
    """Answer the offer, None when there is nothing to offer; four statements at most."""
    course = session.get_one(CourseRow, course_id)
    if not course.context_history and course.copied_from_id is None:
        return None
    here = set(session.scalars(select(UnitRow.slug).where(UnitRow.course_id == course_id)))
    is_answered = course.copy_answered_at is not None
    if is_answered and here:
        return None
    units = _source_units(session, course, _units_elsewhere(session, course), person_id)
    lacking = [unit for unit in units if unit.slug not in here]
    if not lacking:
        return None
    return CopyOffer(
        source_id=CourseId(lacking[0].course_id),
        source_title=lacking[0].course_title,
        unit_titles=tuple(unit.title for unit in lacking),
        is_answered=is_answered,
    )


def _units_elsewhere(session: Session, course: CourseRow) -> Sequence[_Unit]:
    """Answer the units of every course that this one may be a copy of, on this platform."""
    query = (
        select(CourseRow.id, CourseRow.context_id, CourseRow.title, UnitRow.slug, UnitRow.title)
        .join(UnitRow, UnitRow.course_id == CourseRow.id)
        .where(
            CourseRow.registration_id == course.registration_id,
            CourseRow.id != course.id,
            or_(
                CourseRow.context_id.in_(course.context_history),
                CourseRow.id == course.copied_from_id,
            ),
        )
        .order_by(UnitRow.position, UnitRow.id)
    )
    return [_Unit(*row) for row in session.execute(query)]


def _source_units(
    session: Session, course: CourseRow, units: Sequence[_Unit], person_id: PersonId
) -> list[_Unit]:
    """Answer the units of the one course to offer: what the platform says goes before a guess."""
    nearest = nearest_ancestor(course.context_history, {unit.context_id for unit in units})
    if nearest is not None:
        return [unit for unit in units if unit.context_id == nearest]
    guessed = [unit for unit in units if unit.course_id == course.copied_from_id]
    if guessed and teaches(session, course_id=CourseId(guessed[0].course_id), person_id=person_id):
        return guessed
    return []
