"""Sort entries into categories."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.responses.base import (
    RIGHT,
    UNANSWERED,
    WRONG,
    Entry,
    Face,
    ItemScore,
    Names,
    Part,
    Place,
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
class SortedEntry:
    """One entry and its category; what to say when it was sorted into another."""

    text: str
    category: str
    feedback: str = ""
    misconception: str = ""


@dataclass(frozen=True)
class Categorising(PartsResponse):
    """Entries and their categories. Each right entry adds an equal share of the credit."""

    kind: ClassVar[str] = "categorising"

    categories: tuple[str, ...]
    entries: tuple[SortedEntry, ...]

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `categories` and `entries`."""
        return cls(
            categories=tuple(str(name) for name in plain["categories"]),
            entries=tuple(
                SortedEntry(
                    str(entry["text"]),
                    str(entry["category"]),
                    entry.get("feedback", ""),
                    entry.get("misconception", ""),
                )
                for entry in plain["entries"]
            ),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `categories` and `entries`."""
        return {
            "categories": list(self.categories),
            "entries": [
                sparse(
                    {
                        "text": entry.text,
                        "category": entry.category,
                        "feedback": entry.feedback,
                        "misconception": entry.misconception,
                    }
                )
                for entry in self.entries
            ],
        }

    def filled(self, names: Names) -> Self:
        """Fill every text."""
        return replace(
            self,
            categories=tuple(fill(name, names) for name in self.categories),
            entries=tuple(
                replace(
                    each,
                    text=fill(each.text, names),
                    category=fill(each.category, names),
                    feedback=fill(each.feedback, names),
                )
                for each in self.entries
            ),
        )

    def shuffled(self, chance: random.Random) -> Self:
        """Shuffle the entries; the categories keep their order."""
        entries = list(self.entries)
        chance.shuffle(entries)
        return replace(self, entries=tuple(entries))

    def face(self) -> Face:
        """Show the list of categories beside each entry."""
        values = tuple(str(place) for place in range(len(self.categories)))
        parts = tuple(Part(entry.text, self.categories, values) for entry in self.entries)
        return Face(Entry.SELECTS, options=self.categories, parts=parts)

    def identity(self) -> list[Any]:
        """Answer the categories and the entries."""
        return [sorted(self.categories), sorted(entry.text for entry in self.entries)]

    def read(self, raw: list[str]) -> Parts:
        """Answer the category chosen for each entry."""
        return read_selects(raw, len(self.entries), len(self.categories))

    def score(self, answer: Parts, decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """Score each entry by itself."""
        return score_parts(
            [
                (entry.text, self._score(entry, chosen(answer, place)))
                for place, entry in enumerate(self.entries)
            ]
        )

    def said(self, answer: Parts) -> tuple[Said, ...]:
        """Answer the category chosen for each entry that is not open."""
        places = [(entry, chosen(answer, place)) for place, entry in enumerate(self.entries)]
        return tuple(
            Said(self.categories[place], label=entry.text)
            for entry, place in places
            if place is not None
        )

    def guess_floor(self) -> float:
        """Each entry is sorted right by luck once in as many times as there are categories."""
        return float(len(self.categories)) ** -len(self.entries)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the categories, the entries and what is said to them."""
        for place, name in enumerate(self.categories):
            yield ("categories", place), name
        for place, entry in enumerate(self.entries):
            yield ("entries", place, "text"), entry.text
            yield ("entries", place, "category"), entry.category
            if entry.feedback:
                yield ("entries", place, "feedback"), entry.feedback

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """Categories must differ, and so must entries."""
        return (self.categories, tuple(entry.text for entry in self.entries))

    def trouble(self) -> str:
        """Every entry belongs to a category that is there."""
        astray = next((each for each in self.entries if each.category not in self.categories), None)
        if astray is None:
            return ""
        return f"sorts “{astray.text}” into “{astray.category}”, which is no category of it."

    def _score(self, entry: SortedEntry, place: int | None) -> ItemScore:
        if place is None:
            return UNANSWERED
        if self.categories[place] == entry.category:
            return ItemScore(RIGHT)
        return ItemScore(WRONG, entry.feedback, entry.misconception)
