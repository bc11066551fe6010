"""The ledger of one objective: who was shown which question, when, on which form."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import groupby
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, DecisionRow, ItemRow, PersonRow
from lti_tool.db.stores.accepted_answers import GivenText, load_unforeseen
from lti_tool.db.stores.curriculum import (
    StoredObjective,
    find_objective_row,
    find_unit_row,
    load_unit,
    objective_of,
)
from lti_tool.db.stores.pools import StoredPool, load_pool
from lti_tool.db.stores.standings import load_unit_standings
from lti_tool.domain.assessment.forms.comparing import (
    FirstUse,
    FormRate,
    compare_forms,
    comparison_sentence,
)
from lti_tool.domain.assessment.forms.dealing import Form
from lti_tool.domain.assessment.forms.parallel import form_name, parallel_forms
from lti_tool.domain.curriculum.criterion import ScoredItem, is_met
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.ids import CourseId, ItemId, ObjectiveId, PersonId
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.queries.class_members import load_students, student_name
from lti_tool.queries.supplies import SupplyLine, load_supplies

Rows = Sequence[Any]
"""Rows of `_load_rows`, an attempt's beside each other."""

_SHORT = 8


@dataclass(frozen=True)
class ShownQuestion:
    """One line of the ledger: the item, what identifies the instance, what it was drawn with."""

    item: str
    variant: str
    seed: int


@dataclass(frozen=True)
class LedgerAttempt:
    """What one student was shown in one attempt."""

    student_id: PersonId
    student_name: str
    number: int
    purpose: Purpose
    begun_at: datetime
    form: str
    questions: tuple[ShownQuestion, ...]


@dataclass(frozen=True)
class PoolLine:
    """An item of the pool: how many questions it is good for, and how often it was shown."""

    item_id: ItemId
    item: str
    part: str
    yields: int
    shown: int
    students: int
    unforeseen: int
    """How many different answers to it match nothing."""


@dataclass(frozen=True)
class LedgerPage:
    """The page. Without a supply the objective is no longer taught."""

    objective: StoredObjective
    supply: SupplyLine | None
    forms: int
    """How many parallel forms the pool gives."""
    rates: tuple[tuple[str, FormRate], ...]
    comparison: str
    pool: tuple[PoolLine, ...]
    attempts: tuple[LedgerAttempt, ...]

    @property
    def unforeseen(self) -> int:
        """How many different answers to all its questions match nothing."""
        return sum(line.unforeseen for line in self.pool)


def load_ledger_page(
    session: Session, *, course_id: CourseId, objective_id: ObjectiveId, now: datetime
) -> LedgerPage:
    """Answer the page, in as many statements for a class as for one student.

    Raises NotFoundError for another course's objective.
    """
    row = find_objective_row(
        session, course_id=course_id, objective_id=objective_id, even_retired=True
    )
    objective = objective_of(row)
    stored = load_pool(session, objective_id)
    forms = parallel_forms(objective.blueprint, stored.pool, objective.form_seed)
    rows = _load_rows(session, objective_id)
    rates = compare_forms(_first_uses(rows, forms))
    names = {rate.form: form_name(rate.form) for rate in rates}
    is_retired = row.retired_at is not None
    return LedgerPage(
        objective=objective,
        supply=None if is_retired else _supply(session, course_id, objective, now),
        forms=len(forms),
        rates=tuple((names[rate.form], rate) for rate in rates),
        comparison=comparison_sentence(rates, names),
        pool=_pool_lines(
            objective,
            stored,
            rows,
            load_unforeseen(session, objective_id=objective_id, items=stored.items),
        ),
        attempts=tuple(_attempt(group) for group in _by_attempt(rows)),
    )


def _load_rows(session: Session, objective_id: ObjectiveId) -> Rows:
    query = (
        select(
            PersonRow,
            AttemptRow.id.label("attempt_id"),
            AttemptRow.number,
            AttemptRow.purpose,
            AttemptRow.form,
            AttemptRow.started_at,
            AttemptItemRow.item_id,
            AttemptItemRow.seed,
            AttemptItemRow.fingerprint,
            ItemRow.slug,
            AttemptItemRow.is_correct,
            AttemptItemRow.rubric_level,
            AttemptItemRow.instance["transfer"].as_boolean().label("is_transfer"),
            DecisionRow.criterion,
        )
        .join_from(AttemptItemRow, AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
        .join(PersonRow, PersonRow.id == AttemptItemRow.person_id)
        .join(ItemRow, ItemRow.id == AttemptItemRow.item_id)
        .outerjoin(DecisionRow, DecisionRow.attempt_id == AttemptRow.id)
        .where(AttemptItemRow.objective_id == objective_id)
        .order_by(AttemptRow.started_at.desc(), AttemptRow.id.desc(), AttemptItemRow.position)
    )
    return session.execute(query).all()


def _by_attempt(rows: Rows) -> Iterable[list[Any]]:
    for _, group in groupby(rows, key=lambda row: row.attempt_id):
        yield list(group)


def _first_uses(rows: Rows, forms: Sequence[Form]) -> list[FirstUse]:
    """Answer first attempts on forms that are still what they were: the pool may have changed."""
    uses = []
    for group in _by_attempt(rows):
        first = group[0]
        form = first.form
        if first.number != 1 or form is None or first.criterion is None or form >= len(forms):
            continue
        if first.PersonRow.is_test:
            continue
        if tuple(row.item_id for row in group) == forms[form]:
            uses.append(FirstUse(form, _met_criterion(group)))
    return uses


def _met_criterion(group: Sequence[Any]) -> bool:
    """Whether an attempt met the criterion it was taken under, which need not be a count."""
    scored = [
        ScoredItem("", bool(row.is_correct), bool(row.is_transfer), row.rubric_level)
        for row in group
    ]
    return is_met(criterion_from_mapping(group[0].criterion), scored)


def _supply(
    session: Session, course_id: CourseId, objective: StoredObjective, now: datetime
) -> SupplyLine:
    unit = load_unit(
        session, find_unit_row(session, course_id=course_id, unit_id=objective.unit_id)
    )
    people = [person for person, _ in load_students(session, course_id, even_test=False)]
    standings = load_unit_standings(session, unit=unit, person_ids=people, now=now)
    return load_supplies(session, objectives=[objective], standings=standings)[objective.id]


def _pool_lines(
    objective: StoredObjective,
    stored: StoredPool,
    rows: Rows,
    unforeseen: Mapping[ItemId, Sequence[GivenText]],
) -> tuple[PoolLine, ...]:
    parts = {cell.slug: cell.title for cell in objective.blueprint.cells}
    shown = Counter(ItemId(row.item_id) for row in rows)
    students: dict[ItemId, set[int]] = defaultdict(set)
    for row in rows:
        students[ItemId(row.item_id)].add(row.PersonRow.id)
    return tuple(
        PoolLine(
            item.id,
            stored.items[item.id].slug,
            parts.get(item.cell, item.cell),
            item.yields,
            shown[item.id],
            len(students[item.id]),
            len({(each.typed.place, each.key) for each in unforeseen.get(item.id, ())}),
        )
        for item in stored.pool
    )


def _attempt(rows: list[Any]) -> LedgerAttempt:
    first = rows[0]
    return LedgerAttempt(
        student_id=PersonId(first.PersonRow.id),
        student_name=student_name(first.PersonRow),
        number=first.number,
        purpose=Purpose(first.purpose),
        begun_at=first.started_at,
        form=form_name(first.form),
        questions=tuple(
            ShownQuestion(row.slug, row.fingerprint[:_SHORT], row.seed) for row in rows
        ),
    )
