"""Grading policies as plain mappings, the shape in which a version is stored."""

from collections.abc import Mapping
from datetime import date
from typing import Any

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.column_plan import EVERY_OBJECTIVE, ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.district_floor import ColumnMode, DistrictFloor, NoEvidence
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.scales import Scale
from lti_tool.domain.gradebook.tables import PointsTable, TablePreset
from lti_tool.domain.gradebook.unit_rules import MustPass, RollUp, RollUpKind, Step


def policy_to_mapping(policy: GradingPolicy) -> dict[str, Any]:
    """Answer the mapping a policy is stored as: whole, the district's floor of that day too."""
    return {
        "version": policy.version,
        "holds_from": _iso(policy.holds_from),
        "scale": {
            "names": list(policy.scale.names),
            "mastery": policy.scale.mastery,
            "shown_as": [int(place) for place in policy.scale.shown_as],
        },
        "table": list(policy.table.points),
        "rule": _rule_to_mapping(policy.rule),
        "work_rule": _rule_to_mapping(policy.work_rule),
        "columns": _columns_to_mapping(policy.columns),
        "roll_up": _roll_up_to_mapping(policy.roll_up),
        "mode": policy.mode.value,
        "not_yet": policy.not_yet.value,
        "not_yet_floor": policy.not_yet_floor,
        "as_of": _iso(policy.as_of),
        "no_evidence": policy.no_evidence.name.lower(),
        "floor": floor_to_mapping(policy.floor),
    }


def policy_from_mapping(stored: Mapping[str, Any]) -> GradingPolicy:
    """Build the policy that was stored."""
    scale = stored["scale"]
    return GradingPolicy(
        version=stored["version"],
        holds_from=_date(stored["holds_from"]),
        scale=Scale(tuple(scale["names"]), scale["mastery"], tuple(scale["shown_as"])),
        table=PointsTable(tuple(stored["table"])),
        rule=_rule_from_mapping(stored["rule"]),
        work_rule=_rule_from_mapping(stored["work_rule"]),
        columns=_columns_from_mapping(stored.get("columns")),
        roll_up=_roll_up_from_mapping(stored["roll_up"]),
        mode=ColumnMode(stored["mode"]),
        not_yet=NotYet(stored["not_yet"]),
        not_yet_floor=stored["not_yet_floor"],
        as_of=_date(stored["as_of"]),
        no_evidence=NoEvidence[stored["no_evidence"].upper()],
        floor=floor_from_mapping(stored["floor"]),
    )


def floor_to_mapping(floor: DistrictFloor) -> dict[str, Any]:
    """Answer the mapping a district's floor is stored as."""
    return {
        "mastery_points": floor.mastery_points,
        "fewest_points": floor.fewest_points,
        "tables": None if floor.tables is None else sorted(each.value for each in floor.tables),
        "modes": None if floor.modes is None else sorted(each.value for each in floor.modes),
        "columns": None if floor.columns is None else sorted(each.value for each in floor.columns),
        "no_evidence": floor.no_evidence.name.lower(),
    }


def floor_from_mapping(stored: Mapping[str, Any]) -> DistrictFloor:
    """Build the floor that was stored."""
    tables, modes, columns = stored["tables"], stored["modes"], stored.get("columns")
    return DistrictFloor(
        mastery_points=stored["mastery_points"],
        fewest_points=stored["fewest_points"],
        tables=None if tables is None else frozenset(map(TablePreset, tables)),
        modes=None if modes is None else frozenset(map(ColumnMode, modes)),
        columns=None if columns is None else frozenset(map(ColumnsPer, columns)),
        no_evidence=NoEvidence[stored["no_evidence"].upper()],
    )


def _rule_to_mapping(rule: EvidenceRule) -> dict[str, Any]:
    return {"kind": rule.kind.value, "weight": rule.weight, "count": rule.count}


def _rule_from_mapping(stored: Mapping[str, Any]) -> EvidenceRule:
    return EvidenceRule(RuleKind(stored["kind"]), stored["weight"], stored["count"])


def _columns_to_mapping(plan: ColumnPlan) -> dict[str, Any]:
    return {
        "per": plan.per.value,
        "optional": sorted(each.value for each in plan.optional),
        "goes_to_sis": plan.goes_to_sis,
    }


def _columns_from_mapping(stored: Mapping[str, Any] | None) -> ColumnPlan:
    """Build a plan; versions from before one could choose had every objective's column."""
    if stored is None:
        return EVERY_OBJECTIVE
    return ColumnPlan(
        ColumnsPer(stored["per"]),
        frozenset(map(Priority, stored["optional"])),
        stored["goes_to_sis"],
    )


def _roll_up_to_mapping(rule: RollUp) -> dict[str, Any]:
    return {
        "kind": rule.kind.value,
        "counts_should_dos": rule.counts_should_dos,
        "steps": [
            [step.points, step.every_at_least, step.some_at_least, step.share]
            for step in rule.steps
        ],
        "otherwise": rule.otherwise,
        "must_pass": [
            {
                "at_least": limit.at_least,
                "most_points": limit.most_points,
                "slugs": sorted(limit.slugs),
            }
            for limit in rule.must_pass
        ],
    }


def _roll_up_from_mapping(stored: Mapping[str, Any]) -> RollUp:
    return RollUp(
        RollUpKind(stored["kind"]),
        counts_should_dos=stored["counts_should_dos"],
        steps=tuple(Step(*step) for step in stored["steps"]),
        otherwise=stored["otherwise"],
        must_pass=tuple(
            MustPass(limit["at_least"], limit["most_points"], frozenset(limit["slugs"]))
            for limit in stored["must_pass"]
        ),
    )


def _iso(day: date | None) -> str | None:
    return day.isoformat() if day else None


def _date(text: str | None) -> date | None:
    return date.fromisoformat(text) if text else None
