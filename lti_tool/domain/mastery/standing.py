"""Where a student stands with one objective, worked out from what has happened."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from lti_tool.domain.curriculum.prerequisites import Prerequisite
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.corrective import ResourceUse, is_unlocked
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.gate import Gate, gate
from lti_tool.domain.mastery.levels import Level


class State(StrEnum):
    """The one thing to know about an objective and a student."""

    LOCKED = "locked"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    NOT_YET = "not_yet"
    READY_AGAIN = "ready_again"
    MASTERED = "mastered"

    @property
    def label(self) -> str:
        """The state in a few words."""
        return _LABELS[self]


_LABELS = {
    State.LOCKED: "Locked",
    State.OPEN: "Open",
    State.IN_PROGRESS: "Check under way",
    State.NOT_YET: "Not yet",
    State.READY_AGAIN: "Ready to try again",
    State.MASTERED: "Mastered",
}


@dataclass(frozen=True)
class PastDecision:
    """A decision that was made about a student and an objective."""

    attempt_id: AttemptId
    verdict: Verdict
    level: Level
    decided_at: datetime
    reason: str = ""


@dataclass(frozen=True)
class History:
    """What has happened between one student and one objective; decisions oldest first."""

    decisions: tuple[PastDecision, ...] = ()
    uses: tuple[ResourceUse, ...] = ()
    running_attempt: AttemptId | None = None

    @property
    def level(self) -> Level:
        """The best level shown: later evidence can raise it, never take it away."""
        return max((decision.level for decision in self.decisions), default=Level.NO_EVIDENCE)

    @property
    def best_decision(self) -> PastDecision | None:
        """The decision the level rests on: the latest of those that show the most."""
        return max(reversed(self.decisions), key=lambda decision: decision.level, default=None)

    @property
    def last_decision(self) -> PastDecision | None:
        """The latest decision, if there is one."""
        return self.decisions[-1] if self.decisions else None


@dataclass(frozen=True)
class Standing:
    """A state, with the best level shown so far and what it rests on."""

    state: State
    level: Level
    gate: Gate
    running_attempt: AttemptId | None = None
    last_decision: PastDecision | None = None

    @property
    def may_start_check(self) -> bool:
        """Whether a new attempt may begin now."""
        return self.state in {State.OPEN, State.READY_AGAIN}


def unit_standings(
    needs: Mapping[str, Prerequisite], histories: Mapping[str, History]
) -> dict[str, Standing]:
    """Work out a student's standing with every objective of a unit, by slug.

    An objective without a history has none yet. Mastery, once shown, stays: a later weaker
    attempt never closes a gate.
    """
    mastered = {slug for slug, history in histories.items() if history.level.is_mastery}
    return {
        slug: _standing(gate(need, mastered), histories.get(slug, History()))
        for slug, need in needs.items()
    }


def _standing(gate: Gate, history: History) -> Standing:
    return Standing(
        state=_state(gate, history),
        level=history.level,
        gate=gate,
        running_attempt=history.running_attempt,
        last_decision=history.last_decision,
    )


def _state(gate: Gate, history: History) -> State:
    if history.level.is_mastery:
        return State.MASTERED
    if history.running_attempt is not None:
        return State.IN_PROGRESS
    if not gate.is_open:
        return State.LOCKED
    if history.last_decision is None:
        return State.OPEN
    if is_unlocked(history.uses, history.last_decision.decided_at):
        return State.READY_AGAIN
    return State.NOT_YET
