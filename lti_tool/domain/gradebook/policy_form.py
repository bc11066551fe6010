"""A grading policy as the fields of a form: built from what was typed, and shown again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import date

from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.columns_form import (
    columns_form_of,
    columns_from_form,
    roll_up_form_of,
    roll_up_from_form,
)
from lti_tool.domain.gradebook.district_floor import ColumnMode, NoEvidence
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.form_fields import choice, whole
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import (
    GradingPolicy,
    NotYet,
    policy_problems,
    under_floor,
)
from lti_tool.domain.gradebook.scales import MOST_LEVELS, ScalePreset, scale_of, scale_problems
from lti_tool.domain.gradebook.tables import TablePreset, preset_table, table_from_texts
from lti_tool.domain.mastery.levels import Level

PLACES = range(1, MOST_LEVELS)
"""Those one can name; the lowest place is always “no evidence yet”."""
MODES = (ColumnMode.PERCENT, ColumnMode.COMPLETE)
"""Both are out of 100 points, so that a column that stands in a gradebook need not change."""


def policy_from_form(form: Mapping[str, str], current: GradingPolicy) -> GradingPolicy:
    """Build the policy that was typed, on top of the current one; raises DomainError in words.

    A policy that is built is sound and keeps within the district's floor.
    """
    names = [form.get(f"name_{place}", "").strip() for place in PLACES]
    while names and not names[-1]:
        names.pop()
    scale = scale_of((Level.NO_EVIDENCE.label, *names), whole(form, "mastery", "Mastery line", 9))
    _refuse(scale_problems(scale))
    table = table_from_texts([form.get(f"points_{place}", "") for place in PLACES], scale)
    policy = replace(
        current,
        scale=scale,
        table=table,
        columns=columns_from_form(form),
        roll_up=roll_up_from_form(form, scale),
        rule=_rule(form, "rule"),
        work_rule=_rule(form, "work_rule"),
        mode=choice(form, "mode", MODES),
        not_yet=choice(form, "not_yet", tuple(NotYet)),
        not_yet_floor=whole(form, "not_yet_floor", "Fewest points", MAXIMUM),
        as_of=_day(form.get("as_of", "")),
        no_evidence=_no_evidence(form),
    )
    _refuse(policy_problems(policy))
    _refuse(under_floor(policy))
    return policy


def form_of(policy: GradingPolicy) -> dict[str, str]:
    """Answer the fields that a policy would be typed as."""
    scale, table = policy.scale, policy.table
    fields = {"mastery": str(scale.mastery)}
    for place in PLACES:
        points = table.at(place) if place <= len(table.points) else None
        fields[f"name_{place}"] = scale.names[place] if place <= scale.top else ""
        fields[f"points_{place}"] = "" if points is None else str(points)
    for prefix, rule in (("rule", policy.rule), ("work_rule", policy.work_rule)):
        fields[prefix] = rule.kind.value
        fields[f"{prefix}_weight"], fields[f"{prefix}_count"] = str(rule.weight), str(rule.count)
    fields |= columns_form_of(policy.columns) | roll_up_form_of(policy)
    return fields | {
        "mode": policy.mode.value,
        "not_yet": policy.not_yet.value,
        "not_yet_floor": str(policy.not_yet_floor),
        "as_of": policy.as_of.isoformat() if policy.as_of else "",
        "no_evidence": policy.no_evidence.name.lower(),
    }


def fill_in(policy: GradingPolicy, scale: str, table: str) -> GradingPolicy | None:
    """Answer the policy with these presets, None for those that nobody knows or asks for.

    Another scale brings the usual table along, for the old one does not fit it, and leaves behind
    what the unit's rule says of levels by name.
    """
    scales = {each.value: each.scale for each in ScalePreset}
    tables = {each.value: each for each in TablePreset}
    if scale in scales:
        chosen, preset = scales[scale], tables.get(table, TablePreset.USUAL)
        return replace(
            policy,
            scale=chosen,
            table=preset_table(preset, chosen),
            roll_up=replace(policy.roll_up, steps=(), must_pass=()),
        )
    if table in tables:
        return replace(policy, table=preset_table(tables[table], policy.scale))
    return None


def version_of(policy: GradingPolicy, form: Mapping[str, str]) -> GradingPolicy:
    """Answer the policy with the version that its teacher had before their eyes."""
    return replace(policy, version=whole(form, "version", "Version", 999_999))


def _refuse(problems: tuple[str, ...]) -> None:
    if problems:
        raise DomainError("bad_policy", " ".join(problems))


def _rule(form: Mapping[str, str], prefix: str) -> EvidenceRule:
    return EvidenceRule(
        choice(form, prefix, tuple(RuleKind)),
        weight=whole(form, f"{prefix}_weight", "Weight of the latest", MAXIMUM),
        count=whole(form, f"{prefix}_count", "Number of pieces", MAXIMUM),
    )


def _no_evidence(form: Mapping[str, str]) -> NoEvidence:
    for each in NoEvidence:
        if each.name.lower() == form.get("no_evidence"):
            return each
    raise DomainError("bad_policy", "Choose what no evidence reads.")


def _day(text: str) -> date | None:
    if not text.strip():
        return None
    try:
        return date.fromisoformat(text.strip())
    except ValueError:
        words = "The date is written year-month-day, for example 2027-01-29."
        raise DomainError("bad_policy", words) from None
