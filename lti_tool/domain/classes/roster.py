"""Compare a class with what the LMS says it is, and doubt what cannot be."""

from collections.abc import Set as AbstractSet
from dataclasses import dataclass
from datetime import datetime, timedelta

from lti_tool.domain.errors import DomainError

SMALL_CLASS = 4
"""Below this, half a class may well leave in a day."""
CONFIRMED_FOR = timedelta(hours=1)
"""How long a teacher's word that a class has really changed serves for the next reading."""
_DOUBT = "The LMS says that"
"""How every doubt begins; nothing else that goes wrong with a list does."""


@dataclass(frozen=True)
class RosterChange:
    """Who came, who left and who stayed; a person who left keeps everything they have shown."""

    joined: frozenset[str]
    left: frozenset[str]
    stayed: frozenset[str]


class ImplausibleRosterError(DomainError):
    """A roster that looks like an error of the LMS rather than like a class."""


def may_be_confirmed(trouble: str) -> bool:
    """Tell whether this is a doubt, which a teacher can lift, and no other trouble."""
    return trouble.startswith(_DOUBT)


def is_confirmed(confirmed_at: datetime | None, *, now: datetime) -> bool:
    """Tell whether a teacher's word still serves."""
    return confirmed_at is not None and confirmed_at <= now < confirmed_at + CONFIRMED_FOR


def compare_rosters(
    known: AbstractSet[str], told: AbstractSet[str], *, is_confirmed: bool = False
) -> RosterChange:
    """Answer the change from the students known to those the LMS tells of.

    Raises ImplausibleRosterError when the class would be emptied, or lose more than half of a
    class that is not very small: a paging error or a lost right must not hide students. A teacher
    who knows better has confirmed the change.
    """
    change = RosterChange(
        joined=frozenset(told - known),
        left=frozenset(known - told),
        stayed=frozenset(known & told),
    )
    if is_confirmed:
        return change
    if known and not told:
        raise ImplausibleRosterError(
            "roster_empty",
            f"{_DOUBT} nobody is in this course any more. Cairn kept the class as it was; "
            "check that Cairn may still read the course's members.",
        )
    if len(known) >= SMALL_CLASS and len(change.left) * 2 > len(known):
        raise ImplausibleRosterError(
            "roster_shrunk",
            f"{_DOUBT} {len(change.left)} of {len(known)} students have left at once. "
            "Cairn kept the class as it was and looks again tonight.",
        )
    return change
