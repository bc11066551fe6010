"""One line of a report: from a student's history, by the course's policy, on a day."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date, datetime
from zoneinfo import ZoneInfo

from lti_tool.domain.gradebook.cell_evidence import evidence_of
from lti_tool.domain.gradebook.cell_marks import CellEvidence, CellMark, ShownLevel, score_for
from lti_tool.domain.gradebook.evidence_rules import RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.reports import ReportLine
from lti_tool.domain.ids import ObjectiveId
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State
from lti_tool.domain.mastery.why import why_this_level

NOT_ASKED = "Not asked"


@dataclass(frozen=True)
class ReportDay:
    """What holds for every line of a report: the policy, the day, and where it is."""

    policy: GradingPolicy
    day: date
    timezone: str


def report_line(
    at: ReportDay,
    history: History,
    standing: Standing,
    *,
    objective_id: ObjectiveId,
    is_marked_by_person: bool,
    carried: str = "",
) -> ReportLine:
    """Answer the line. The same history and policy always give the same one."""
    policy = at.policy
    evidence = evidence_of(history, is_marked_by_person=is_marked_by_person)
    mark = score_for(policy, evidence, at.day)
    place = 0 if mark.value is None else policy.scale.reached(mark.value)
    is_open = not standing.state.lets_pass
    return ReportLine(
        objective_id=objective_id,
        place=place,
        level=NOT_ASKED if evidence.is_excused else policy.scale.names[place],
        is_mastery=mark.is_mastery,
        is_open=is_open,
        is_excused=evidence.is_excused,
        points=mark.points,
        maximum=mark.maximum,
        shown_on=_counted_on(at, evidence, mark),
        counted=mark.sentence,
        why=why_this_level(history, timezone=at.timezone),
        next_step=next_step_words(standing.state) if is_open else "",
        carried=carried if is_open else "",
    )


def _counted_on(at: ReportDay, evidence: CellEvidence, mark: CellMark) -> date | None:
    """Answer the day of the work that counts; of a mean, the day of the last piece of it."""
    if mark.value is None or not evidence.shown:
        return None
    policy = at.policy
    rule = policy.work_rule if evidence.is_marked_by_person else policy.rule
    return _day(at, _that_counts(evidence.shown, rule.kind).done_at)


def _that_counts(shown: Sequence[ShownLevel], kind: RuleKind) -> ShownLevel:
    latest = max(shown, key=lambda each: each.done_at)
    if kind is not RuleKind.HIGHEST:
        return latest
    confirmed = [each for each in shown if each.is_confirmed] or list(shown)
    best = max(each.level for each in confirmed)
    # When it was reached; showing it again later is no other grade.
    return min((e for e in confirmed if e.level == best), key=lambda each: each.done_at)


def _day(at: ReportDay, moment: datetime) -> date:
    return moment.astimezone(ZoneInfo(at.timezone)).date()


def next_step_words(state: State) -> str:
    """Answer what comes next in an open objective, in words for student, family and teacher."""
    return _NEXT.get(state, "")


_NEXT = {
    State.LOCKED: "It opens when what it builds on is mastered.",
    State.OPEN: "Learn it and take the check.",
    State.IN_PROGRESS: "Finish the check that was begun.",
    State.HANDED_IN: "The work is with the teacher, who will mark it.",
    State.ALMOST: "One more short check settles it.",
    State.NOT_YET: "Learn it another way; then a new check opens.",
    State.READY_AGAIN: "Take a new check.",
    State.CONFERENCE: "Talk it over with the teacher; then a new check opens.",
}
