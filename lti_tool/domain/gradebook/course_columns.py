"""The columns of a course under a policy, and what each reads for a student."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import date

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.cell_marks import (
    CellEvidence,
    CellMark,
    score_for,
    unit_score_for,
    value_for,
)
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.rollups import ObjectiveResult
from lti_tool.domain.ids import ObjectiveId, UnitId
from lti_tool.domain.mastery.levels import Level


@dataclass(frozen=True)
class ObjectiveColumn:
    """The column of an objective."""

    id: ObjectiveId


@dataclass(frozen=True)
class UnitColumn:
    """The column of a unit."""

    id: UnitId


Column = ObjectiveColumn | UnitColumn


@dataclass(frozen=True)
class ObjectiveOutline:
    """As much of an objective as its unit's column rests on."""

    id: ObjectiveId
    slug: str
    title: str
    priority: Priority


@dataclass(frozen=True)
class UnitOutline:
    """A unit and its objectives in use, in order."""

    id: UnitId
    slug: str
    title: str
    objectives: tuple[ObjectiveOutline, ...]


def columns_of(policy: GradingPolicy, units: Sequence[UnitOutline]) -> tuple[Column, ...]:
    """Answer the columns a policy asks for, unit by unit, the unit's own after its objectives'."""
    found: list[Column] = []
    for unit in units:
        found += [
            ObjectiveColumn(each.id)
            for each in unit.objectives
            if policy.columns.has_objective(each.priority)
        ]
        if policy.columns.has_units:
            found.append(UnitColumn(unit.id))
    return tuple(found)


def objective_columns(plan: ColumnPlan, units: Sequence[UnitOutline]) -> tuple[int, ...]:
    """Answer how many columns each unit has or would have with one for each objective."""
    of_each = replace(plan, per=ColumnsPer.OBJECTIVE)
    return tuple(
        sum(of_each.has_objective(each.priority) for each in unit.objectives) for unit in units
    )


def column_marks(
    policy: GradingPolicy,
    units: Sequence[UnitOutline],
    evidence: Mapping[ObjectiveId, CellEvidence],
    today: date,
) -> dict[Column, CellMark]:
    """Answer what every column of a policy reads for one student, whose evidence is all given."""
    found: dict[Column, CellMark] = {}
    for unit in units:
        for each in unit.objectives:
            if policy.columns.has_objective(each.priority):
                found[ObjectiveColumn(each.id)] = score_for(policy, evidence[each.id], today)
        if policy.columns.has_units:
            found[UnitColumn(unit.id)] = unit_mark(policy, unit, evidence, today)
    return found


def unit_mark(
    policy: GradingPolicy,
    unit: UnitOutline,
    evidence: Mapping[ObjectiveId, CellEvidence],
    today: date,
) -> CellMark:
    """Answer what a unit's column reads for one student: blank without any evidence."""
    results = [
        ObjectiveResult(
            slug=limit_slug(unit, each),
            title=each.title,
            value=value_for(policy, evidence[each.id]),
            priority=each.priority,
            is_excused=evidence[each.id].is_excused,
        )
        for each in unit.objectives
    ]
    mark = unit_score_for(policy, results, today)
    return CellMark(mark.points, MAXIMUM, None, mark.is_mastered, mark.sentence)


def limit_slug(unit: UnitOutline, objective: ObjectiveOutline) -> str:
    """Answer how a must-pass rule names an objective, in whichever course it is."""
    return f"{unit.slug}.{objective.slug}"


def unit_level(mark: CellMark) -> Level:
    """Answer which of our own levels stands for a unit's mark: mastered, not yet, or nothing."""
    if mark.points is None:
        return Level.NO_EVIDENCE
    return Level.MASTERED if mark.is_mastery else Level.NEARLY
