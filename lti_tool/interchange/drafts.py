"""A unit on its way in or out: what a file says, before or after it lives in a course."""

from dataclasses import dataclass

from lti_tool.domain.assessment.items import Blueprint, Item
from lti_tool.domain.curriculum.criterion import DEFAULT_CRITERION, Criterion
from lti_tool.domain.curriculum.objective import Kind, Priority, Statement
from lti_tool.domain.curriculum.prerequisites import NOTHING, Prerequisite
from lti_tool.domain.curriculum.resources import Resource


@dataclass(frozen=True)
class ObjectiveDraft:
    """One objective with everything needed to learn it and to check it."""

    slug: str
    title: str
    statement: Statement
    blueprint: Blueprint
    items: tuple[Item, ...]
    code: str = ""
    kind: Kind = Kind.PROCEDURAL
    priority: Priority = Priority.MUST
    criterion: Criterion = DEFAULT_CRITERION
    needs: Prerequisite = NOTHING
    resources: tuple[Resource, ...] = ()
    minutes: int | None = None
    """Time for one check, None for no limit."""


@dataclass(frozen=True)
class UnitDraft:
    """One unit. `slug` is its stable id: importing it again changes it, never doubles it."""

    slug: str
    title: str
    objectives: tuple[ObjectiveDraft, ...]
    description: str = ""
    language: str = "en"


@dataclass(frozen=True)
class Imported:
    """What a file gave: the unit, and in words what was not taken over and why."""

    unit: UnitDraft
    left_out: tuple[str, ...] = ()
