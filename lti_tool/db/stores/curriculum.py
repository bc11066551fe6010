"""Units, objectives, resources and pools as records of the domain."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Row, bindparam, func, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import (
    AttemptItemRow,
    ItemRow,
    ObjectiveRow,
    ResourceRow,
    UnitRow,
)
from lti_tool.domain.assessment.form import PoolItem
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.curriculum.criterion import (
    Criterion,
    criterion_from_mapping,
    criterion_sentence,
)
from lti_tool.domain.curriculum.objective import (
    Priority,
    Statement,
    objective_sentence,
    statement_from_mapping,
)
from lti_tool.domain.curriculum.prerequisites import Prerequisite, prerequisite_from_plain
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, ItemId, ObjectiveId, PersonId, ResourceId, UnitId

# Built once: putting a statement together costs more than asking it.
_objective = table_of(ObjectiveRow).c
_OBJECTIVES = (
    select(*_objective)
    .where(_objective.unit_id == bindparam("unit_id"), _objective.retired_at.is_(None))
    .order_by(_objective.position)
)


@dataclass(frozen=True)
class StoredObjective:
    """An objective as it stands in a course."""

    id: ObjectiveId
    unit_id: UnitId
    slug: str
    code: str
    title: str
    statement: Statement
    priority: Priority
    criterion: Criterion
    needs: Prerequisite
    blueprint: Blueprint

    @property
    def criterion_words(self) -> str:
        """The criterion in the one sentence every role reads."""
        return criterion_sentence(self.criterion, self.blueprint.size)

    @property
    def sentence(self) -> str:
        """The whole objective in one sentence."""
        return objective_sentence(self.statement, self.criterion_words)


@dataclass(frozen=True)
class StoredUnit:
    """A unit with its objectives in teaching order."""

    id: UnitId
    slug: str
    title: str
    description: str
    language: str
    is_published: bool
    objectives: tuple[StoredObjective, ...]


@dataclass(frozen=True)
class StoredResource:
    """A resource with its id."""

    id: ResourceId
    objective_id: ObjectiveId
    resource: Resource


def find_unit_row(session: Session, *, course_id: CourseId, unit_id: UnitId) -> UnitRow:
    """Answer a unit of this course; raises NotFoundError for any other course's."""
    row = session.get(UnitRow, unit_id)
    if row is None or row.course_id != course_id:
        raise NotFoundError
    return row


def find_objective_row(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    even_retired: bool = False,
) -> ObjectiveRow:
    """Answer an objective of this course; raises NotFoundError for any other course's.

    A retired one is only for reading what happened with it.
    """
    query = (
        select(ObjectiveRow)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(ObjectiveRow.id == objective_id, UnitRow.course_id == course_id)
    )
    row = session.scalar(query)
    if row is None or (row.retired_at is not None and not even_retired):
        raise NotFoundError
    return row


def load_unit(session: Session, row: UnitRow | Row[Any]) -> StoredUnit:
    """Answer a unit with its objectives, in one statement more."""
    rows = session.execute(_OBJECTIVES, {"unit_id": row.id})
    return _unit_of(row, [objective_of(each) for each in rows])


def _unit_of(row: UnitRow | Row[Any], objectives: Sequence[StoredObjective]) -> StoredUnit:
    return StoredUnit(
        id=UnitId(row.id),
        slug=row.slug,
        title=row.title,
        description=row.description,
        language=row.language,
        is_published=row.published_at is not None,
        objectives=tuple(objectives),
    )


def load_published_units(session: Session, *, course_id: CourseId) -> tuple[StoredUnit, ...]:
    """Answer what students of a course see, in two statements however many units there are."""
    rows = session.scalars(
        select(UnitRow)
        .where(UnitRow.course_id == course_id, UnitRow.published_at.is_not(None))
        .order_by(UnitRow.position)
    ).all()
    query = (
        select(ObjectiveRow)
        .where(
            ObjectiveRow.unit_id.in_([row.id for row in rows]), ObjectiveRow.retired_at.is_(None)
        )
        .order_by(ObjectiveRow.position)
    )
    objectives: dict[int, list[StoredObjective]] = defaultdict(list)
    for each in session.scalars(query):
        objectives[each.unit_id].append(objective_of(each))
    return tuple(_unit_of(row, objectives[row.id]) for row in rows)


def objective_of(row: ObjectiveRow | Row[Any]) -> StoredObjective:
    """Answer the record of an objective row."""
    return StoredObjective(
        id=ObjectiveId(row.id),
        unit_id=UnitId(row.unit_id),
        slug=row.slug,
        code=row.code,
        title=row.title,
        statement=statement_from_mapping(row.statement),
        priority=Priority(row.priority),
        criterion=criterion_from_mapping(row.criterion),
        needs=prerequisite_from_plain(row.needs[0]),
        blueprint=blueprint_from_plain(row.blueprint),
    )


def blueprint_from_plain(plain: Sequence[dict[str, Any]]) -> Blueprint:
    """Build a blueprint from `[{cell, title, questions}, …]`."""
    return Blueprint(
        tuple(Cell(cell["cell"], cell.get("title", ""), cell["questions"]) for cell in plain)
    )


def blueprint_to_plain(blueprint: Blueprint) -> list[dict[str, Any]]:
    """Answer the list a blueprint is stored as."""
    return [
        {"cell": cell.slug, "title": cell.title, "questions": cell.count}
        for cell in blueprint.cells
    ]


def load_resources(
    session: Session, objective_ids: Sequence[ObjectiveId]
) -> tuple[StoredResource, ...]:
    """Answer the resources of these objectives in their order."""
    query = (
        select(ResourceRow)
        .where(ResourceRow.objective_id.in_(objective_ids), ResourceRow.retired_at.is_(None))
        .order_by(ResourceRow.objective_id, ResourceRow.position)
    )
    return tuple(resource_of(row) for row in session.scalars(query))


def find_resource(
    session: Session, *, course_id: CourseId, resource_id: ResourceId
) -> StoredResource:
    """Answer a resource that students of this course see; raises NotFoundError for any other."""
    row = session.get(ResourceRow, resource_id)
    if row is None or row.retired_at is not None:
        raise NotFoundError
    objective = find_objective_row(
        session, course_id=course_id, objective_id=ObjectiveId(row.objective_id)
    )
    if session.get_one(UnitRow, objective.unit_id).published_at is None:
        raise NotFoundError
    return resource_of(row)


def resource_of(row: ResourceRow) -> StoredResource:
    """Answer the record of a resource row."""
    resource = Resource(
        slug=row.slug,
        role=ResourceRole(row.role),
        title=row.title,
        modality=Modality(row.modality),
        approach=row.approach,
        body=row.body,
        url=row.url,
        minutes=row.minutes,
        source=row.source,
        language=row.language,
        task=row.task,
    )
    return StoredResource(ResourceId(row.id), ObjectiveId(row.objective_id), resource)


def load_pool(
    session: Session, *, objective_id: ObjectiveId, person_id: PersonId
) -> tuple[PoolItem, ...]:
    """Answer an objective's items with how often this student has met each."""
    met = (
        select(AttemptItemRow.item_id, func.count().label("times"))
        .where(AttemptItemRow.person_id == person_id, AttemptItemRow.objective_id == objective_id)
        .group_by(AttemptItemRow.item_id)
        .subquery()
    )
    query = (
        select(ItemRow, func.coalesce(met.c.times, 0))
        .outerjoin(met, met.c.item_id == ItemRow.id)
        .where(ItemRow.objective_id == objective_id, ItemRow.retired_at.is_(None))
        .order_by(ItemRow.position)
    )
    return tuple(
        PoolItem(ItemId(row.id), item_from_mapping(row.definition), times)
        for row, times in session.execute(query)
    )
