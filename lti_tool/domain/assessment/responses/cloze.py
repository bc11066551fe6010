"""Fill the blanks of a text: each a number, a word, or a choice from a list."""

import math
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, replace
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.responses.base import (
    UNANSWERED,
    Entry,
    Face,
    ItemScore,
    Names,
    Part,
    Place,
    Plain,
    Response,
    Said,
    read_text,
    sparse,
)
from lti_tool.domain.assessment.responses.choice import SingleChoice, read_position
from lti_tool.domain.assessment.responses.numeric import Numeric
from lti_tool.domain.assessment.responses.parts import (
    Parts,
    PartsResponse,
    read_parts,
    score_parts,
)
from lti_tool.domain.assessment.responses.short_text import ShortText

BLANK = re.compile(r"\[\[([a-z0-9-]{1,40})\]\]")
"""A blank in a stem: [[name]]."""

BLANK_KINDS: dict[str, type[Numeric | ShortText | SingleChoice]] = {
    each.kind: each for each in (Numeric, ShortText, SingleChoice)
}


@dataclass(frozen=True)
class Blank:
    """One blank: its name in the stem, and what belongs into it."""

    name: str
    response: Numeric | ShortText | SingleChoice


@dataclass(frozen=True)
class Cloze(PartsResponse):
    """A text with blanks. Each right blank adds an equal share of the credit."""

    kind: ClassVar[str] = "cloze"

    blanks: tuple[Blank, ...]

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `blanks`, in the order of the stem."""
        written = [found[1] for found in BLANK.finditer(plain["stem"])]
        names = [name for name in dict.fromkeys(written) if name in plain["blanks"]]
        # A blank the stem lacks is kept, so that whoever checks the file can say so.
        names += [name for name in plain["blanks"] if name not in names]
        return cls(tuple(_blank(name, plain["blanks"][name]) for name in names))

    def to_mapping(self) -> dict[str, Any]:
        """Answer `blanks` by their names."""
        return {
            "blanks": {
                blank.name: sparse({"type": blank.response.kind, **blank.response.to_mapping()})
                for blank in self.blanks
            }
        }

    def filled(self, names: Names) -> Self:
        """Fill every blank's key."""
        return self._with([blank.response.filled(names) for blank in self.blanks])

    def shuffled(self, chance: random.Random) -> Self:
        """Shuffle the choices of each blank."""
        return self._with([blank.response.shuffled(chance) for blank in self.blanks])

    def face(self) -> Face:
        """Show a field for each blank."""
        return Face(Entry.BLANKS, parts=tuple(map(_part, self.blanks)))

    def identity(self) -> list[Any]:
        """Answer what each blank shows."""
        return [[blank.response.kind, blank.response.identity()] for blank in self.blanks]

    def read(self, raw: list[str]) -> Parts:
        """Answer what stands in each blank."""
        given = read_parts(raw, len(self.blanks))
        for blank, text in zip(self.blanks, given, strict=bool(given)):
            if isinstance(blank.response, SingleChoice) and text:
                read_position(text, len(blank.response.options))
        return tuple(read_text(text) for text in given)

    def score(self, answer: Parts, decimal_mark: str) -> ItemScore:
        """Score each blank by itself."""
        return score_parts(
            [
                (f"blank {place + 1}", _score(blank.response, text, decimal_mark))
                for place, (blank, text) in enumerate(zip(self.blanks, answer, strict=True))
            ]
        )

    def said(self, answer: Parts) -> tuple[Said, ...]:
        """Answer what stands in each blank that is not open."""
        return tuple(
            replace(said, label=f"Blank {place + 1}")
            for place, (blank, text) in enumerate(zip(self.blanks, answer, strict=False))
            if text.strip()
            for said in blank.response.said(_own(blank.response, text))
        )

    def guess_floor(self) -> float:
        """All blanks have to be guessed, and what is typed is not guessed."""
        return math.prod(blank.response.guess_floor() for blank in self.blanks)

    def formulas(self) -> Iterator[tuple[Place, str]]:
        """Answer the formulas of every blank."""
        for blank in self.blanks:
            for place, formula in blank.response.formulas():
                yield ("blanks", blank.name, *place), formula

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the texts of every blank."""
        for blank in self.blanks:
            for place, text in blank.response.texts():
                yield ("blanks", blank.name, *place), text

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """Answer the choices of each blank."""
        return tuple(group for blank in self.blanks for group in blank.response.rivals())

    def trouble(self) -> str:
        """Answer what is wrong with the first blank that is."""
        return next((found for blank in self.blanks if (found := blank.response.trouble())), "")

    def _with(self, responses: list[Any]) -> Self:
        blanks = (
            replace(blank, response=response)
            for blank, response in zip(self.blanks, responses, strict=True)
        )
        return replace(self, blanks=tuple(blanks))


def numbered_blanks(stem: str) -> str:
    """Answer a stem with its blanks as numbered gaps, for where they cannot be filled."""
    numbers: dict[str, int] = {}
    return BLANK.sub(
        lambda found: f"({numbers.setdefault(found[1], len(numbers) + 1)}) \\_\\_\\_\\_", stem
    )


def _blank(name: str, plain: Plain) -> Blank:
    return Blank(name, BLANK_KINDS[plain["type"]].from_mapping(plain))


def _part(blank: Blank) -> Part:
    face = blank.response.face()
    values = tuple(str(place) for place in range(len(face.options)))
    return Part("", face.options, values, face.unit, face.asks_unit)


def _own(response: Response, text: str) -> Any:  # noqa: ANN401 -- as its kind wants it
    return text if response.is_text else (int(text),)


def _score(response: Response, text: str, decimal_mark: str) -> ItemScore:
    return response.score(_own(response, text), decimal_mark) if text.strip() else UNANSWERED
