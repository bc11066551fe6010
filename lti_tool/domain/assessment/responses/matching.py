"""Match each entry with what belongs to it."""

import math
import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.responses.base import Names, Place, Plain
from lti_tool.domain.assessment.responses.placed import PlacedEntry, PlacedResponse
from lti_tool.domain.assessment.wording import fill

TARGET = "match"


@dataclass(frozen=True)
class Matching(PlacedResponse):
    """Pairs, and wrong matches besides."""

    kind: ClassVar[str] = "matching"

    pairs: tuple[PlacedEntry, ...]
    extra: tuple[str, ...] = ()
    order: tuple[int, ...] = ()
    """The order in which an instance shows the matches; empty where it was not drawn yet."""

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `pairs` and `extra`."""
        return cls(
            pairs=tuple(PlacedEntry.from_mapping(pair, TARGET) for pair in plain["pairs"]),
            extra=tuple(str(text) for text in plain.get("extra", ())),
            order=tuple(plain.get("order", ())),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `pairs` and `extra`."""
        return {
            "pairs": [pair.to_mapping(TARGET) for pair in self.pairs],
            "extra": list(self.extra),
            "order": list(self.order),
        }

    @property
    def placed(self) -> tuple[PlacedEntry, ...]:
        """The pairs."""
        return self.pairs

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, as shown: every match once, and the extra ones."""
        texts = tuple(dict.fromkeys((*(pair.target for pair in self.pairs), *self.extra)))
        return tuple(texts[place] for place in self.order) if self.order else texts

    def filled(self, names: Names) -> Self:
        """Fill every text."""
        return replace(
            self,
            pairs=tuple(pair.filled(names) for pair in self.pairs),
            extra=tuple(fill(text, names) for text in self.extra),
        )

    def shuffled(self, chance: random.Random) -> Self:
        """Draw an order for the matches; the entries keep theirs."""
        order = list(range(len(self.choices)))
        chance.shuffle(order)
        return replace(self, order=tuple(order))

    def identity(self) -> list[Any]:
        """Answer the entries and the matches."""
        return [sorted(pair.text for pair in self.pairs), sorted(self.choices)]

    def guess_floor(self) -> float:
        """All ways to give each entry a match of its own are as likely; of these one is right."""
        entries, matches = len(self.pairs), len(self.choices)
        return 1 / (math.perm(matches, entries) if matches >= entries else matches**entries)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the texts of the pairs and the extra matches."""
        for place, pair in enumerate(self.pairs):
            for name, text in pair.texts(TARGET):
                yield ("pairs", place, name), text
        for place, text in enumerate(self.extra):
            yield ("extra", place), text

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """Entries must differ, and so must what can be chosen."""
        return (tuple(pair.text for pair in self.pairs), self.choices)

    def trouble(self) -> str:
        """An extra match that is a right one would be no wrong choice."""
        matches = {pair.target.strip().casefold() for pair in self.pairs}
        if any(text.strip().casefold() in matches for text in self.extra):
            return "has an extra match that belongs to one of its entries."
        return ""
