"""What counts as mastery of one objective, what it can show, and what another would change."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CriterionChangeRow, ItemRow, PersonRow
from lti_tool.db.stores.curriculum import StoredObjective, find_objective_row, objective_of
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.redecisions import load_redecisions
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.responses.marked import shortest_rubric
from lti_tool.domain.assessment.sure_counts import sure_count
from lti_tool.domain.curriculum.criterion import Criterion
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.curriculum.criterion_words import check_criterion, criterion_sentence
from lti_tool.domain.ids import CourseId, ObjectiveId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.meter import Meter, measure
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.queries.class_members import load_students

VERDICT_WORDS = {
    Verdict.MASTERED: "mastered",
    Verdict.ALMOST: "almost",
    Verdict.NOT_YET: "not yet",
}


@dataclass(frozen=True)
class PastChange:
    """One version of the criterion, and what it replaced."""

    version: int
    old: str
    new: str
    is_lower: bool
    had_results: bool
    concerned_count: int
    changed_by: str
    changed_at: datetime


@dataclass(frozen=True)
class CriterionPage:
    """The criterion as it is."""

    objective: StoredObjective
    strictness: Strictness
    meter: Meter | None
    changes: tuple[PastChange, ...]


@dataclass(frozen=True)
class Affected:
    """A student whose latest check would be decided otherwise."""

    name: str
    before: str
    after: str


@dataclass(frozen=True)
class CriterionPreview:
    """Another criterion, before it applies."""

    page: CriterionPage
    criterion: Criterion
    words: str
    meter: Meter | None
    affected: tuple[Affected, ...]
    gone_count: int
    """How many more are affected who are not in the class any more."""

    @property
    def is_the_same(self) -> bool:
        """Whether it is what counts already."""
        return self.criterion == self.page.objective.criterion


def load_criterion(
    session: Session, *, course_id: CourseId, objective_id: ObjectiveId
) -> CriterionPage:
    """Answer the page; raises NotFoundError for another course's objective."""
    page, _items = _load(session, course_id, objective_id)
    return page


def load_criterion_preview(
    session: Session, *, course_id: CourseId, objective_id: ObjectiveId, criterion: Criterion
) -> CriterionPreview:
    """Answer what the criterion would change; raises DomainError for one no form could meet."""
    page, items = _load(session, course_id, objective_id)
    objective = page.objective
    blueprint = objective.blueprint
    size = blueprint.size
    check_criterion(
        criterion,
        size,
        transfers=sure_count(blueprint, [(item.cell, item.is_transfer) for item in items]),
        works=sure_count(blueprint, [(item.cell, item.is_marked_by_person) for item in items]),
        rubric_rows=shortest_rubric(item.response for item in items),
    )
    redecisions = load_redecisions(
        session, objective_id=objective_id, criterion=criterion, strictness=page.strictness
    )
    names = dict(load_students(session, course_id))
    affected = tuple(
        Affected(names[each.person_id], VERDICT_WORDS[each.before], VERDICT_WORDS[each.after])
        for each in redecisions
        if each.person_id in names
    )
    return CriterionPreview(
        page=page,
        criterion=criterion,
        words=criterion_sentence(criterion, size),
        meter=measure(criterion, objective.blueprint, items, page.strictness),
        affected=tuple(sorted(affected, key=lambda each: each.name.casefold())),
        gone_count=len(redecisions) - len(affected),
    )


def _load(
    session: Session, course_id: CourseId, objective_id: ObjectiveId
) -> tuple[CriterionPage, Sequence[Item]]:
    row = find_objective_row(session, course_id=course_id, objective_id=objective_id)
    objective = objective_of(row)
    strictness = load_policy(session, course_id).strictness
    definitions = session.scalars(
        select(ItemRow.definition).where(
            ItemRow.objective_id == objective_id, ItemRow.retired_at.is_(None)
        )
    )
    items = [item_from_mapping(definition) for definition in definitions]
    meter = measure(objective.criterion, objective.blueprint, items, strictness)
    changes = _changes(session, objective)
    return CriterionPage(objective, strictness, meter, changes), items


def _changes(session: Session, objective: StoredObjective) -> tuple[PastChange, ...]:
    query = (
        select(CriterionChangeRow, PersonRow.name)
        .outerjoin(PersonRow, PersonRow.id == CriterionChangeRow.changed_by)
        .where(CriterionChangeRow.objective_id == objective.id)
        .order_by(CriterionChangeRow.version.desc())
    )
    size = objective.blueprint.size
    return tuple(past_change(row, name, size) for row, name in session.execute(query))


def past_change(row: CriterionChangeRow, name: str | None, size: int) -> PastChange:
    """Answer a change in words, for a check of this size."""
    by_file = "an imported file"
    return PastChange(
        version=row.version,
        old=criterion_sentence(criterion_from_mapping(row.old), size),
        new=criterion_sentence(criterion_from_mapping(row.new), size),
        is_lower=row.is_lower,
        had_results=row.had_results,
        concerned_count=len(row.concerned),
        changed_by=by_file if row.changed_by is None else (name or "a teacher"),
        changed_at=row.changed_at,
    )
