"""Units, objectives and resources as records of the domain."""

import json
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property, lru_cache
from itertools import groupby
from types import SimpleNamespace
from typing import Any

from sqlalchemy import JSON, Row, Text, and_, bindparam, cast, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import ObjectiveRow, ResourceRow, UnitRow
from lti_tool.db.prepared import Prepared
from lti_tool.db.stores.cycle_policy import (
    COURSE,
    POLICY_COLUMNS,
    CoursePolicy,
    load_policy,
    policy_of,
)
from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.curriculum.criterion import Criterion
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.curriculum.criterion_words import criterion_sentence
from lti_tool.domain.curriculum.objective import (
    Priority,
    Statement,
    objective_sentence,
    statement_from_mapping,
)
from lti_tool.domain.curriculum.prerequisites import Prerequisite, prerequisite_from_plain
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, ObjectiveId, ResourceId, UnitId

# Built once: putting a statement together costs more than asking it.
_objective = table_of(ObjectiveRow).c
_OBJECTIVES = (
    select(*_objective)
    .where(_objective.unit_id == bindparam("unit_id"), _objective.retired_at.is_(None))
    .order_by(_objective.position)
)
_DOCUMENTS = [column.key for column in _objective if isinstance(column.type, JSON)]
_unit = table_of(UnitRow).c
# Documents as texts: these can be compared, and what is the same is not read again.
_UNITS = (
    select(
        *(_unit[name] for name in ("id", "slug", "title", "description", "language")),
        _unit.published_at,
        *POLICY_COLUMNS,
        *(
            (cast(column, Text) if column.key in _DOCUMENTS else column).label(
                f"objective_{column.key}"
            )
            for column in _objective
        ),
    )
    .join_from(_unit.id.table, COURSE, COURSE.c.id == _unit.course_id)
    .outerjoin(
        _objective.id.table,
        and_(_objective.unit_id == _unit.id, _objective.retired_at.is_(None)),
    )
    .where(_unit.course_id == bindparam("course_id"), _unit.published_at.is_not(None))
    .order_by(_unit.position, _unit.id, _objective.position)
)
_PUBLISHED = Prepared(_UNITS)
_PUBLISHED_ONE = Prepared(_UNITS.where(_unit.id == bindparam("unit_id")))
KEPT_UNITS = 64
"""Courses, or units of theirs, that are kept ready."""


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
    criterion_version: int
    minutes: int | None
    form_seed: int
    needs: Prerequisite
    blueprint: Blueprint

    @cached_property
    def criterion_words(self) -> str:
        """The criterion in the one sentence every role reads."""
        return criterion_sentence(self.criterion, self.blueprint.size)

    @cached_property
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
    policy: CoursePolicy
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
    """Answer a unit with its objectives, in two statements more."""
    rows = session.execute(_OBJECTIVES, {"unit_id": row.id})
    objectives = [objective_of(each) for each in rows]
    return unit_of(row, load_policy(session, row.course_id), objectives)


def unit_of(
    row: UnitRow | Row[Any], policy: CoursePolicy, objectives: Sequence[StoredObjective]
) -> StoredUnit:
    """Answer the record of a unit row."""
    return StoredUnit(
        id=UnitId(row.id),
        slug=row.slug,
        title=row.title,
        description=row.description,
        language=row.language,
        is_published=row.published_at is not None,
        policy=policy,
        objectives=tuple(objectives),
    )


def load_published_units(
    session: Session, *, course_id: CourseId, unit_id: UnitId | None = None
) -> tuple[StoredUnit, ...]:
    """Answer what students of a course see, or one unit of it, in one statement.

    What has been read once and has not changed since is not put together again.
    """
    query = _PUBLISHED if unit_id is None else _PUBLISHED_ONE
    rows = query.rows(session, {"course_id": course_id, "unit_id": unit_id})
    return _units_of(tuple(rows))


@lru_cache(maxsize=KEPT_UNITS)
def _units_of(rows: tuple[Row[Any], ...]) -> tuple[StoredUnit, ...]:
    found = []
    for _, group in groupby(rows, key=lambda row: row.id):
        of_unit = list(group)
        objectives = [_read_objective(row) for row in of_unit if row.objective_id is not None]
        found.append(unit_of(of_unit[0], policy_of(of_unit[0]), objectives))
    return tuple(found)


def _read_objective(row: Row[Any]) -> StoredObjective:
    values = {name: getattr(row, f"objective_{name}") for name in _objective.keys()}  # noqa: SIM118 -- columns, not a dictionary
    return objective_of(SimpleNamespace(**values | {n: json.loads(values[n]) for n in _DOCUMENTS}))


def objective_of(row: ObjectiveRow | Row[Any] | SimpleNamespace) -> StoredObjective:
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
        criterion_version=row.criterion_version,
        minutes=row.minutes,
        form_seed=row.form_seed,
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
