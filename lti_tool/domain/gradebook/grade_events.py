"""What can happen to a grade on its way to the gradebook and there."""

from collections.abc import Mapping
from enum import StrEnum
from types import MappingProxyType


class GradeEvent(StrEnum):
    """One line of a cell's history."""

    SENT = "sent"
    REFUSED = "refused"
    CHANGED = "changed"
    """The LMS was seen to show another grade than the one before."""
    AGREED = "agreed"
    """The LMS shows ours, which somebody typed or put back there."""
    ASKED = "asked"
    LEFT = "left"
    ADOPTED = "adopted"

    @property
    def label(self) -> str:
        """The event in a teacher's words."""
        return _LABELS[self]


_LABELS: Mapping[GradeEvent, str] = MappingProxyType(
    {
        GradeEvent.SENT: "Sent, and accepted by the LMS",
        GradeEvent.REFUSED: "Refused by the LMS",
        GradeEvent.CHANGED: "Seen in the gradebook, not from Cairn",
        GradeEvent.AGREED: "Seen in the gradebook, the same as Cairn's",
        GradeEvent.ASKED: "Cairn's grade chosen, to be sent",
        GradeEvent.LEFT: "Left as it is",
        GradeEvent.ADOPTED: "Adopted from the gradebook",
    }
)
