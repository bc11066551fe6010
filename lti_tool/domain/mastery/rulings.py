"""What a teacher may rule about a student and an objective, and the reasons there are."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum

from lti_tool.domain.mastery.levels import Level

OPEN_FOR = timedelta(hours=24)
"""How long an objective stays open that was opened for now."""


class RulingKind(StrEnum):
    """What the ruling does."""

    OVERRIDE = "override"
    """Sets the level, whatever the checks say."""
    OPEN_FOR_NOW = "open_for_now"
    """Opens a locked objective for a day."""
    EXCUSE = "excuse"
    """The objective is not asked of this student; what waits for it opens."""
    REOPEN = "reopen"
    """A mastered objective is asked again; what was shown stays in the record."""
    VERIFY = "verify"
    """A teacher has seen or heard it: mastery with their own eyes."""

    @property
    def label(self) -> str:
        """What is ruled, in a teacher's words, before it is."""
        return _KIND_LABELS[self]

    @property
    def done(self) -> str:
        """What was ruled, in a few words, where the ruling is listed."""
        return _KINDS_DONE[self]


class RulingReason(StrEnum):
    """Why; a text says more."""

    SHOWN_OTHERWISE = "shown_otherwise"
    EARLIER_COURSE = "earlier_course"
    TECHNICAL = "technical"
    ACCOMMODATION = "accommodation"
    TIME = "time"
    MISTAKE = "mistake"
    DOUBT = "doubt"
    SUPERVISED = "supervised"
    ORAL = "oral"
    GRADEBOOK = "gradebook"
    OTHER = "other"

    @property
    def is_said(self) -> bool:
        """Whether a teacher chooses it from a list; else it goes with what they did."""
        return self is not RulingReason.GRADEBOOK

    @property
    def label(self) -> str:
        """The reason in a teacher's words."""
        return _LABELS[self]


_KIND_LABELS = {
    RulingKind.OVERRIDE: "Set the level",
    RulingKind.OPEN_FOR_NOW: "Open for now (24 hours)",
    RulingKind.EXCUSE: "Do not ask it of this student",
    RulingKind.REOPEN: "Ask it again",
    RulingKind.VERIFY: "Verify it: I have seen or heard it",
}
_KINDS_DONE = {
    RulingKind.OVERRIDE: "Level set",
    RulingKind.OPEN_FOR_NOW: "Opened for now",
    RulingKind.EXCUSE: "Not asked of the student",
    RulingKind.REOPEN: "Asked again",
    RulingKind.VERIFY: "Verified",
}
_LABELS = {
    RulingReason.SHOWN_OTHERWISE: "Shown in another way",
    RulingReason.EARLIER_COURSE: "Mastered in an earlier course",
    RulingReason.TECHNICAL: "Something technical went wrong",
    RulingReason.ACCOMMODATION: "An accommodation asks for it",
    RulingReason.TIME: "The lesson must go on",
    RulingReason.MISTAKE: "A question or its key was wrong",
    RulingReason.DOUBT: "Doubt whether it was the student's own work",
    RulingReason.SUPERVISED: "Seen under supervision",
    RulingReason.ORAL: "Heard in a talk",
    RulingReason.GRADEBOOK: "Adopted from the gradebook",
    RulingReason.OTHER: "Another reason",
}


@dataclass(frozen=True)
class Ruling:
    """A ruling that stands: not withdrawn. `level` is set for an override alone."""

    kind: RulingKind
    made_at: datetime
    level: Level | None = None
    expires_at: datetime | None = None
    reason: RulingReason = RulingReason.OTHER

    def holds_at(self, now: datetime) -> bool:
        """Whether it has not run out."""
        return self.expires_at is None or now < self.expires_at


def latest(rulings: Sequence[Ruling], *kinds: RulingKind) -> Ruling | None:
    """Answer the latest ruling of these kinds, None when there is none."""
    wanted = [ruling for ruling in rulings if ruling.kind in kinds]
    return max(wanted, key=lambda ruling: ruling.made_at, default=None)
