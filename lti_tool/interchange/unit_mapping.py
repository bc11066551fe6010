"""Units as plain mappings: the shape a unit file has, once its structure has been checked."""

from collections.abc import Mapping, Sequence
from typing import Any

from lti_tool.domain.assessment.item_mapping import item_from_mapping, item_to_mapping
from lti_tool.domain.assessment.items import Blueprint, Cell, Item
from lti_tool.domain.curriculum.criterion import Criterion, suggested_criterion
from lti_tool.domain.curriculum.criterion_mapping import (
    criterion_from_mapping,
    criterion_to_mapping,
)
from lti_tool.domain.curriculum.objective import (
    Kind,
    Priority,
    statement_from_mapping,
    statement_to_mapping,
)
from lti_tool.domain.curriculum.prerequisites import (
    NOTHING,
    prerequisite_from_plain,
    prerequisite_to_plain,
)
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft

VERSION = 1

Plain = Mapping[str, Any]


def unit_from_mapping(plain: Plain) -> UnitDraft:
    """Build a unit from the mapping of a file whose structure has been checked."""
    unit = plain["unit"]
    return UnitDraft(
        slug=unit["id"],
        title=unit["title"],
        objectives=tuple(_objective(each) for each in plain["objectives"]),
        description=unit.get("description", ""),
        language=unit.get("language", "en"),
    )


def unit_to_mapping(unit: UnitDraft) -> dict[str, Any]:
    """Answer the mapping a unit is written as, its keys in the order of the format."""
    return {
        "cairn": VERSION,
        "unit": _sparse(
            {
                "id": unit.slug,
                "title": unit.title,
                "description": unit.description,
                "language": unit.language,
            }
        ),
        "objectives": [_objective_out(objective) for objective in unit.objectives],
    }


def blueprint_from_plain(plain: list[Plain]) -> Blueprint:
    """Build a blueprint from the `check` of an objective."""
    return Blueprint(tuple(Cell(cell["cell"], cell["title"], cell["questions"]) for cell in plain))


def _objective(plain: Plain) -> ObjectiveDraft:
    kind = Kind(plain.get("kind", Kind.PROCEDURAL))
    items = tuple(item_from_mapping(item) for item in plain["items"])
    return ObjectiveDraft(
        slug=plain["id"],
        title=plain["title"],
        statement=statement_from_mapping(plain["statement"]),
        blueprint=blueprint_from_plain(plain["check"]),
        items=items,
        code=plain.get("code", ""),
        kind=kind,
        priority=Priority(plain.get("priority", Priority.MUST)),
        criterion=(
            criterion_from_mapping(plain["criterion"])
            if "criterion" in plain
            else _usual_criterion(kind, items)
        ),
        needs=prerequisite_from_plain(plain["needs"]) if "needs" in plain else NOTHING,
        resources=tuple(_resource(each) for each in plain.get("resources", ())),
        minutes=plain.get("minutes"),
    )


def _objective_out(objective: ObjectiveDraft) -> dict[str, Any]:
    usual = _usual_criterion(objective.kind, objective.items)
    has_own_criterion = objective.criterion != usual
    return _sparse(
        {
            "id": objective.slug,
            "code": objective.code,
            "title": objective.title,
            "statement": statement_to_mapping(objective.statement),
            "kind": objective.kind.value,
            "priority": objective.priority.value,
            "criterion": criterion_to_mapping(objective.criterion) if has_own_criterion else {},
            "needs": prerequisite_to_plain(objective.needs),
            "minutes": objective.minutes,
            "check": [
                {"cell": cell.slug, "title": cell.title, "questions": cell.count}
                for cell in objective.blueprint.cells
            ],
            "resources": [_resource_out(resource) for resource in objective.resources],
            "items": [item_to_mapping(item) for item in objective.items],
        }
    )


def _usual_criterion(kind: Kind, items: Sequence[Item]) -> Criterion:
    """Answer what counts as mastery where the file does not say, by the kind of objective."""
    marked = all(item.is_marked_by_person for item in items)
    return suggested_criterion(kind, is_marked_by_person=marked)


def _resource(plain: Plain) -> Resource:
    return Resource(
        slug=plain["id"],
        role=ResourceRole(plain["role"]),
        title=plain["title"],
        modality=Modality(plain["modality"]),
        approach=plain["approach"],
        body=plain.get("body", ""),
        url=plain.get("url", ""),
        minutes=plain.get("minutes", 0),
        source=plain.get("source", ""),
        language=plain.get("language", ""),
        task=plain.get("task", ""),
    )


def _resource_out(resource: Resource) -> dict[str, Any]:
    return _sparse(
        {
            "id": resource.slug,
            "role": resource.role.value,
            "title": resource.title,
            "modality": resource.modality.value,
            "approach": resource.approach,
            "minutes": resource.minutes or None,
            "source": resource.source,
            "language": resource.language,
            "url": resource.url,
            "body": resource.body,
            "task": resource.task,
        }
    )


def _sparse(mapping: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing."""
    return {key: value for key, value in mapping.items() if value not in (None, "", [], {})}
