"""Match each entry with what belongs to it."""

import math
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
class Pair:
    """An entry and what belongs to it; what to say when it was matched with something else."""

    text: str
    match: str
    feedback: str = ""
    misconception: str = ""


@dataclass(frozen=True)
class Matching(PartsResponse):
    """Pairs, and wrong matches besides. Each right match adds an equal share of the credit."""

    kind: ClassVar[str] = "matching"

    pairs: tuple[Pair, ...]
    extra: tuple[str, ...] = ()
    order: tuple[int, ...] = ()
    """The order in which an instance shows the matches; empty where it was not drawn yet."""

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `pairs` and `extra`."""
        return cls(
            pairs=tuple(
                Pair(
                    str(pair["text"]),
                    str(pair["match"]),
                    pair.get("feedback", ""),
                    pair.get("misconception", ""),
                )
                for pair in plain["pairs"]
            ),
            extra=tuple(str(text) for text in plain.get("extra", ())),
            order=tuple(plain.get("order", ())),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `pairs` and `extra`."""
        return {
            "pairs": [
                sparse(
                    {
                        "text": pair.text,
                        "match": pair.match,
                        "feedback": pair.feedback,
                        "misconception": pair.misconception,
                    }
                )
                for pair in self.pairs
            ],
            "extra": list(self.extra),
            "order": list(self.order),
        }

    @property
    def choices(self) -> tuple[str, ...]:
        """What can be chosen, as shown: every match once, and the extra ones."""
        texts = tuple(dict.fromkeys((*(pair.match for pair in self.pairs), *self.extra)))
        return tuple(texts[place] for place in self.order) if self.order else texts

    def filled(self, names: Names) -> Self:
        """Fill every text."""
        pairs = tuple(
            replace(
                pair,
                text=fill(pair.text, names),
                match=fill(pair.match, names),
                feedback=fill(pair.feedback, names),
            )
            for pair in self.pairs
        )
        return replace(self, pairs=pairs, extra=tuple(fill(text, names) for text in self.extra))

    def shuffled(self, chance: random.Random) -> Self:
        """Draw an order for the matches; the entries keep theirs."""
        order = list(range(len(self.choices)))
        chance.shuffle(order)
        return replace(self, order=tuple(order))

    def face(self) -> Face:
        """Show a list of matches beside each entry."""
        choices = self.choices
        values = tuple(str(place) for place in range(len(choices)))
        parts = tuple(Part(pair.text, choices, values) for pair in self.pairs)
        return Face(Entry.SELECTS, options=choices, parts=parts)

    def identity(self) -> list[Any]:
        """Answer the entries and the matches."""
        return [sorted(pair.text for pair in self.pairs), sorted(self.choices)]

    def read(self, raw: list[str]) -> Parts:
        """Answer the match chosen for each entry."""
        return read_selects(raw, len(self.pairs), len(self.choices))

    def score(self, answer: Parts, decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """Score each entry by itself."""
        choices = self.choices
        return score_parts(
            [
                (pair.text, _score(pair, choices, chosen(answer, place)))
                for place, pair in enumerate(self.pairs)
            ]
        )

    def said(self, answer: Parts) -> tuple[Said, ...]:
        """Answer the match chosen for each entry that is not open."""
        places = [(pair, chosen(answer, place)) for place, pair in enumerate(self.pairs)]
        return tuple(
            Said(self.choices[place], label=pair.text)
            for pair, place in places
            if place is not None
        )

    def guess_floor(self) -> float:
        """All ways to give each entry a match of its own are as likely; of these one is right."""
        entries, matches = len(self.pairs), len(self.choices)
        return 1 / (math.perm(matches, entries) if matches >= entries else matches**entries)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the texts of the pairs and the extra matches."""
        for place, pair in enumerate(self.pairs):
            yield ("pairs", place, "text"), pair.text
            yield ("pairs", place, "match"), pair.match
            if pair.feedback:
                yield ("pairs", place, "feedback"), pair.feedback
        for place, text in enumerate(self.extra):
            yield ("extra", place), text

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """Entries must differ, and so must what can be chosen."""
        return (tuple(pair.text for pair in self.pairs), self.choices)

    def trouble(self) -> str:
        """An extra match that is a right one would be no wrong choice."""
        matches = {pair.match.strip().casefold() for pair in self.pairs}
        if any(text.strip().casefold() in matches for text in self.extra):
            return "has an extra match that belongs to one of its entries."
        return ""


def _score(pair: Pair, choices: tuple[str, ...], place: int | None) -> ItemScore:
    if place is None:
        return UNANSWERED
    if choices[place] == pair.match:
        return ItemScore(RIGHT)
    return ItemScore(WRONG, pair.feedback, pair.misconception)
