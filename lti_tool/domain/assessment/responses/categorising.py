"""Sort entries into categories."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.responses.base import Names, Place, Plain
from lti_tool.domain.assessment.responses.placed import PlacedEntry, PlacedResponse
from lti_tool.domain.assessment.wording import fill

TARGET = "category"


@dataclass(frozen=True)
class Categorising(PlacedResponse):
    """Entries and their categories."""

    kind: ClassVar[str] = "categorising"

    categories: tuple[str, ...]
    entries: tuple[PlacedEntry, ...]

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `categories` and `entries`."""
        return cls(
            categories=tuple(str(name) for name in plain["categories"]),
            entries=tuple(PlacedEntry.from_mapping(entry, TARGET) for entry in plain["entries"]),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `categories` and `entries`."""
        return {
            "categories": list(self.categories),
            "entries": [entry.to_mapping(TARGET) for entry in self.entries],
        }

    @property
    def placed(self) -> tuple[PlacedEntry, ...]:
        """The entries."""
        return self.entries

    @property
    def choices(self) -> tuple[str, ...]:
        """The categories."""
        return self.categories

    def filled(self, names: Names) -> Self:
        """Fill every text."""
        return replace(
            self,
            categories=tuple(fill(name, names) for name in self.categories),
            entries=tuple(entry.filled(names) for entry in self.entries),
        )

    def shuffled(self, chance: random.Random) -> Self:
        """Shuffle the entries; the categories keep their order."""
        entries = list(self.entries)
        chance.shuffle(entries)
        return replace(self, entries=tuple(entries))

    def identity(self) -> list[Any]:
        """Answer the categories and the entries."""
        return [sorted(self.categories), sorted(entry.text for entry in self.entries)]

    def guess_floor(self) -> float:
        """Each entry is sorted right by luck once in as many times as there are categories."""
        return float(len(self.categories)) ** -len(self.entries)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the categories, the entries and what is said to them."""
        for place, name in enumerate(self.categories):
            yield ("categories", place), name
        for place, entry in enumerate(self.entries):
            for name, text in entry.texts(TARGET):
                yield ("entries", place, name), text

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """Categories must differ, and so must entries."""
        return (self.categories, tuple(entry.text for entry in self.entries))

    def trouble(self) -> str:
        """Every entry belongs to a category that is there."""
        astray = next((each for each in self.entries if each.target not in self.categories), None)
        if astray is None:
            return ""
        return f"sorts “{astray.text}” into “{astray.target}”, which is no category of it."
