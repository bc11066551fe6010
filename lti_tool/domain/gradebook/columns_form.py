"""The part of a policy's form about columns: which there are, and how a unit's number is made."""

from collections.abc import Mapping
from enum import StrEnum

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.form_fields import TICKED, choice, is_ticked, tick, whole
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.scales import Scale
from lti_tool.domain.gradebook.unit_rules import ALL, MustPass, RollUp, RollUpKind, Step

STEPS = range(1, 4)
"""A list of three steps and the rest is what a letter rule needs."""
NAMED = "must_pass_"
"""Before `unit.objective`, one box for each."""


class Limit(StrEnum):
    """Which objectives must be passed."""

    NONE = "none"
    EVERY = "every"
    NAMED = "named"

    @property
    def label(self) -> str:
        """The choice in a teacher's words."""
        return _LIMIT_LABELS[self]


_LIMIT_LABELS = {
    Limit.NONE: "None has to be passed",
    Limit.EVERY: "Every objective that counts",
    Limit.NAMED: "Those ticked below",
}


def columns_from_form(form: Mapping[str, str]) -> ColumnPlan:
    """Build the plan that was typed."""
    optional = {each for each in _OPTIONAL if is_ticked(form, f"columns_{each.value}")}
    return ColumnPlan(
        choice(form, "columns", tuple(ColumnsPer)),
        frozenset(optional),
        is_ticked(form, "columns_sis"),
    )


_OPTIONAL = (Priority.SHOULD, Priority.ASPIRE)


def columns_form_of(plan: ColumnPlan) -> dict[str, str]:
    """Answer the fields that a plan would be typed as."""
    return {
        "columns": plan.per.value,
        "columns_sis": tick(is_on=plan.goes_to_sis),
        **{f"columns_{each.value}": tick(is_on=each in plan.optional) for each in _OPTIONAL},
    }


def roll_up_from_form(form: Mapping[str, str], scale: Scale) -> RollUp:
    """Build the unit's rule that was typed; raises DomainError in words."""
    kind = choice(form, "roll_up", tuple(RollUpKind))
    is_list = kind is RollUpKind.CONJUNCTIVE
    return RollUp(
        kind=kind,
        counts_should_dos=is_ticked(form, "roll_up_should"),
        steps=_steps(form, scale) if is_list else (),
        otherwise=whole(form, "otherwise", "Otherwise", MAXIMUM) if is_list else _OTHERWISE,
        must_pass=_limits(form, scale),
    )


_OTHERWISE = 50


def roll_up_form_of(policy: GradingPolicy) -> dict[str, str]:
    """Answer the fields that a policy's rule would be typed as; steps to begin with where none."""
    rule = policy.roll_up
    fields = {
        "roll_up": rule.kind.value,
        "roll_up_should": tick(is_on=rule.counts_should_dos),
        "otherwise": str(rule.otherwise),
    }
    steps = rule.steps or _first_steps(policy)
    for number in STEPS:
        step = steps[number - 1] if number <= len(steps) else None
        fields |= {
            f"step_{number}_points": "" if step is None else str(step.points),
            f"step_{number}_every": "1" if step is None else str(step.every_at_least),
            f"step_{number}_share": "0" if step is None else str(step.share),
            f"step_{number}_some": "1" if step is None else str(max(1, step.some_at_least)),
        }
    return fields | _limit_form_of(policy)


def _limit_form_of(policy: GradingPolicy) -> dict[str, str]:
    limit = next(iter(policy.roll_up.must_pass), None)
    if limit is None:
        below = max(0, policy.table.mastery_points(policy.scale) - 1)
        limit, which = MustPass(policy.scale.mastery, min(below, 59)), Limit.NONE
    else:
        which = Limit.NAMED if limit.slugs else Limit.EVERY
    return {
        "must_pass": which.value,
        "must_level": str(limit.at_least),
        "must_most": str(limit.most_points),
        **{f"{NAMED}{slug}": TICKED for slug in sorted(limit.slugs)},
    }


def _first_steps(policy: GradingPolicy) -> tuple[Step, ...]:
    scale, table = policy.scale, policy.table
    line, below, top = scale.mastery, scale.mastery - 1, scale.top
    steps = [Step(table.at(line) or 0, line)]
    if top > line:
        steps.insert(0, Step(table.at(top) or 0, line, top, ALL // 2))
    if table.at(below) is not None:
        steps.append(Step(table.at(below) or 0, below))
    return tuple(steps)


def _steps(form: Mapping[str, str], scale: Scale) -> tuple[Step, ...]:
    """Read the steps; one without points is none."""
    return tuple(
        Step(
            whole(form, f"step_{number}_points", f"Points of step {number}", MAXIMUM),
            _level(form, f"step_{number}_every", scale),
            _level(form, f"step_{number}_some", scale) if share else 0,
            share,
        )
        for number in STEPS
        if form.get(f"step_{number}_points", "").strip()
        for share in [whole(form, f"step_{number}_share", f"Share of step {number}", ALL)]
    )


def _limits(form: Mapping[str, str], scale: Scale) -> tuple[MustPass, ...]:
    which = choice(form, "must_pass", tuple(Limit))
    if which is Limit.NONE:
        return ()
    slugs = frozenset(
        name.removeprefix(NAMED)
        for name in form
        if name.startswith(NAMED) and is_ticked(form, name)
    )
    if which is Limit.NAMED and not slugs:
        words = "Tick the objectives that have to be passed, or choose that none has to be."
        raise DomainError("bad_policy", words)
    most = whole(form, "must_most", "Points at most", MAXIMUM)
    named = slugs if which is Limit.NAMED else frozenset()
    return (MustPass(_level(form, "must_level", scale), most, named),)


def _level(form: Mapping[str, str], name: str, scale: Scale) -> int:
    place = whole(form, name, "Level in the unit's rule", 9)
    if not 1 <= place <= scale.top:
        words = "The unit's rule names a level that the scale does not have."
        raise DomainError("bad_policy", words)
    return place
