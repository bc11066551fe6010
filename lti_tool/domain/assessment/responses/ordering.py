"""Put entries in order."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.responses.base import (
    RIGHT,
    Entry,
    Face,
    ItemScore,
    Names,
    Part,
    Place,
    Plain,
    Said,
    bad_answer,
    sparse,
)
from lti_tool.domain.assessment.responses.choice import read_position
from lti_tool.domain.assessment.responses.parts import Parts, PartsResponse
from lti_tool.domain.assessment.wording import fill

MAX_ENTRIES = 20


@dataclass(frozen=True)
class OrderEntry:
    """One entry; what to say when it does not stand in its place."""

    text: str
    feedback: str = ""
    misconception: str = ""


@dataclass(frozen=True)
class Ordering(PartsResponse):
    """Entries in their right order, shown in another.

    Partial credit counts the longest run of entries that stand in the right order among
    themselves, whatever stands between them: one entry out of place costs one step, no more.
    """

    kind: ClassVar[str] = "ordering"

    entries: tuple[OrderEntry, ...]
    order: tuple[int, ...] = ()
    """The order in which an instance shows the entries; empty where it was not drawn yet."""

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `entries`."""
        return cls(tuple(map(_entry, plain["entries"])), tuple(plain.get("order", ())))

    def to_mapping(self) -> dict[str, Any]:
        """Answer `entries` in their right order."""
        return {"entries": [_entry_out(entry) for entry in self.entries], "order": list(self.order)}

    @property
    def shown(self) -> tuple[int, ...]:
        """The places of the entries in the right order, as they are shown."""
        return self.order or tuple(range(len(self.entries)))

    def filled(self, names: Names) -> Self:
        """Fill every text."""
        entries = tuple(
            replace(each, text=fill(each.text, names), feedback=fill(each.feedback, names))
            for each in self.entries
        )
        return replace(self, entries=entries)

    def shuffled(self, chance: random.Random) -> Self:
        """Draw an order to show, never the right one."""
        right = list(range(len(self.entries)))
        order = list(right)
        while order == right and len(right) > 1:
            chance.shuffle(order)
        return replace(self, order=tuple(order))

    def face(self) -> Face:
        """Show a list of places beside each entry."""
        numbers = tuple(str(place + 1) for place in range(len(self.entries)))
        parts = tuple(
            # The form says which entry it means, so that a page may move entries about.
            Part(self.entries[own].text, numbers, tuple(f"{place}:{rank}" for rank in numbers))
            for place, own in enumerate(self.shown)
        )
        return Face(Entry.RANKS, parts=parts)

    def identity(self) -> list[Any]:
        """Answer the entries."""
        return sorted(entry.text for entry in self.entries)

    def read(self, raw: list[str]) -> Parts:
        """Answer the place given to each entry as shown, from 1."""
        places = [""] * len(self.entries)
        for value in raw:
            if not value:
                continue
            entry, colon, rank = value.partition(":")
            if not colon or read_position(rank, len(places) + 1) == 0:
                raise bad_answer()
            places[read_position(entry, len(places))] = str(int(rank))
        return tuple(places) if any(places) else ()

    def score(self, answer: Parts, decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """Compare the order given with the right one."""
        given = self._given(answer)
        count = len(self.entries)
        if given == list(range(count)):
            return ItemScore(RIGHT)
        longest = _longest_increasing(given)
        astray = [
            self.entries[own]
            for place, own in enumerate(self.shown)
            if place >= len(answer) or answer[place] != str(own + 1)
        ]
        hint = f"{longest} of {count} stand in the right order among themselves."
        feedback = next((entry.feedback for entry in astray if entry.feedback), "")
        return ItemScore(
            Fraction(max(longest - 1, 0), max(count - 1, 1)),
            f"{hint} {feedback}".strip(),
            next((entry.misconception for entry in astray if entry.misconception), ""),
        )

    def said(self, answer: Parts) -> tuple[Said, ...]:
        """Answer the entries by the places they were given."""
        ranked = sorted(
            (int(rank), place)
            for place, rank in enumerate(answer)
            if rank and place < len(self.shown)
        )
        return tuple(
            Said(self.entries[self.shown[place]].text, label=str(rank)) for rank, place in ranked
        )

    def guess_floor(self) -> float:
        """Of all orders one is right."""
        return 1 / math.factorial(len(self.entries))

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the entries and what is said to them."""
        for place, entry in enumerate(self.entries):
            yield ("entries", place), entry.text
            if entry.feedback:
                yield ("entries", place, "feedback"), entry.feedback

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """No two entries may read the same."""
        return (tuple(entry.text for entry in self.entries),)

    def _given(self, answer: Parts) -> list[int]:
        """Answer the entries in the order given; those that share a place stand nowhere."""
        ranked = sorted(
            (int(rank), own) for rank, own in zip(answer, self.shown, strict=False) if rank
        )
        ranks = [rank for rank, _ in ranked]
        return [own for rank, own in ranked if ranks.count(rank) == 1]


def _longest_increasing(sequence: Sequence[int]) -> int:
    """Answer the length of the longest part of it, gaps allowed, that goes up."""
    best: list[int] = []
    for place, own in enumerate(sequence):
        before = [best[other] for other in range(place) if sequence[other] < own]
        best.append(1 + max(before, default=0))
    return max(best, default=0)


def _entry(plain: Plain | str) -> OrderEntry:
    if isinstance(plain, str):
        return OrderEntry(plain)
    return OrderEntry(str(plain["text"]), plain.get("feedback", ""), plain.get("misconception", ""))


def _entry_out(entry: OrderEntry) -> str | dict[str, Any]:
    if entry == OrderEntry(entry.text):
        return entry.text
    return sparse(
        {"text": entry.text, "feedback": entry.feedback, "misconception": entry.misconception}
    )
