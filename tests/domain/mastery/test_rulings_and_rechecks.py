"""Standings with a teacher's rulings, limits on tries, paced mode and re-checks."""

from datetime import UTC, datetime, timedelta

from lti_tool.domain.curriculum.prerequisites import NOTHING, Needs
from lti_tool.domain.curriculum.resources import Modality, Way
from lti_tool.domain.ids import AttemptId, ResourceId
from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision, RunningAttempt
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.rulings import OPEN_FOR, Ruling, RulingKind
from lti_tool.domain.mastery.standing import (
    MAX_TRIES,
    CyclePolicy,
    Standing,
    unit_standings,
)
from lti_tool.domain.mastery.states import State

THEN = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)


def decided(
    verdict: Verdict,
    days: float = 0,
    *,
    purpose: Purpose = Purpose.CHECK,
    level: Level | None = None,
) -> PastDecision:
    reached = Level.MASTERED if verdict is Verdict.MASTERED else Level.NEARLY
    return PastDecision(AttemptId(1), verdict, level or reached, THEN + days * DAY, purpose=purpose)


def ruled(kind: RulingKind, days: float = 0, level: Level | None = None) -> Ruling:
    made = THEN + days * DAY
    return Ruling(kind, made, level, made + OPEN_FOR if kind is RulingKind.OPEN_FOR_NOW else None)


def talk(days: float) -> ResourceUse:
    moment = THEN + days * DAY
    return ResourceUse(None, Way(Modality.TEACHER, "talk"), moment, moment)


def learnt(days: float, approach: str) -> ResourceUse:
    moment = THEN + days * DAY
    return ResourceUse(ResourceId(hash(approach)), Way(Modality.VISUAL, approach), moment, moment)


def of(history: History, *, days: float = 0, policy: CyclePolicy | None = None) -> Standing:
    return both(history, days=days, policy=policy)["a"]


def both(
    history: History, *, days: float = 0, policy: CyclePolicy | None = None
) -> dict[str, Standing]:
    return unit_standings(
        {"a": NOTHING, "b": Needs("a")},
        {"a": history},
        now=THEN + days * DAY,
        policy=policy or CyclePolicy(),
    )


def test_almost_may_try_again_at_once() -> None:
    standing = of(History((decided(Verdict.ALMOST),)))
    assert standing.state is State.ALMOST
    assert standing.may_start_check


def test_after_three_tries_a_talk_helps_more_than_another_form() -> None:
    decisions = tuple(decided(Verdict.ALMOST, days) for days in range(MAX_TRIES))
    assert of(History(decisions)).state is State.CONFERENCE
    assert not of(History(decisions)).may_start_check
    talked = History(decisions, uses=(talk(9),))
    assert of(talked).tries == 0
    assert of(talked).state is State.ALMOST


def test_learning_another_way_does_not_stand_in_for_the_talk() -> None:
    decisions = tuple(decided(Verdict.NOT_YET, days) for days in range(MAX_TRIES))
    assert of(History(decisions, uses=(learnt(9, "bars"),))).state is State.CONFERENCE


def test_a_pre_check_is_no_try() -> None:
    tests = tuple(decided(Verdict.NOT_YET, days, purpose=Purpose.PRE_CHECK) for days in range(4))
    assert of(History(tests)).tries == 0
    assert of(History(tests)).state is State.NOT_YET


def test_an_override_sets_the_level_and_opens_what_waits() -> None:
    history = History(
        (decided(Verdict.NOT_YET),), rulings=(ruled(RulingKind.OVERRIDE, 1, Level.MASTERED),)
    )
    standings = both(history)
    assert (standings["a"].state, standings["a"].is_overridden) == (State.MASTERED, True)
    assert standings["b"].state is State.OPEN


def test_an_override_can_lower_and_new_evidence_raises_again() -> None:
    lowered = ruled(RulingKind.OVERRIDE, 1, Level.BEGINNING)
    mastered = decided(Verdict.MASTERED)
    assert of(History((mastered,), rulings=(lowered,))).level is Level.BEGINNING
    again = (mastered, decided(Verdict.MASTERED, 2))
    assert of(History(again, rulings=(lowered,))).state is State.MASTERED


def test_reopening_asks_again_and_keeps_the_record() -> None:
    history = History((decided(Verdict.MASTERED),), rulings=(ruled(RulingKind.REOPEN, 1),))
    standings = both(history)
    assert standings["a"].state is State.OPEN
    assert standings["b"].state is State.LOCKED
    assert len(history.decisions) == 1


def test_excusing_lets_pass_without_mastery() -> None:
    standings = both(History(rulings=(ruled(RulingKind.EXCUSE),)))
    assert standings["a"].state is State.EXCUSED
    assert standings["a"].level is Level.NO_EVIDENCE
    assert standings["b"].state is State.OPEN


def test_open_for_now_lasts_a_day() -> None:
    histories = {"b": History(rulings=(ruled(RulingKind.OPEN_FOR_NOW),))}

    def state_after(hours: int) -> State:
        now = THEN + timedelta(hours=hours)
        return unit_standings({"a": NOTHING, "b": Needs("a")}, histories, now=now)["b"].state

    assert state_after(23) is State.OPEN
    assert state_after(24) is State.LOCKED


def test_in_paced_mode_what_is_missing_stays_visible() -> None:
    standing = both(History(), policy=CyclePolicy(has_soft_gates=True))["b"]
    assert standing.state is State.OPEN
    assert not standing.gate.is_open


def test_a_recheck_is_due_weeks_after_mastery_and_again_after_it_held() -> None:
    policy = CyclePolicy(recheck_after=28 * DAY)
    history = History((decided(Verdict.MASTERED),))
    assert not of(history, days=27, policy=policy).recheck_is_due
    assert of(history, days=28, policy=policy).recheck_is_due
    assert of(history, days=28, policy=policy).may_start_check
    kept = decided(Verdict.KEPT, 30, purpose=Purpose.RECHECK)
    held = History((decided(Verdict.MASTERED), kept))
    assert not of(held, days=40, policy=policy).recheck_is_due
    assert of(held, days=58, policy=policy).recheck_is_due


def test_fading_is_a_flag_and_never_takes_mastery_away() -> None:
    fading = decided(Verdict.FADING, 30, purpose=Purpose.RECHECK, level=Level.MASTERED)
    standings = both(History((decided(Verdict.MASTERED), fading)))
    assert standings["a"].is_fading
    assert standings["a"].state is State.MASTERED
    assert standings["b"].state is State.OPEN


def test_work_that_waits_for_a_teacher_is_handed_in() -> None:
    running = RunningAttempt(AttemptId(3), is_handed_in=True)
    assert of(History(running=running)).state is State.HANDED_IN


def test_what_a_teacher_has_seen_is_verified() -> None:
    history = History((decided(Verdict.MASTERED),), rulings=(ruled(RulingKind.VERIFY, 1),))
    assert of(history).is_verified


def test_asking_again_takes_no_grade_away() -> None:
    history = History((decided(Verdict.MASTERED),), rulings=(ruled(RulingKind.REOPEN, 1),))
    assert (history.level, history.graded_level) == (Level.NO_EVIDENCE, Level.MASTERED)


def test_what_was_verified_and_is_asked_again_is_verified_no_more() -> None:
    """A doubt takes back the word that lifted it: mastery shown anew is to be verified anew."""
    rulings = (ruled(RulingKind.VERIFY, 1), ruled(RulingKind.REOPEN, 2))
    again = (decided(Verdict.MASTERED), decided(Verdict.MASTERED, 3))
    assert not of(History(again, rulings=rulings)).is_verified
    anew = (*rulings, ruled(RulingKind.VERIFY, 4))
    assert of(History(again, rulings=anew)).is_verified


def test_a_level_set_at_or_above_the_line_keeps_what_a_teacher_has_seen() -> None:
    seen = ruled(RulingKind.VERIFY, 1)
    raised = ruled(RulingKind.OVERRIDE, 2, Level.EXTENDS)
    lowered = ruled(RulingKind.OVERRIDE, 2, Level.NEARLY)
    first = (decided(Verdict.MASTERED),)
    assert of(History(first, rulings=(seen, raised))).is_verified
    assert not of(History(first, rulings=(seen, lowered))).is_verified


def test_mastery_shown_after_a_reopening_begins_then_whatever_was_set_before() -> None:
    """Else an old look back would say that the new mastery fades, and the next would be due."""
    monthly = CyclePolicy(recheck_after=timedelta(days=28))
    history = History(
        (
            decided(Verdict.FADING, 30, purpose=Purpose.RECHECK, level=Level.MASTERED),
            decided(Verdict.MASTERED, 40),
        ),
        rulings=(ruled(RulingKind.OVERRIDE, 0, Level.MASTERED), ruled(RulingKind.REOPEN, 35)),
    )
    standing = of(history, days=60, policy=monthly)
    assert standing.state is State.MASTERED
    assert not standing.is_fading
    assert not standing.recheck_is_due
    assert of(history, days=68, policy=monthly).recheck_is_due


def test_handed_in_work_on_what_is_mastered_is_nothing_to_go_on_with() -> None:
    """Mastery set by a teacher while the work waits for them, or a look back that they mark."""
    waits = RunningAttempt(AttemptId(7), Purpose.CHECK, is_handed_in=True)
    history = History(running=waits, rulings=(ruled(RulingKind.OVERRIDE, 0, Level.MASTERED),))
    assert of(history).state is State.MASTERED
    assert of(history).running_attempt is None
    assert of(History(running=waits)).running_attempt == waits.id
