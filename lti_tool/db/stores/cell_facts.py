"""All cells of a course's gradebook that something is owed to, as the domain judges them."""

from collections.abc import Sequence
from dataclasses import dataclass
from fractions import Fraction

from sqlalchemy import ColumnElement, select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    ColumnRow,
    CourseRow,
    MembershipRow,
    PersonRow,
    RulingRow,
    ScoreOwedRow,
)
from lti_tool.domain.gradebook.cell_facts import CellFacts, ColumnSight, Reading, Settled
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import ColumnId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind

_SIGHTS = {
    "not_found": ColumnSight.DELETED,
    "forbidden": ColumnSight.HIDDEN,
    "not_authorized": ColumnSight.HIDDEN,
}


@dataclass(frozen=True)
class StoredCell:
    """One person's cell in one column, and whom and what it is about."""

    score: ScoreOwedRow
    column: ColumnRow
    person: PersonRow
    facts: CellFacts


def load_cells(
    session: Session,
    *,
    course_id: CourseId,
    column_id: ColumnId | None = None,
    score_ids: Sequence[int] | None = None,
    person_id: PersonId | None = None,
    is_held: bool = False,
) -> list[StoredCell]:
    """Answer a course's cells, or those of one column, of one person or with these ids.

    Three statements for any number of cells. Cells that are held stay so to the end.
    """
    wanted: list[ColumnElement[bool]] = [ColumnRow.course_id == course_id]
    if column_id is not None:
        wanted.append(ColumnRow.id == column_id)
    if score_ids is not None:
        wanted.append(ScoreOwedRow.id.in_(score_ids))
    if person_id is not None:
        wanted.append(ScoreOwedRow.person_id == person_id)
    query = (
        select(ScoreOwedRow, ColumnRow, PersonRow, MembershipRow.is_active)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .join(PersonRow, PersonRow.id == ScoreOwedRow.person_id)
        .outerjoin(
            MembershipRow,
            (MembershipRow.person_id == PersonRow.id) & (MembershipRow.course_id == course_id),
        )
        .where(*wanted)
        .order_by(ScoreOwedRow.id)
        .execution_options(populate_existing=is_held)
    )
    if is_held:
        query = query.with_for_update(of=ScoreOwedRow)
    rows = session.execute(query).all()
    course = session.get_one(CourseRow, course_id)
    excused = _excused(session, course_id)
    return [
        StoredCell(
            score,
            column,
            person,
            facts_of(
                score,
                column,
                has_gradebook=course.columns_url is not None,
                is_in_class=bool(is_active),
                is_excused=(score.person_id, column.objective_id) in excused,
                is_test=person.is_test,
            ),
        )
        for score, column, person, is_active in rows
    ]


def facts_of(
    score: ScoreOwedRow,
    column: ColumnRow,
    *,
    has_gradebook: bool = True,
    is_in_class: bool = True,
    is_excused: bool = False,
    is_test: bool = False,
) -> CellFacts:
    """Answer what the rows tell of a cell."""
    settled = None
    if score.settled_at is not None and score.settled_points is not None:
        settled = Settled(score.settled_points, _exact(score.settled_theirs))
    reading = None
    if score.read_at is not None:
        maximum = _exact(score.read_maximum) or Fraction(column.maximum)
        reading = Reading(score.read_at, _exact(score.read_points), maximum, score.read_since)
    return CellFacts(
        state=ScoreState(score.state),
        points=score.points,
        maximum=column.maximum,
        sent_points=score.sent_points,
        sent_at=score.sent_at,
        tries=score.tries,
        trouble=score.trouble,
        reading=reading,
        settled=settled,
        column=_SIGHTS.get(column.read_code, ColumnSight.SEEN),
        has_gradebook=has_gradebook,
        is_in_class=is_in_class,
        is_excused=is_excused,
        is_test=is_test,
        has_evidence=score.level != Level.NO_EVIDENCE,
    )


def _exact(stored: float | None) -> Fraction | None:
    return None if stored is None else Fraction(str(stored))


def _excused(session: Session, course_id: CourseId) -> set[tuple[int, int]]:
    """Answer who is excused from what: the latest of excuses and set levels decides."""
    query = (
        select(RulingRow.person_id, RulingRow.objective_id, RulingRow.kind)
        .join(ColumnRow, ColumnRow.objective_id == RulingRow.objective_id)
        .where(
            ColumnRow.course_id == course_id,
            RulingRow.withdrawn_at.is_(None),
            RulingRow.kind.in_((RulingKind.EXCUSE, RulingKind.OVERRIDE)),
        )
        .order_by(RulingRow.made_at, RulingRow.id)
    )
    latest: dict[tuple[int, int], str] = {}
    for person, objective, kind in session.execute(query):
        latest[PersonId(person), ObjectiveId(objective)] = kind
    return {pair for pair, kind in latest.items() if kind == RulingKind.EXCUSE}
