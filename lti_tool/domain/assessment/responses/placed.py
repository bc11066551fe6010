"""What matching and sorting share: one list of choices, and one of them belongs to each entry."""

from abc import abstractmethod
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, Self

from lti_tool.domain.assessment.responses.base import (
    RIGHT,
    UNANSWERED,
    WRONG,
    Entry,
    Face,
    ItemScore,
    Names,
    Part,
    Plain,
    Said,
    sparse,
)
from lti_tool.domain.assessment.responses.parts import (
    Parts,
    PartsResponse,
    chosen,
    read_selects,
    score_parts,
)
from lti_tool.domain.assessment.wording import fill


@dataclass(frozen=True)
class PlacedEntry:
    """An entry and the choice that belongs to it; what to say when it was given another."""

    text: str
    target: str
    feedback: str = ""
    misconception: str = ""

    @classmethod
    def from_mapping(cls, plain: Plain, target: str) -> Self:
        """Build it from a mapping that calls the choice `target`."""
        return cls(
            str(plain["text"]),
            str(plain[target]),
            plain.get("feedback", ""),
            plain.get("misconception", ""),
        )

    def to_mapping(self, target: str) -> dict[str, Any]:
        """Answer the mapping, with the choice under the name `target`."""
        return sparse(
            {
                "text": self.text,
                target: self.target,
                "feedback": self.feedback,
                "misconception": self.misconception,
            }
        )

    def filled(self, names: Names) -> Self:
        """Fill every text."""
        return replace(
            self,
            text=fill(self.text, names),
            target=fill(self.target, names),
            feedback=fill(self.feedback, names),
        )

    def texts(self, target: str) -> Iterator[tuple[str, str]]:
        """Answer the texts by the names they have in the mapping."""
        yield "text", self.text
        yield target, self.target
        if self.feedback:
            yield "feedback", self.feedback

    def score(self, choice: str | None) -> ItemScore:
        """Score the choice it was given, None for none."""
        if choice is None:
            return UNANSWERED
        if choice == self.target:
            return ItemScore(RIGHT)
        return ItemScore(WRONG, self.feedback, self.misconception)


class PlacedResponse(PartsResponse):
    """A response that gives each entry a choice. Each right one adds an equal share of credit."""

    @property
    @abstractmethod
    def placed(self) -> tuple[PlacedEntry, ...]:
        """The entries, as shown."""

    @property
    @abstractmethod
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, as shown."""

    def face(self) -> Face:
        """Show the list of choices beside each entry."""
        values = tuple(str(place) for place in range(len(self.choices)))
        parts = tuple(Part(entry.text, self.choices, values) for entry in self.placed)
        return Face(Entry.SELECTS, options=self.choices, parts=parts)

    def read(self, raw: list[str]) -> Parts:
        """Answer the place of the choice for each entry."""
        return read_selects(raw, len(self.placed), len(self.choices))

    def score(self, answer: Parts, decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """Score each entry by itself."""
        given = self._given(answer)
        return score_parts([(entry.text, entry.score(choice)) for entry, choice in given])

    def said(self, answer: Parts) -> tuple[Said, ...]:
        """Answer the choice for each entry that is not open."""
        given = self._given(answer)
        return tuple(
            Said(choice, label=entry.text) for entry, choice in given if choice is not None
        )

    def _given(self, answer: Parts) -> list[tuple[PlacedEntry, str | None]]:
        choices = self.choices
        places = ((entry, chosen(answer, place)) for place, entry in enumerate(self.placed))
        return [(entry, None if place is None else choices[place]) for entry, place in places]
