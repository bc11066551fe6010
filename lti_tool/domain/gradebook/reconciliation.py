"""Why the gradebook says what it says: intended, sent and read back, in one sentence per cell."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum
from fractions import Fraction
from types import MappingProxyType
from zoneinfo import ZoneInfo

from lti_tool.domain.gradebook.cell_facts import CellFacts, ColumnSight, Reading
from lti_tool.domain.gradebook.delivery import ScoreState


class Finding(StrEnum):
    """What a cell comes to, the most urgent first."""

    CHANGED = "changed"
    GONE = "gone"
    REFUSED = "refused"
    COLUMN_DELETED = "column_deleted"
    ON_ITS_WAY = "on_its_way"
    WAITS = "waits"
    UNREAD = "unread"
    UNREADABLE = "unreadable"
    RESCALED = "rescaled"
    NOT_GRADED = "not_graded"
    EXCUSED = "excused"
    LEFT = "left"
    ADOPTED = "adopted"
    SAME = "same"

    @property
    def label(self) -> str:
        """The finding in a few words."""
        return _LABELS[self]

    @property
    def needs_attention(self) -> bool:
        """Whether a person has to decide something."""
        return self in _ATTENTION

    @property
    def is_standoff(self) -> bool:
        """Whether the gradebook shows something else than Cairn sent: somebody has to choose."""
        return self in {Finding.CHANGED, Finding.GONE}

    @property
    def is_theirs(self) -> bool:
        """Whether sending would replace what somebody put into the gradebook."""
        return self.is_standoff or self is Finding.LEFT

    @property
    def may_be_sent(self) -> bool:
        """Whether sending again can change anything."""
        return self not in _SETTLED


_LABELS: Mapping[Finding, str] = MappingProxyType(
    {
        Finding.CHANGED: "Changed in the LMS",
        Finding.GONE: "Removed in the LMS, or a zero",
        Finding.REFUSED: "Refused by the LMS",
        Finding.COLUMN_DELETED: "Column deleted in the LMS",
        Finding.ON_ITS_WAY: "On its way",
        Finding.WAITS: "Waits for the gradebook",
        Finding.UNREAD: "Sent, not read back yet",
        Finding.UNREADABLE: "Sent, cannot be read back",
        Finding.RESCALED: "The same, on another scale",
        Finding.NOT_GRADED: "No longer in the class",
        Finding.EXCUSED: "Not asked of the student",
        Finding.LEFT: "Left as it is",
        Finding.ADOPTED: "Adopted from the gradebook",
        Finding.SAME: "The same in both",
    }
)
_OURS = frozenset({Finding.SAME, Finding.RESCALED, Finding.UNREAD, Finding.UNREADABLE})
WITHOUT_EVIDENCE = (
    "No evidence stands behind it any more, and no tool can take a number out of a gradebook: "
    "change it there, or let the next check replace it."
)
_NOWHERE = ZoneInfo("UTC")
_ATTENTION = frozenset(
    {Finding.CHANGED, Finding.GONE, Finding.REFUSED, Finding.COLUMN_DELETED},
)
_SETTLED = frozenset(
    {
        Finding.SAME,
        Finding.RESCALED,
        Finding.ADOPTED,
        Finding.EXCUSED,
        Finding.WAITS,
        Finding.NOT_GRADED,
    }
)


@dataclass(frozen=True)
class Explanation:
    """What a cell comes to, and why, in one sentence."""

    finding: Finding
    sentence: str


def explain(facts: CellFacts, zone: ZoneInfo) -> Explanation:
    """Say why the gradebook shows what it shows; times are those of the course's school."""
    match facts.state:
        case ScoreState.OWED:
            return _on_its_way(facts)
        case _:
            return _out_of_reach(facts, zone) or _with_lms(facts, zone)


def _out_of_reach(facts: CellFacts, zone: ZoneInfo) -> Explanation | None:
    """Answer for a cell that is no longer there."""
    if not facts.is_in_class:
        words = "No longer in the class: the LMS shows and takes no grade for them here."
        return Explanation(Finding.NOT_GRADED, words + _was_sent(facts, zone))
    if facts.column is not ColumnSight.DELETED:
        return None
    return Explanation(
        Finding.COLUMN_DELETED,
        "The column is no longer in the gradebook, and its grades are gone with it. Sending one "
        "makes it again, with every grade from Cairn that stood in it.",
    )


def _with_lms(facts: CellFacts, zone: ZoneInfo) -> Explanation:
    if facts.state is ScoreState.SENT:
        return _beside_evidence(facts, _sent(facts, zone))
    if facts.state is ScoreState.ADOPTED:
        words = f"A teacher adopted what the gradebook shows, {_theirs(facts)}. It stays."
        return Explanation(Finding.ADOPTED, words)
    if facts.is_left:
        words = f"Left as it is: the gradebook shows {_theirs(facts)}, Cairn has {facts.points}."
        return Explanation(Finding.LEFT, words)
    if facts.state is ScoreState.REFUSED:
        return Explanation(Finding.REFUSED, f"The LMS refused {facts.points}: {facts.trouble}")
    return _theirs_stays(facts, zone)


def finding_of(facts: CellFacts) -> Finding:
    """Answer what a cell comes to, without saying why."""
    return explain(facts, _NOWHERE).finding


def seen_mark(facts: CellFacts, version: int) -> str:
    """Answer what a teacher sees of a cell, in a few characters: another once anything changed."""
    theirs = "" if facts.theirs is None else number(facts.theirs)
    return f"{finding_of(facts)}~{version}~{theirs}"


def finding_in(mark: str) -> Finding | None:
    """Answer the finding that a mark tells of, None where it is no mark."""
    name = mark.partition("~")[0]
    return next((each for each in Finding if each == name), None)


def _on_its_way(facts: CellFacts) -> Explanation:
    if not facts.has_gradebook:
        words = "Waits: the LMS has not opened this course's gradebook to Cairn."
        return Explanation(Finding.WAITS, words)
    words = f"{facts.points} is on its way to the gradebook"
    words += f", try {facts.tries + 1}. Last time: {facts.trouble}" if facts.trouble else "."
    return Explanation(Finding.ON_ITS_WAY, words)


def _sent(facts: CellFacts, zone: ZoneInfo) -> Explanation:
    points, read = facts.points, facts.reading
    if facts.column is ColumnSight.HIDDEN or (facts.is_test and facts.theirs is None):
        what = "what a test student has" if facts.is_test else "grades"
        words = (
            f"The LMS took {points}{_at(facts.sent_at, zone)}. It does not let Cairn read {what}."
        )
        return Explanation(Finding.UNREADABLE, words)
    if read is None or not facts.is_read_back:
        words = f"The LMS took {points}{_at(facts.sent_at, zone)}. It has not been read back yet."
        return Explanation(Finding.UNREAD, words)
    if not facts.shows(facts.sent_points):
        return _theirs_stays(facts, zone)
    if facts.theirs is None:
        words = "A zero was sent, and the gradebook shows a zero or nothing: some tell no more."
        return Explanation(Finding.SAME, words)
    if read.maximum != facts.maximum:
        words = (
            f"The LMS counts this column out of {number(read.maximum)}: {_theirs_there(read)} "
            f"there is {points} of {facts.maximum} here."
        )
        return Explanation(Finding.RESCALED, words)
    return Explanation(Finding.SAME, f"The gradebook shows {points}, as Cairn sent it.")


def _beside_evidence(facts: CellFacts, sent: Explanation) -> Explanation:
    if facts.has_evidence or sent.finding not in _OURS:
        return sent
    return Explanation(sent.finding, f"{sent.sentence} {WITHOUT_EVIDENCE}")


def _theirs_stays(facts: CellFacts, zone: ZoneInfo) -> Explanation:
    read = facts.reading
    if facts.is_excused:
        words = (
            f"Not asked of this student. The gradebook shows {_theirs(facts)}: mark the student "
            "as excused there too."
        )
        return Explanation(Finding.EXCUSED, words)
    if read is None:
        # Met by a delivery before cells were read back; its own words say what was there.
        return Explanation(Finding.CHANGED, facts.trouble or "The gradebook shows another grade.")
    seen = _at(read.since or read.at, zone)
    ours = _ours(facts)
    if facts.theirs is None:
        words = f"Seen{seen}: the gradebook shows nothing, or a zero. {ours}"
        return Explanation(Finding.GONE, words)
    theirs = f"Somebody put {_theirs(facts)} into the gradebook, seen{seen}."
    words = f"{theirs} It was left as it is. {ours}"
    return Explanation(Finding.CHANGED, words)


def _ours(facts: CellFacts) -> str:
    if facts.sent_points is None:
        return f"Cairn has sent nothing, and would send {facts.points}."
    if facts.sent_points == facts.points:
        return f"Cairn had sent {facts.points}."
    return f"Cairn had sent {facts.sent_points}, and would send {facts.points} now."


def _theirs(facts: CellFacts) -> str:
    read = facts.reading
    if read is None or read.points is None:
        return "nothing, or a zero"
    if read.maximum == facts.maximum:
        return number(read.points)
    return f"{number(read.points)} of {number(read.maximum)}"


def _theirs_there(read: Reading) -> str:
    return number(read.points or 0)


def _was_sent(facts: CellFacts, zone: ZoneInfo) -> str:
    if facts.sent_points is None:
        return ""
    return f" {facts.sent_points} was sent{_at(facts.sent_at, zone)}."


def number(points: Fraction | float) -> str:
    """Answer points as a gradebook writes them: 81, or 80.5."""
    return f"{float(points):.2f}".rstrip("0").rstrip(".")


def clock_words(moment: datetime, zone: ZoneInfo) -> str:
    """Answer a time at the course's school, “at 10:42 on 5 Oct 2026”."""
    there = moment.astimezone(zone)
    return f"at {there:%H:%M} on {there.day} {there:%b %Y}"


def _at(moment: datetime | None, zone: ZoneInfo) -> str:
    return "" if moment is None else f" {clock_words(moment, zone)}"
