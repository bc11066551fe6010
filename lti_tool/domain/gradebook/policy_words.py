"""What counts in a grade, for a student and a family: each level's worth, and the rules."""

from dataclasses import dataclass
from datetime import date

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.cell_marks import is_held
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.district_floor import ColumnMode, NoEvidence, raised
from lti_tool.domain.gradebook.evidence_rule_words import rule_sentence
from lti_tool.domain.gradebook.evidence_rules import RuleKind
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.mastery.levels import Level


@dataclass(frozen=True)
class LevelWorth:
    """A level of the scale, what it says, and its points; None when nothing is sent for it."""

    place: int
    name: str
    meaning: str
    points: int | None
    is_mastery: bool


@dataclass(frozen=True)
class Counts:
    """What counts: the levels from the highest down, then the rules, a sentence each."""

    levels: tuple[LevelWorth, ...]
    sentences: tuple[str, ...]
    columns: str
    """What the columns of the gradebook stand for."""


def what_counts(policy: GradingPolicy, today: date) -> Counts:
    """Answer what a policy means on a day, in words for anybody who does not teach."""
    places = reversed(range(len(policy.scale.names)))
    return Counts(
        tuple(
            LevelWorth(
                place,
                policy.scale.names[place],
                _meaning(policy, place),
                _points(policy, place, today),
                is_mastery=place >= policy.scale.mastery,
            )
            for place in places
        ),
        tuple(_sentences(policy, today)),
        columns_sentence(policy.columns),
    )


def columns_sentence(plan: ColumnPlan) -> str:
    """Say what has a column in the gradebook."""
    if plan.per is ColumnsPer.UNIT:
        return "Each unit is a column of the course's gradebook."
    if plan.per is ColumnsPer.BOTH:
        return "Each objective and each unit is a column of the course's gradebook."
    if plan.has_objective(Priority.SHOULD) and plan.has_objective(Priority.ASPIRE):
        return "Each objective is a column of the course's gradebook."
    return "Each objective that has to be mastered is a column of the course's gradebook."


def _meaning(policy: GradingPolicy, place: int) -> str:
    scale = policy.scale
    own = [level for level in Level if scale.place_of(level) == place]
    if own:
        return own[-1 if place < scale.mastery else 0].meaning
    return (Level.MASTERED if place >= scale.mastery else Level.NEARLY).meaning


def _points(policy: GradingPolicy, place: int, today: date) -> int | None:
    scale = policy.scale
    if place == 0:
        return None
    is_mastery = place >= scale.mastery
    if policy.mode is ColumnMode.COMPLETE:
        return MAXIMUM if is_mastery else None
    if not is_mastery and is_held(policy, today):
        return None
    table = raised(policy.table, scale, policy.floor)
    points = table.at(place)
    if points is None or is_mastery or policy.not_yet is not NotYet.FLOOR:
        return points
    return max(points, min(policy.not_yet_floor, table.mastery_points(scale) - 1))


def _sentences(policy: GradingPolicy, today: date) -> list[str]:
    found = [rule_sentence(policy.rule)]
    if policy.work_rule != policy.rule:
        found.append(f"For work that a teacher marks: {_lower(rule_sentence(policy.work_rule))}")
    if RuleKind.HIGHEST in {policy.rule.kind, policy.work_rule.kind}:
        found.append("Trying again costs nothing, and the number of tries does not count.")
    else:
        found.append("The number of tries does not count.")
    if policy.mode is ColumnMode.COMPLETE:
        found.append("An objective is complete or it has no number.")
    elif is_held(policy, today):
        since = f"before {policy.as_of.day} {policy.as_of:%B %Y}" if policy.as_of else "yet"
        found.append(f"Below mastery there is no number {since}.")
    else:
        found.append("Below mastery the number is that of the level reached so far.")
    if policy.columns.has_units:
        found += _unit_sentences(policy)
    found.append(_no_evidence(policy))
    return found


def _unit_sentences(policy: GradingPolicy) -> list[str]:
    rule = policy.roll_up
    found = [rule.kind.sentence]
    for limit in rule.must_pass:
        what = "one of certain objectives" if limit.slugs else "one of its objectives"
        found.append(
            f"While {what} was shown below “{policy.scale.names[limit.at_least]}”, a unit reads at "
            f"most {limit.most_points}."
        )
    return found


def _no_evidence(policy: GradingPolicy) -> str:
    allowed: NoEvidence = min(policy.no_evidence, policy.floor.no_evidence)
    is_number = policy.mode is ColumnMode.PERCENT and policy.as_of is not None
    if allowed.points is None or not is_number or policy.as_of is None:
        return "Where there is no evidence there is no number: blank is not zero."
    day = f"{policy.as_of.day} {policy.as_of:%B %Y}"
    return f"Where there is no evidence by {day}, the number is {allowed.points}."


def _lower(sentence: str) -> str:
    return sentence[:1].lower() + sentence[1:]
