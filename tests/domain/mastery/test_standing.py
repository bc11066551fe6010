"""Standings worked out from histories."""

from datetime import UTC, datetime, timedelta

from lti_tool.domain.curriculum.prerequisites import NOTHING, Needs
from lti_tool.domain.curriculum.resources import Modality, Way
from lti_tool.domain.ids import AttemptId, ResourceId
from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision, RunningAttempt
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.standing import Standing, unit_standings
from lti_tool.domain.mastery.states import State

THEN = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)


def decided(level: Level, minutes: int = 0) -> PastDecision:
    verdict = Verdict.MASTERED if level.is_mastery else Verdict.NOT_YET
    return PastDecision(AttemptId(1), verdict, level, THEN + timedelta(minutes=minutes))


def finished(minutes: int) -> ResourceUse:
    moment = THEN + timedelta(minutes=minutes)
    return ResourceUse(ResourceId(7), Way(Modality.VISUAL, "bars"), moment, moment)


def standing_of(history: History) -> Standing:
    return unit_standings({"a": NOTHING}, {"a": history}, now=THEN)["a"]


def test_without_a_history_an_objective_is_open_or_locked_by_its_gate() -> None:
    standings = unit_standings({"a": NOTHING, "b": Needs("a")}, {}, now=THEN)
    assert standings["a"].state is State.OPEN
    assert standings["b"].state is State.LOCKED
    assert standings["a"].may_start_check
    assert not standings["b"].may_start_check


def test_mastering_one_opens_the_next() -> None:
    history = History(decisions=(decided(Level.MASTERED),))
    standings = unit_standings({"a": NOTHING, "b": Needs("a")}, {"a": history}, now=THEN)
    assert standings["a"].state is State.MASTERED
    assert standings["b"].state is State.OPEN


def test_a_not_yet_waits_for_another_way() -> None:
    standing = standing_of(History(decisions=(decided(Level.NEARLY),)))
    assert standing.state is State.NOT_YET
    assert standing.level is Level.NEARLY
    assert not standing.may_start_check


def test_another_way_finished_makes_ready_again() -> None:
    history = History(decisions=(decided(Level.NEARLY),), uses=(finished(5),))
    assert standing_of(history).state is State.READY_AGAIN


def test_a_second_not_yet_asks_for_yet_another_way() -> None:
    history = History(
        decisions=(decided(Level.NEARLY), decided(Level.BEGINNING, minutes=10)),
        uses=(finished(5),),
    )
    assert standing_of(history).state is State.NOT_YET
    assert standing_of(history).level is Level.NEARLY


def test_a_running_attempt_comes_first() -> None:
    history = History(running=RunningAttempt(AttemptId(3)))
    standing = standing_of(history)
    assert standing.state is State.IN_PROGRESS
    assert standing.running_attempt == 3


def test_mastery_once_shown_stays() -> None:
    history = History(decisions=(decided(Level.MASTERED), decided(Level.BEGINNING, minutes=9)))
    standing = standing_of(history)
    assert standing.state is State.MASTERED
    assert standing.level is Level.MASTERED
    assert standing.last_decision is not None
    assert standing.last_decision.level is Level.BEGINNING


def test_every_state_has_words() -> None:
    assert all(state.label for state in State)


def test_the_level_rests_on_the_latest_of_the_best_decisions() -> None:
    assert History().best_decision is None
    history = History(
        decisions=(
            decided(Level.NEARLY, 1),
            decided(Level.NEARLY, 2),
            decided(Level.BEGINNING, 3),
        )
    )
    assert history.best_decision == decided(Level.NEARLY, 2)
    assert history.level is Level.NEARLY
