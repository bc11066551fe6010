"""Whether the line holds in a course: figures for each objective, and every ruling."""

from collections import defaultdict
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CriterionChangeRow, ObjectiveRow, PersonRow, UnitRow
from lti_tool.db.stores.course_units import load_course_units
from lti_tool.db.stores.curriculum import StoredObjective, StoredUnit
from lti_tool.db.stores.histories import Pair, load_histories
from lti_tool.domain.curriculum.prerequisites import slugs_in
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.integrity import Figures, figures_of
from lti_tool.domain.mastery.rulings import RulingKind, latest
from lti_tool.queries.class_members import load_students
from lti_tool.queries.criterion_page import PastChange, past_change
from lti_tool.queries.ruling_lines import RulingLine, load_course_rulings

Histories = Mapping[Pair, History]


@dataclass(frozen=True)
class IntegrityRow:
    """One objective: its figures, and the times its criterion was lowered after results."""

    objective: StoredObjective
    figures: Figures
    lowered: tuple[PastChange, ...]


@dataclass(frozen=True)
class IntegrityUnit:
    """A unit's rows, in the order of its objectives."""

    title: str
    rows: tuple[IntegrityRow, ...]


@dataclass(frozen=True)
class IntegrityPage:
    """What a teacher, a coach or a head looks at; no student is ranked on it."""

    is_paced: bool
    student_count: int
    units: tuple[IntegrityUnit, ...]
    rulings: tuple[RulingLine, ...]


def load_integrity(session: Session, *, course_id: CourseId, now: datetime) -> IntegrityPage:
    """Answer the page: eleven statements, for any number of students and objectives."""
    units = load_course_units(session, course_id)
    students = [person for person, _ in load_students(session, course_id, even_test=False)]
    objective_ids = [each.id for unit in units for each in unit.objectives]
    histories = load_histories(session, person_ids=students, objective_ids=objective_ids)
    lowered = _lowered(session, course_id, units)
    return IntegrityPage(
        is_paced=any(unit.policy.has_soft_gates for unit in units),
        student_count=len(students),
        units=tuple(
            IntegrityUnit(
                unit.title,
                tuple(
                    IntegrityRow(
                        objective,
                        figures_of(
                            [
                                histories[person, objective.id]
                                for person in students
                                if (person, objective.id) in histories
                            ],
                            debt=sum(
                                _owes(objective, unit, person, histories) for person in students
                            ),
                        ),
                        tuple(lowered.get(objective.id, ())),
                    )
                    for objective in unit.objectives
                ),
            )
            for unit in units
        ),
        rulings=load_course_rulings(session, course_id=course_id, now=now),
    )


def _owes(
    objective: StoredObjective, unit: StoredUnit, person: PersonId, histories: Histories
) -> bool:
    """Whether this student works on something that needs the objective, without having it."""
    history = histories.get((person, objective.id), History())
    if history.level.is_mastery or latest(history.rulings, RulingKind.EXCUSE):
        return False
    return any(
        objective.slug in slugs_in(other.needs) and _has_begun(histories.get((person, other.id)))
        for other in unit.objectives
    )


def _has_begun(history: History | None) -> bool:
    return history is not None and (bool(history.decisions) or history.running is not None)


def _lowered(
    session: Session, course_id: CourseId, units: tuple[StoredUnit, ...]
) -> dict[ObjectiveId, list[PastChange]]:
    sizes = {each.id: each.blueprint.size for unit in units for each in unit.objectives}
    query = (
        select(CriterionChangeRow, PersonRow.name)
        .join(ObjectiveRow, ObjectiveRow.id == CriterionChangeRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .outerjoin(PersonRow, PersonRow.id == CriterionChangeRow.changed_by)
        .where(
            UnitRow.course_id == course_id,
            ObjectiveRow.retired_at.is_(None),
            CriterionChangeRow.is_lower,
            CriterionChangeRow.had_results,
        )
        .order_by(CriterionChangeRow.version.desc())
    )
    found: dict[ObjectiveId, list[PastChange]] = defaultdict(list)
    for row, name in session.execute(query):
        objective_id = ObjectiveId(row.objective_id)
        found[objective_id].append(past_change(row, name, sizes[objective_id]))
    return found
