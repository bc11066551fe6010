"""What helps a student outside our pages, as a teacher records it."""

from enum import StrEnum

from lti_tool.domain.curriculum.resources import Modality, Way


class Outside(StrEnum):
    """What took place; the value is the approach it is recorded with."""

    TALK = "talk with the teacher"
    GROUP = "small group with the teacher"
    HELPED_BY_PEER = "with a classmate"
    HELPED_PEER = "helping a classmate"

    @property
    def way(self) -> Way:
        """The way it stands for."""
        return Way(_MODALITIES[self], self.value)

    @property
    def label(self) -> str:
        """What it is called in a list of ways used."""
        return _TITLES[self]

    @property
    def opens_check(self) -> bool:
        """Whether it counts as another way: for who helped it is no new teaching."""
        return self is not Outside.HELPED_PEER


_MODALITIES = {
    Outside.TALK: Modality.TEACHER,
    Outside.GROUP: Modality.TEACHER,
    Outside.HELPED_BY_PEER: Modality.PEER,
    Outside.HELPED_PEER: Modality.PEER,
}
_TITLES = {
    Outside.TALK: "Talk with a teacher",
    Outside.GROUP: "Small group with a teacher",
    Outside.HELPED_BY_PEER: "Worked on with a classmate",
    Outside.HELPED_PEER: "Helped a classmate",
}


def outside_title(approach: str) -> str:
    """Name what is recorded with this approach; what is not known is a talk."""
    known = [each for each in Outside if each == approach]
    return (known[0] if known else Outside.TALK).label
