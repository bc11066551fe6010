"""One person's cell in one column of the gradebook: what we have, and what the LMS showed."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction

from lti_tool.domain.gradebook.delivery import ScoreState, same_within
from lti_tool.domain.gradebook.points import MAXIMUM


class ColumnSight(StrEnum):
    """What came of the last look at a whole column."""

    SEEN = "seen"
    """Looked at, or not looked at yet."""
    DELETED = "deleted"
    HIDDEN = "hidden"
    """The LMS lets Cairn read no grades there."""


@dataclass(frozen=True)
class Reading:
    """What the LMS showed at a time; no points for no grade. Moodle tells a zero that way too.

    `since` is when it was first seen to show that.
    """

    at: datetime
    points: Fraction | None
    maximum: Fraction = Fraction(MAXIMUM)
    since: datetime | None = None


@dataclass(frozen=True)
class Settled:
    """What both sides showed when a teacher left a difference, or adopted the gradebook's side."""

    ours: int
    theirs: Fraction | None


@dataclass(frozen=True)
class CellFacts:
    """All that is known of one person's cell in one column; points are out of `maximum`."""

    state: ScoreState
    points: int
    maximum: int = MAXIMUM
    sent_points: int | None = None
    sent_at: datetime | None = None
    tries: int = 0
    trouble: str = ""
    reading: Reading | None = None
    settled: Settled | None = None
    column: ColumnSight = ColumnSight.SEEN
    has_gradebook: bool = True
    is_in_class: bool = True
    is_excused: bool = False
    is_test: bool = False
    has_evidence: bool = True
    """Whether anything stands behind our number; it stays in the LMS when evidence is withdrawn."""

    @property
    def theirs(self) -> Fraction | None:
        """What the LMS showed last, out of our maximum; None for nothing, or for never looked."""
        if self.reading is None or self.reading.points is None or self.reading.maximum <= 0:
            return None
        return self.reading.points / self.reading.maximum * self.maximum

    @property
    def is_read_back(self) -> bool:
        """Whether the LMS was looked at since the last sending."""
        read = self.reading
        return read is not None and (self.sent_at is None or read.at >= self.sent_at)

    def shows(self, points: Fraction | int | None) -> bool:
        """Whether the LMS shows as many points as these, within what it rounds away."""
        read = self.reading
        if read is None or self.theirs is None or points is None:
            # Whoever sent a zero reads nothing: that is how Moodle tells it.
            return self.theirs is None and not points
        return abs(self.theirs - points) <= same_within(read.maximum) * self.maximum / MAXIMUM

    @property
    def is_left(self) -> bool:
        """Whether a teacher has left this very difference as it is."""
        left = self.settled
        return left is not None and left.ours == self.points and self.shows(left.theirs)


def state_after_reading(facts: CellFacts) -> ScoreState:
    """Answer the state of a cell now that the LMS was looked at; what is owed stays owed.

    What somebody else put there makes a conflict of what was sent, and of what a teacher adopted
    before. What has come to show our points by itself is as good as sent. No mismatch of people
    who are excused or have left is a conflict, and nothing is told of a test student.
    """
    state, read = facts.state, facts.reading
    if read is None or not facts.is_read_back or facts.is_test:
        return state
    is_nobodys = facts.is_excused or not facts.is_in_class
    match state:
        case ScoreState.SENT if not is_nobodys and not facts.shows(facts.sent_points):
            return ScoreState.CONFLICT
        case ScoreState.ADOPTED if facts.settled and not facts.shows(facts.settled.theirs):
            return ScoreState.CONFLICT
        case ScoreState.CONFLICT | ScoreState.REFUSED if facts.theirs is not None and facts.shows(
            facts.points
        ):
            return ScoreState.SENT
        case _:
            return state
