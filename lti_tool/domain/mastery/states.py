"""The states an objective can be in for a student, and their names."""

from enum import StrEnum


class State(StrEnum):
    """The one thing to know about an objective and a student."""

    LOCKED = "locked"
    OPEN = "open"
    IN_PROGRESS = "in_progress"
    HANDED_IN = "handed_in"
    ALMOST = "almost"
    NOT_YET = "not_yet"
    READY_AGAIN = "ready_again"
    CONFERENCE = "conference"
    MASTERED = "mastered"
    EXCUSED = "excused"

    @property
    def label(self) -> str:
        """The state in a few words."""
        return _LABELS[self]

    @property
    def lets_pass(self) -> bool:
        """Whether what waits for the objective opens."""
        return self in {State.MASTERED, State.EXCUSED}


_LABELS = {
    State.LOCKED: "Locked",
    State.OPEN: "Open",
    State.IN_PROGRESS: "Check under way",
    State.HANDED_IN: "With your teacher",
    State.ALMOST: "Almost",
    State.NOT_YET: "Not yet",
    State.READY_AGAIN: "Ready to try again",
    State.CONFERENCE: "Talk it over",
    State.MASTERED: "Mastered",
    State.EXCUSED: "Not asked of you",
}
