"""What every kind of response can do: be read, filled, shown, answered, scored and put in words.

A kind is a frozen dataclass that keeps what its author wrote, key included. A new kind is a
module beside this one and a line in `registry.py`.
"""

import random
from abc import ABC, abstractmethod
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.expressions import Value
from lti_tool.domain.errors import DomainError

# Unit files are YAML and stored items are JSON: a mapping's values are whatever those allow. The
# file's shape has been checked against the JSON Schema before it comes here.
Plain = Mapping[str, Any]
Names = Mapping[str, Value]
Place = tuple[str | int, ...]
"""Where inside the mapping of an item something stands."""

Answer = str | tuple[int, ...] | tuple[str, ...]
"""Text as typed; the positions of the chosen options as shown, from 0; or one text per part."""

MAX_TEXT = 500
WRONG = Fraction(0)
RIGHT = Fraction(1)


@dataclass(frozen=True)
class ItemScore:
    """What an answer earned: credit from 0 to 1, and what to say. `is_correct` is full credit."""

    credit: Fraction
    feedback: str = ""
    misconception: str = ""
    is_answered: bool = True

    @property
    def is_correct(self) -> bool:
        """Whether the item counts as right; partly right does not."""
        return self.credit == 1


UNANSWERED = ItemScore(WRONG, is_answered=False)


class Entry(StrEnum):
    """How a page lets a student answer."""

    ONE = "one"
    SEVERAL = "several"
    TEXT = "text"
    LONG_TEXT = "long_text"
    BLANKS = "blanks"
    SELECTS = "selects"
    RANKS = "ranks"
    NONE = "none"
    """Nothing to enter: the teacher watches or listens."""


@dataclass(frozen=True)
class Part:
    """One field of a question with several: typed, or one of `choices` with its form `values`."""

    label: str = ""
    choices: tuple[str, ...] = ()
    values: tuple[str, ...] = ()
    unit: str = ""
    asks_unit: bool = False


@dataclass(frozen=True)
class Picture:
    """A picture to point at: its media type, its bytes as base64, and what it shows in words.

    `regions` has a rectangle (left, top, width, height in percent) for each option.
    """

    media_type: str
    data: str
    alt: str
    regions: tuple[tuple[float, float, float, float], ...] = ()


@dataclass(frozen=True)
class Face:
    """What of a response a student may see: never the key."""

    entry: Entry
    options: tuple[str, ...] = ()
    parts: tuple[Part, ...] = ()
    unit: str = ""
    asks_unit: bool = False
    hint: str = ""
    picture: Picture | None = None
    longest: int = MAX_TEXT
    rubric: tuple[str, ...] = ()
    """What work that a person marks looks like at each level, from 1 on."""


@dataclass(frozen=True)
class Said:
    """A piece of an answer in words; what was typed is shown as it is, the rest is Markdown."""

    text: str
    label: str = ""
    is_typed: bool = False


class Response(ABC):
    """What an item asks for, with its key."""

    kind: ClassVar[str]
    """Its `type` in unit files."""
    is_text: ClassVar[bool] = False
    """Whether an answer is one text."""
    is_marked_by_person: ClassVar[bool] = False
    """Whether no machine scores it: a teacher gives a level of its rubric."""

    @classmethod
    @abstractmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from an item's mapping, as the unit file's schema describes it."""

    @abstractmethod
    def to_mapping(self) -> dict[str, Any]:
        """Answer its part of an item's mapping; `from_mapping` gives the same again."""

    @abstractmethod
    def filled(self, names: Names) -> Self:
        """Answer it with every slot and formula worked out."""

    @abstractmethod
    def face(self) -> Face:
        """Answer what a student sees besides the stem."""

    @abstractmethod
    def read(self, raw: list[str]) -> Answer:
        """Turn form values into an answer; raises DomainError for what no page of ours sends."""

    @abstractmethod
    def score(self, answer: Any, decimal_mark: str) -> ItemScore:  # noqa: ANN401 -- each its own
        """Score an answer that is not empty."""

    @abstractmethod
    def said(self, answer: Any) -> tuple[Said, ...]:  # noqa: ANN401 -- each its own
        """Answer what a student answered, in the words they saw."""

    @abstractmethod
    def restored(self, kept: list[Any]) -> Answer:
        """Answer a stored answer (a JSON list) as `read` gave it."""

    def identity(self) -> list[Any]:
        """Answer what a student sees of it, whatever the order: half of the fingerprint."""
        return []

    def shuffled(self, chance: random.Random) -> Self:  # noqa: ARG002 -- most have no order
        """Answer it in an order drawn by chance."""
        return self

    def guess_floor(self) -> float:
        """Answer the chance, 0 to below 1, of full credit without knowing anything."""
        return 0.0

    def formulas(self) -> Iterator[tuple[Place, str]]:
        """Answer its formulas and where in the item's mapping they stand."""
        yield from ()

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer its texts, which may have slots, and where they stand."""
        yield from ()

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """Answer groups of texts, none of them empty, that must differ within their group."""
        return ()

    def trouble(self) -> str:
        """Answer what makes a drawn instance unusable, as the end of a sentence, or nothing."""
        return ""


class TextResponse(Response):
    """A response whose answer is one text."""

    is_text = True
    longest: ClassVar[int] = MAX_TEXT

    def read(self, raw: list[str]) -> str:
        """Answer the text, as typed."""
        # A browser ends lines in two characters, which its own count takes for one.
        return read_text("".join(raw[:1]).replace("\r\n", "\n"), self.longest)

    def said(self, answer: str) -> tuple[Said, ...]:
        """Answer the text, unless it is empty."""
        return (Said(answer, is_typed=True),) if answer.strip() else ()

    def restored(self, kept: list[Any]) -> str:
        """Answer the one text that is kept."""
        return str(kept[0]) if kept else ""


def read_text(text: str, longest: int = MAX_TEXT) -> str:
    """Answer a text of a form; raises DomainError when it is endless."""
    if len(text) > longest:
        raise DomainError("answer_too_long", f"An answer has at most {longest} characters.")
    return text


def bad_answer() -> DomainError:
    """Answer the refusal of what no page of ours would send."""
    return DomainError("bad_answer", "That is not one of the choices of this question.")


_OFF_MATTERS = frozenset({"shuffle", "convert"})


def sparse(mapping: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing; False is kept only where the default is True."""
    return {
        key: value
        for key, value in mapping.items()
        if value not in (None, "", [], {}) and (value is not False or key in _OFF_MATTERS)
    }


def is_blank(answer: Answer | None) -> bool:
    """Whether nothing was answered: no text, no choice, no part."""
    if answer is None or not answer:
        return True
    if isinstance(answer, str):
        return not answer.strip()
    return all(isinstance(part, str) and not part.strip() for part in answer)
