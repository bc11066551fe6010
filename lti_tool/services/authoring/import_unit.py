"""Put a unit draft into a course: again and again, it changes the unit and never doubles it."""

import secrets
from datetime import datetime
from typing import Any

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.db.base import Table
from lti_tool.db.models import ItemRow, ObjectiveRow, ResourceRow, UnitRow
from lti_tool.db.stores.curriculum import blueprint_to_plain
from lti_tool.db.upsert import upsert
from lti_tool.domain.assessment.form import MAX_SEED
from lti_tool.domain.assessment.forms.yield_of import known_yield
from lti_tool.domain.assessment.item_mapping import item_to_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.curriculum.criterion_mapping import criterion_to_mapping
from lti_tool.domain.curriculum.objective import statement_to_mapping
from lti_tool.domain.curriculum.prerequisites import prerequisite_to_plain
from lti_tool.domain.curriculum.resources import Resource
from lti_tool.domain.ids import CourseId, UnitId
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft
from lti_tool.services.authoring.change_criterion import change_criterion


def import_unit(
    session: Session, *, course_id: CourseId, draft: UnitDraft, now: datetime
) -> UnitId:
    """Make the unit with this slug what the draft says.

    What the draft no longer has is retired, not deleted: evidence may rest on it. Running
    attempts keep what they were begun with. Another criterion is a new version of it.
    """
    unit_id = upsert(
        session,
        UnitRow,
        key={"course_id": course_id, "slug": draft.slug},
        always={
            "title": draft.title,
            "description": draft.description,
            "language": draft.language,
        },
        at_first={"position": _next_position(session, course_id), "created_at": now},
    )
    kept = [
        _objective(session, unit_id, objective, position, now)
        for position, objective in enumerate(draft.objectives)
    ]
    _retire(session, ObjectiveRow, {"unit_id": unit_id}, kept, now)
    return UnitId(unit_id)


def publish_unit(session: Session, *, unit_id: UnitId, now: datetime) -> None:
    """Show a unit to students."""
    row = session.get_one(UnitRow, unit_id, populate_existing=True)
    row.published_at = row.published_at or now


def _next_position(session: Session, course_id: CourseId) -> int:
    query = select(func.count()).select_from(UnitRow).where(UnitRow.course_id == course_id)
    return session.scalar(query) or 0


def _objective(
    session: Session, unit_id: int, draft: ObjectiveDraft, position: int, now: datetime
) -> int:
    objective_id = upsert(
        session,
        ObjectiveRow,
        key={"unit_id": unit_id, "slug": draft.slug},
        always={
            "code": draft.code,
            "title": draft.title,
            "statement": statement_to_mapping(draft.statement),
            "kind": draft.kind,
            "priority": draft.priority,
            "minutes": draft.minutes,
            "needs": [prerequisite_to_plain(draft.needs)],
            "blueprint": blueprint_to_plain(draft.blueprint),
            "position": position,
            "retired_at": None,
        },
        # The seed stays, so that only another pool gives other forms.
        at_first={
            "criterion": criterion_to_mapping(draft.criterion),
            "form_seed": secrets.randbelow(MAX_SEED),
        },
    )
    owner = {"objective_id": objective_id}
    resources = [
        upsert(
            session,
            ResourceRow,
            key={**owner, "slug": resource.slug},
            always=_resource_values(resource, place),
            at_first={},
        )
        for place, resource in enumerate(draft.resources)
    ]
    items = [
        upsert(
            session,
            ItemRow,
            key={**owner, "slug": item.slug},
            always=_item_values(item, place),
            at_first={},
        )
        for place, item in enumerate(draft.items)
    ]
    _retire(session, ResourceRow, owner, resources, now)
    _retire(session, ItemRow, owner, items, now)
    change_criterion(
        session,
        objective=session.get_one(ObjectiveRow, objective_id, populate_existing=True),
        criterion=draft.criterion,
        changed_by=None,
        now=now,
    )
    return objective_id


def _resource_values(resource: Resource, place: int) -> dict[str, Any]:
    return {
        "role": resource.role,
        "title": resource.title,
        "modality": resource.modality,
        "approach": resource.approach,
        "body": resource.body,
        "url": resource.url,
        "minutes": resource.minutes,
        "source": resource.source,
        "language": resource.language,
        "task": resource.task,
        "position": place,
        "retired_at": None,
    }


def _item_values(item: Item, place: int) -> dict[str, Any]:
    return {
        "definition": item_to_mapping(item),
        "yields": known_yield(item).instances,
        "position": place,
        "retired_at": None,
    }


def _retire(
    session: Session, table: type[Table], owner: dict[str, int], kept: list[int], now: datetime
) -> None:
    columns = table.__table__.c
    session.execute(
        table.__table__.update()  # type: ignore[attr-defined]  # a mapped table, not a selectable
        .where(*(columns[name] == value for name, value in owner.items()))
        .where(columns.id.not_in(kept), columns.retired_at.is_(None))
        .values(retired_at=now)
    )
