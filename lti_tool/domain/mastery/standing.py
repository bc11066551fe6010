"""Where a student stands with one objective, worked out from what has happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import lru_cache

from lti_tool.domain.curriculum.prerequisites import Prerequisite
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.corrective import is_unlocked
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.gate import Gate, gate
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.levels import OUR_NAMES, Level, LevelNames
from lti_tool.domain.mastery.requests import Request, RequestState
from lti_tool.domain.mastery.rulings import RulingKind, latest
from lti_tool.domain.mastery.states import State

MAX_TRIES = 3
"""Automatic attempts in one teaching cycle; after them a talk helps more than another form."""


@dataclass(frozen=True)
class CyclePolicy:
    """What a course has decided about the cycle, as far as a standing depends on it."""

    has_soft_gates: bool = False
    """Paced mode: a locked objective opens all the same, and what is missing stays visible."""
    recheck_after: timedelta | None = None
    """Time after mastery when it is looked at again; None for never."""
    level_names: LevelNames = OUR_NAMES


DEFAULT_POLICY = CyclePolicy()
_ANY_TIME = datetime.min.replace(tzinfo=UTC)


@dataclass(frozen=True)
class Standing:
    """A state, with the best level shown so far and what it rests on."""

    state: State
    level: Level
    gate: Gate
    running_attempt: AttemptId | None = None
    """The attempt to go on with, or the one that makes the state “handed in”."""
    last_decision: PastDecision | None = None
    tries: int = 0
    is_fading: bool = False
    """Mastered, and the last re-check fell short. Mastery and grade stay."""
    recheck_is_due: bool = False
    is_verified: bool = False
    """A teacher has seen or heard it with their own eyes and ears."""
    is_overridden: bool = False
    open_until: datetime | None = None
    """Opened by the teacher for now, until then."""
    request: Request | None = None
    """What the student has asked for since the last check; only while a new one could follow."""
    waits_for_time: bool = False
    """The student has chosen a time for the new check, and it is still to come."""
    has_been_checked: bool = False
    """Whether any check was ever decided, also one that counts no more."""
    last_action_at: datetime | None = None
    level_names: LevelNames = OUR_NAMES

    @property
    def level_name(self) -> str:
        """What the course calls the level."""
        return self.level_names.name(self.level)

    @property
    def may_start_check(self) -> bool:
        """Whether a new attempt may begin now."""
        if self.state is State.READY_AGAIN:
            return not (self.waits_for_teacher or self.is_declined or self.waits_for_time)
        return self.state in {State.OPEN, State.ALMOST} or self.recheck_is_due

    @property
    def looks_for_new_questions(self) -> bool:
        """Whether the next check of a student who has seen some of the questions is still to come.

        A look back at what was mastered is none: it is offered only where questions are left.
        """
        is_open_again = self.state is State.OPEN and self.has_been_checked
        return is_open_again or self.state in {
            State.ALMOST,
            State.NOT_YET,
            State.READY_AGAIN,
            State.CONFERENCE,
        }

    def waits_for_questions(self, *, is_spent: bool) -> bool:
        """Whether all is done for a new check but that every question of it has been seen."""
        return is_spent and self.state is State.READY_AGAIN

    @property
    def waits_for_teacher(self) -> bool:
        """Whether the student has asked for a new check and nobody has answered."""
        return self.request is not None and self.request.state is RequestState.WAITING

    @property
    def is_declined(self) -> bool:
        """Whether a teacher has declined what the student asked for last."""
        return self.request is not None and self.request.state is RequestState.DECLINED


def unit_standings(
    needs: Mapping[str, Prerequisite],
    histories: Mapping[str, History],
    *,
    now: datetime,
    policy: CyclePolicy = DEFAULT_POLICY,
) -> dict[str, Standing]:
    """Work out a student's standing with every objective of a unit, by slug.

    An objective without a history has none yet. Mastery, once shown, stays: a later weaker
    attempt never closes a gate.
    """
    passed = {
        slug
        for slug, history in histories.items()
        if history.level.is_mastery or latest(history.rulings, RulingKind.EXCUSE)
    }
    return {
        slug: _standing(gate(need, passed), histories[slug], policy, now)
        if slug in histories
        else _untouched(gate(need, passed), policy)
        for slug, need in needs.items()
    }


@lru_cache(maxsize=1000)
def _untouched(gate: Gate, policy: CyclePolicy) -> Standing:
    """Answer the standing where nothing has happened yet: it is the same at any time."""
    return _standing(gate, History(), policy, _ANY_TIME)


def _standing(gate: Gate, history: History, policy: CyclePolicy, now: datetime) -> Standing:
    opened = latest(history.rulings, RulingKind.OPEN_FOR_NOW)
    is_opened = opened is not None and opened.holds_at(now)
    is_reachable = gate.is_open or is_opened or policy.has_soft_gates
    state = _state(history, is_reachable=is_reachable)
    recheck = history.last_recheck
    request = _request(history) if state is State.READY_AGAIN else None
    return Standing(
        state=state,
        level=history.level,
        gate=gate,
        running_attempt=_running(history, state),
        last_decision=history.last_decision,
        tries=history.tries,
        is_fading=recheck is not None and recheck.verdict is Verdict.FADING,
        recheck_is_due=state is State.MASTERED and _is_due(history, policy, now),
        is_verified=history.is_verified,
        is_overridden=latest(history.rulings, RulingKind.OVERRIDE) is not None,
        open_until=opened.expires_at if opened and is_opened and not gate.is_open else None,
        request=request,
        waits_for_time=request is not None and request.comes_later(now),
        has_been_checked=bool(history.decisions),
        last_action_at=history.last_action_at,
        level_names=policy.level_names,
    )


def _request(history: History) -> Request | None:
    """Answer the request, unless the check is open without one."""
    return None if history.needs_no_request else history.current_request


def _running(history: History, state: State) -> AttemptId | None:
    """Answer the running attempt; work that waits to be marked is none where mastery is set."""
    running = history.running
    if running is None or (running.is_handed_in and state is not State.HANDED_IN):
        return None
    return running.id


def _state(history: History, *, is_reachable: bool) -> State:
    if history.level.is_mastery:
        return State.MASTERED
    if history.running is not None:
        return State.HANDED_IN if history.running.is_handed_in else State.IN_PROGRESS
    if latest(history.rulings, RulingKind.EXCUSE):
        return State.EXCUSED
    if not is_reachable:
        return State.LOCKED
    return (
        State.OPEN
        if history.last_decision is None
        else _state_after(history.last_decision, history)
    )


def _state_after(last: PastDecision, history: History) -> State:
    """Answer what follows a decision that fell short of mastery."""
    if history.tries >= MAX_TRIES:
        return State.CONFERENCE
    if last.verdict is Verdict.ALMOST:
        return State.ALMOST
    return State.READY_AGAIN if is_unlocked(history.uses, last.decided_at) else State.NOT_YET


def _is_due(history: History, policy: CyclePolicy, now: datetime) -> bool:
    """Whether a re-check is due: once so long after mastery, and again after each that held."""
    since = history.mastered_at
    if policy.recheck_after is None or since is None or history.running is not None:
        return False
    last = history.last_recheck
    return now - (last.decided_at if last else since) >= policy.recheck_after
