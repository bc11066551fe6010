"""What has happened between one student and one objective, and the level it comes to."""

from dataclasses import dataclass, replace
from datetime import datetime

from lti_tool.domain.curriculum.resources import Modality
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.corrective import ResourceUse, opened_by_teacher, was_retaught
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.requests import Request
from lti_tool.domain.mastery.rulings import Ruling, RulingKind, latest


@dataclass(frozen=True)
class PastDecision:
    """A decision that was made about a student and an objective."""

    attempt_id: AttemptId
    verdict: Verdict
    level: Level
    decided_at: datetime
    reason: str = ""
    purpose: Purpose = Purpose.CHECK
    sureness: float | None = None
    """Probability that the true proficiency is at or above `cut`; both None where none is meant."""
    cut: float | None = None
    done_at: datetime | None = None
    """When the work was handed in, which may be long before a teacher marked it."""


@dataclass(frozen=True)
class RunningAttempt:
    """An attempt without a decision: under way, or handed in and waiting for a teacher."""

    id: AttemptId
    purpose: Purpose = Purpose.CHECK
    is_handed_in: bool = False


@dataclass(frozen=True)
class History:
    """What has happened between one student and one objective; everything oldest first.

    Rulings that were withdrawn are not among them.
    """

    decisions: tuple[PastDecision, ...] = ()
    uses: tuple[ResourceUse, ...] = ()
    running: RunningAttempt | None = None
    rulings: tuple[Ruling, ...] = ()
    request: Request | None = None
    """The latest request for a new check, None when none was made."""
    declined_at: datetime | None = None
    """When a teacher last declined one."""

    @property
    def checks(self) -> tuple[PastDecision, ...]:
        """The decisions that count towards the level: no re-checks, nothing before a new start.

        An override and a reopening both begin anew: what was shown before stays in the record.
        """
        anew = latest(self.rulings, RulingKind.OVERRIDE, RulingKind.REOPEN)
        return tuple(
            decision
            for decision in self.decisions
            if decision.purpose.decides_mastery
            and (anew is None or decision.decided_at > anew.made_at)
        )

    def checks_that_tell(self, until: datetime) -> tuple[PastDecision, ...]:
        """The checks whose answers tell about a student who hands in work at `until`.

        What was answered to test out tells of the time before the lesson: once something was
        learned it counts no more, for or against. Else it would be wiser not to try.
        """
        checks = self.checks
        if not checks or checks[0].purpose is not Purpose.PRE_CHECK:
            return checks
        before = checks[0].decided_at
        if not was_retaught(self.uses, before, until):
            return checks
        learned = min(
            use.finished_at for use in self.uses if use.finished_at and use.finished_at > before
        )
        return tuple(each for each in checks if each.decided_at > learned)

    @property
    def level(self) -> Level:
        """The best level shown or set: later evidence can raise it, never take it away."""
        shown = max((each.level for each in self.checks), default=Level.NO_EVIDENCE)
        anew = latest(self.rulings, RulingKind.OVERRIDE, RulingKind.REOPEN)
        return max(shown, anew.level) if anew is not None and anew.level is not None else shown

    @property
    def graded_level(self) -> Level:
        """The level the gradebook shows: asking again takes no grade away."""
        kept = tuple(each for each in self.rulings if each.kind is not RulingKind.REOPEN)
        return replace(self, rulings=kept).level

    @property
    def best_decision(self) -> PastDecision | None:
        """The decision the level rests on: the latest of those that show the most."""
        return max(reversed(self.checks), key=lambda each: each.level, default=None)

    @property
    def last_decision(self) -> PastDecision | None:
        """The latest decision that counts, if there is one."""
        return self.checks[-1] if self.checks else None

    @property
    def current_request(self) -> Request | None:
        """The latest request, if it was made since the last decision that counts."""
        last = self.last_decision
        if self.request is None or last is None or self.request.asked_at < last.decided_at:
            return None
        return self.request

    @property
    def was_declined(self) -> bool:
        """Whether a teacher has declined a request since the last decision that counts."""
        last = self.last_decision
        declined_at = self.declined_at
        return last is not None and declined_at is not None and declined_at >= last.decided_at

    @property
    def needs_no_request(self) -> bool:
        """Whether a check after another way is open without one.

        A teacher has gone through it with the student, or only a pre-check fell short so far.
        """
        last = self.last_decision
        has_tried = any(decision.purpose.counts_as_try for decision in self.checks)
        return not has_tried or last is None or opened_by_teacher(self.uses, last.decided_at)

    @property
    def is_settled(self) -> bool:
        """Whether a request that still waits has become needless."""
        is_excused = latest(self.rulings, RulingKind.EXCUSE) is not None
        return self.level.is_mastery or is_excused or self.needs_no_request

    @property
    def last_action_at(self) -> datetime | None:
        """When the student last did something here, None when they never have."""
        moments = [each.decided_at for each in self.decisions]
        moments += [use.finished_at or use.opened_at for use in self.uses]
        moments += [self.request.asked_at] if self.request else []
        return max(moments, default=None)

    @property
    def tries(self) -> int:
        """The automatic attempts of this teaching cycle; a talk with the teacher begins another."""
        talks = [
            use.opened_at
            for use in self.uses
            if use.resource_id is None and use.way.modality is Modality.TEACHER
        ]
        since = max(talks, default=None)
        return sum(
            decision.purpose.counts_as_try and (since is None or decision.decided_at > since)
            for decision in self.checks
        )

    @property
    def mastered_at(self) -> datetime | None:
        """When mastery was first shown or set since the last new start, None without it."""
        shown = [each.decided_at for each in self.checks if each.level.is_mastery]
        anew = latest(self.rulings, RulingKind.OVERRIDE, RulingKind.REOPEN)
        if anew is not None and anew.level is not None and anew.level.is_mastery:
            shown.append(anew.made_at)
        return min(shown, default=None)

    @property
    def is_verified(self) -> bool:
        """Whether a teacher has seen or heard it, and none has taken mastery away since."""
        seen = latest(self.rulings, RulingKind.VERIFY)
        anew = latest(self.rulings, RulingKind.OVERRIDE, RulingKind.REOPEN)
        if seen is None or anew is None or seen.made_at > anew.made_at:
            return seen is not None
        return anew.level is not None and anew.level.is_mastery

    @property
    def last_recheck(self) -> PastDecision | None:
        """The latest re-check since mastery."""
        since = self.mastered_at
        rechecks = [
            each
            for each in self.decisions
            if each.purpose is Purpose.RECHECK and since is not None and each.decided_at > since
        ]
        return rechecks[-1] if rechecks else None
