"""What of a history counts for a grade, and the words beside it."""

from datetime import UTC, date, datetime, timedelta

from lti_tool.domain.gradebook.cell_evidence import evidence_of, grade_comment, reason_of
from lti_tool.domain.gradebook.cell_marks import score_for
from lti_tool.domain.gradebook.district_floor import ColumnMode
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import DEFAULT_GRADING, GradingPolicy, NotYet
from lti_tool.domain.gradebook.policy_words import what_counts
from lti_tool.domain.gradebook.scales import ScalePreset
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.rulings import Ruling, RulingKind

START = datetime(2026, 11, 2, 9, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def day(number: int) -> datetime:
    return START + timedelta(days=number)


def decided(
    number: int, level: Level, *, purpose: Purpose = Purpose.CHECK, done: int | None = None
) -> PastDecision:
    return PastDecision(
        attempt_id=AttemptId(number),
        verdict=Verdict.MASTERED if level.is_mastery else Verdict.NOT_YET,
        level=level,
        decided_at=day(number),
        reason=f"Check {number}.",
        purpose=purpose,
        done_at=None if done is None else day(done),
    )


def levels(history: History) -> list[Level]:
    return [each.level for each in evidence_of(history).shown]


def test_rechecks_and_checks_that_showed_nothing_are_left_out() -> None:
    history = History(
        (
            decided(1, Level.NO_EVIDENCE),
            decided(2, Level.MASTERED),
            decided(3, Level.BEGINNING, purpose=Purpose.RECHECK),
        )
    )
    assert levels(history) == [Level.MASTERED]


def test_a_level_a_teacher_set_counts_with_what_came_after_it() -> None:
    override = Ruling(RulingKind.OVERRIDE, day(3), Level.NEARLY)
    history = History((decided(1, Level.EXTENDS), decided(5, Level.MASTERED)), rulings=(override,))
    assert levels(history) == [Level.NEARLY, Level.MASTERED]


def test_asking_again_takes_no_grade_away() -> None:
    history = History((decided(1, Level.MASTERED),), rulings=(Ruling(RulingKind.REOPEN, day(2)),))
    assert levels(history) == [Level.MASTERED]


def test_work_counts_from_when_it_was_done_not_from_when_it_was_marked() -> None:
    history = History((decided(4, Level.MASTERED), decided(9, Level.NEARLY, done=2)))
    latest = GradingPolicy(rule=EvidenceRule(RuleKind.LATEST))
    assert score_for(latest, evidence_of(history), TODAY).points == 90


def test_who_is_excused_has_no_number_until_a_teacher_sets_a_level() -> None:
    excused = Ruling(RulingKind.EXCUSE, day(2))
    override = Ruling(RulingKind.OVERRIDE, day(3), Level.MASTERED)
    assert evidence_of(History(rulings=(excused,))).is_excused
    assert not evidence_of(History(rulings=(excused, override))).is_excused


def test_the_reason_is_that_of_the_level_the_grade_rests_on() -> None:
    override = Ruling(RulingKind.OVERRIDE, day(3), Level.NEARLY)
    checks = (decided(1, Level.MASTERED), decided(2, Level.NEARLY))
    assert reason_of(History(checks)) == "Check 1."
    assert reason_of(History(checks, rulings=(override,))) == "Set by your teacher."
    assert reason_of(History()) == ""


def test_the_words_beside_a_grade_have_the_schools_names_and_say_which_rule() -> None:
    history = History((decided(1, Level.NEARLY), decided(2, Level.MASTERED)))
    evidence = evidence_of(history)
    policy = GradingPolicy(scale=ScalePreset.PROFICIENCY.scale, rule=EvidenceRule(RuleKind.LATEST))
    mark = score_for(policy, evidence, TODAY)
    said = grade_comment(policy, evidence, mark, reason="4 of 5.", objective="Ratios", day=day(2))
    assert said == "Proficient: Ratios, 04 Nov 2026. 4 of 5. What counts is the latest level."


def test_what_counts_agrees_with_what_is_sent() -> None:
    policies = (
        DEFAULT_GRADING,
        GradingPolicy(not_yet=NotYet.AT_ONCE),
        GradingPolicy(not_yet=NotYet.FLOOR, not_yet_floor=70),
        GradingPolicy(as_of=date(2026, 11, 20)),
        GradingPolicy(as_of=date(2026, 12, 20)),
        GradingPolicy(mode=ColumnMode.COMPLETE),
    )
    for policy in policies:
        said = {each.place: each.points for each in what_counts(policy, TODAY).levels}
        for level in Level:
            sent = score_for(policy, evidence_of(History((decided(1, level),))), TODAY).points
            assert said[policy.scale.place_of(level)] == sent, (policy, level)


def test_the_day_is_named_while_it_is_to_come() -> None:
    to_come = GradingPolicy(as_of=date(2026, 12, 20))
    assert "Below mastery there is no number before 20 December 2026." in (
        what_counts(to_come, TODAY).sentences
    )
    assert not any(
        "20 December" in each for each in what_counts(to_come, to_come.as_of or TODAY).sentences
    )
