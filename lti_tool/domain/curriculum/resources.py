"""Ways to learn an objective: each has a role, a modality and an approach."""

from dataclasses import dataclass
from enum import StrEnum


class ResourceRole(StrEnum):
    """When a resource is offered."""

    INSTRUCTION = "instruction"
    CORRECTIVE = "corrective"
    EXTENSION = "extension"

    @property
    def teaches(self) -> bool:
        """Whether it teaches the objective itself; an extension goes on from there."""
        return self is not ResourceRole.EXTENSION


class Modality(StrEnum):
    """Through what it teaches."""

    READING = "reading"
    VIDEO = "video"
    AUDIO = "audio"
    WORKED_EXAMPLE = "worked_example"
    VISUAL = "visual"
    INTERACTIVE = "interactive"
    HANDS_ON = "hands_on"
    PRACTICE = "practice"
    DISCUSSION = "discussion"
    TEACHER = "teacher"
    PEER = "peer"
    PROJECT = "project"

    @property
    def label(self) -> str:
        """The modality in a student's words."""
        return _LABELS.get(self, self.value.replace("_", " ").capitalize())


_LABELS = {
    Modality.HANDS_ON: "Hands-on",
    Modality.VISUAL: "Pictures and diagrams",
    Modality.WORKED_EXAMPLE: "Worked example",
    Modality.TEACHER: "With your teacher",
    Modality.PEER: "With a classmate",
}


@dataclass(frozen=True)
class Way:
    """How a resource teaches. Two resources with equal ways do not count as different."""

    modality: Modality
    approach: str


@dataclass(frozen=True)
class Resource:
    """A page of our own (`body`, Markdown) or a link (`url`), with its small piece of evidence."""

    slug: str
    role: ResourceRole
    title: str
    modality: Modality
    approach: str
    body: str = ""
    url: str = ""
    minutes: int = 0
    source: str = ""
    language: str = ""
    task: str = ""
    """What the student writes when done: what they did and what they now understand."""

    @property
    def way(self) -> Way:
        """Its modality and approach, approach compared without regard to case or spacing."""
        return Way(self.modality, " ".join(self.approach.casefold().split()))
