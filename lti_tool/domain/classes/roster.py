"""Compare a class with what the LMS says it is, and doubt what cannot be."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass

from lti_tool.domain.errors import DomainError

SMALL_CLASS = 4
"""Below this, half a class may well leave in a day."""


@dataclass(frozen=True)
class RosterChange:
    """Who came, who left and who stayed; a person who left keeps everything they have shown."""

    joined: frozenset[str]
    left: frozenset[str]
    stayed: frozenset[str]


class ImplausibleRosterError(DomainError):
    """A roster that looks like an error of the LMS rather than like a class."""


def compare_rosters(known: AbstractSet[str], told: AbstractSet[str]) -> RosterChange:
    """Answer the change from the students known to those the LMS tells of.

    Raises ImplausibleRosterError when the class would be emptied, or lose more than half of a
    class that is not very small: a paging error or a lost right must not hide students.
    """
    change = RosterChange(
        joined=frozenset(told - known),
        left=frozenset(known - told),
        stayed=frozenset(known & told),
    )
    if known and not told:
        raise ImplausibleRosterError(
            "roster_empty",
            "The LMS says that nobody is in this course any more. Cairn kept the class as it was; "
            "check that Cairn may still read the course's members.",
        )
    if len(known) >= SMALL_CLASS and len(change.left) * 2 > len(known):
        raise ImplausibleRosterError(
            "roster_shrunk",
            f"The LMS says that {len(change.left)} of {len(known)} students have left at once. "
            "Cairn kept the class as it was and looks again tonight.",
        )
    return change
