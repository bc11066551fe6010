"""A unit for somebody the LMS does not name: objectives and first instruction, nobody's data."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.stores.curriculum import (
    StoredResource,
    find_resource,
    find_unit_row,
    load_resources,
    load_unit,
)
from lti_tool.domain.curriculum.resources import ResourceRole
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, ResourceId, UnitId
from lti_tool.domain.mastery.standing import unit_standings
from lti_tool.queries.offers import Offers
from lti_tool.queries.path_page import ObjectiveCard, path_through


@dataclass(frozen=True)
class VisitorCard:
    """An objective as a student meets it on the first day, with what first teaches it."""

    card: ObjectiveCard
    instruction: tuple[StoredResource, ...]


@dataclass(frozen=True)
class VisitorUnit:
    """The unit; `cards` stand in teaching order."""

    title: str
    description: str
    language: str
    cards: tuple[VisitorCard, ...]


@dataclass(frozen=True)
class VisitorLesson:
    """One way to learn, with where it belongs."""

    unit_title: str
    language: str
    stored: StoredResource


def load_visitor_unit(
    session: Session, *, course_id: CourseId, unit_id: UnitId, now: datetime
) -> VisitorUnit | None:
    """Answer the unit, None while it is unpublished; raises NotFoundError for another course's."""
    unit = load_unit(session, find_unit_row(session, course_id=course_id, unit_id=unit_id))
    if not unit.is_published:
        return None
    standings = unit_standings(
        {each.slug: each.needs for each in unit.objectives}, {}, now=now, policy=unit.policy.cycle
    )
    path = path_through(unit, standings, {}, Offers(now))
    instruction = [
        each
        for each in load_resources(session, [card.id for card in path.cards])
        if each.resource.role is ResourceRole.INSTRUCTION
    ]
    return VisitorUnit(
        title=unit.title,
        description=unit.description,
        language=unit.language,
        cards=tuple(
            VisitorCard(card, tuple(each for each in instruction if each.objective_id == card.id))
            for card in path.cards
        ),
    )


def load_visitor_lesson(
    session: Session, *, course_id: CourseId, unit_id: UnitId, resource_id: ResourceId
) -> VisitorLesson:
    """Answer first instruction of the unit; raises NotFoundError for everything else."""
    unit = load_unit(session, find_unit_row(session, course_id=course_id, unit_id=unit_id))
    stored = find_resource(session, course_id=course_id, resource_id=resource_id)
    is_of_unit = any(each.id == stored.objective_id for each in unit.objectives)
    if not is_of_unit or stored.resource.role is not ResourceRole.INSTRUCTION:
        raise NotFoundError
    return VisitorLesson(unit.title, unit.language, stored)
