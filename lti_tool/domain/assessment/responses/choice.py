"""Choose one option, or all that apply."""

import math
import random
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.responses.base import (
    RIGHT,
    WRONG,
    Entry,
    Face,
    ItemScore,
    Names,
    Place,
    Plain,
    Response,
    Said,
    bad_answer,
    sparse,
)
from lti_tool.domain.assessment.wording import fill

MAX_POSITION_DIGITS = 3


@dataclass(frozen=True)
class Option:
    """One choice. `credit` is what picking it adds in a partially scored multiple choice."""

    text: str
    is_correct: bool = False
    feedback: str = ""
    misconception: str = ""
    credit: Fraction | None = None


class Choosing(Response):
    """What single and multiple choice share. An answer holds the positions of chosen options."""

    options: tuple[Option, ...]
    shuffle: bool

    def filled(self, names: Names) -> Self:
        """Fill every option's texts."""
        options = tuple(filled_option(option, names) for option in self.options)
        return replace(self, options=options)  # type: ignore[type-var]

    def shuffled(self, chance: random.Random) -> Self:
        """Shuffle the options, unless their order is fixed."""
        if not self.shuffle:
            return self
        options = list(self.options)
        chance.shuffle(options)
        return replace(self, options=tuple(options))  # type: ignore[type-var]

    def identity(self) -> list[Any]:
        """Answer the options' texts."""
        return sorted(option.text for option in self.options)

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """Answer the options' texts: no two may read the same."""
        return (tuple(option.text for option in self.options),)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the options' texts and feedback."""
        yield from option_texts(self.options, "options")

    def said(self, answer: tuple[int, ...]) -> tuple[Said, ...]:
        """Answer the chosen options."""
        return tuple(Said(self.options[place].text) for place in answer)

    def restored(self, kept: list[Any]) -> tuple[int, ...]:
        """Answer the positions that are kept."""
        return tuple(int(position) for position in kept)


@dataclass(frozen=True)
class SingleChoice(Choosing):
    """Exactly one option is right."""

    kind: ClassVar[str] = "single_choice"

    options: tuple[Option, ...]
    shuffle: bool = True

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `options`."""
        return cls(options_from(plain["options"]), shuffle=plain.get("shuffle", True))

    def to_mapping(self) -> dict[str, Any]:
        """Answer `options`."""
        return {
            "options": [option_out(option) for option in self.options],
            "shuffle": None if self.shuffle else False,
        }

    def face(self) -> Face:
        """Show the options."""
        return Face(Entry.ONE, options=tuple(option.text for option in self.options))

    def read(self, raw: list[str]) -> tuple[int, ...]:
        """Answer the one chosen position, or nothing."""
        return read_positions(raw, len(self.options), most=1)

    def score(self, answer: tuple[int, ...], decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """Give credit for the right option."""
        return score_one(self.options, answer)

    def guess_floor(self) -> float:
        """One option of n is right by luck once in n times."""
        return 1 / len(self.options)


@dataclass(frozen=True)
class MultipleChoice(Choosing):
    """Any number of options is right; all of them and no other, unless `partial`."""

    kind: ClassVar[str] = "multiple_choice"

    options: tuple[Option, ...]
    shuffle: bool = True
    partial: bool = False

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `options` and `partial`."""
        return cls(
            options_from(plain["options"]),
            shuffle=plain.get("shuffle", True),
            partial=plain.get("partial", False),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `options` and `partial`."""
        return {
            "options": [option_out(option) for option in self.options],
            "shuffle": None if self.shuffle else False,
            "partial": self.partial,
        }

    def face(self) -> Face:
        """Show the options."""
        options = tuple(option.text for option in self.options)
        return Face(Entry.SEVERAL, options=options, hint="Choose all that apply.")

    def read(self, raw: list[str]) -> tuple[int, ...]:
        """Answer the chosen positions in order."""
        return read_positions(raw, len(self.options))

    def score(self, answer: tuple[int, ...], decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """Give credit for all right options and no other."""
        return score_several(self.options, answer, partial=self.partial)

    def guess_floor(self) -> float:
        """Of all non-empty choices one is right."""
        return several_floor(len(self.options))


def options_from(plain: Sequence[Plain]) -> tuple[Option, ...]:
    """Build options from their mappings."""
    return tuple(
        Option(
            text=str(option["text"]),
            is_correct=option.get("correct", False),
            feedback=option.get("feedback", ""),
            misconception=option.get("misconception", ""),
            credit=Fraction(str(option["credit"])) if "credit" in option else None,
        )
        for option in plain
    )


def option_out(option: Option) -> dict[str, Any]:
    """Answer the mapping of an option."""
    return sparse(
        {
            "text": option.text,
            "correct": option.is_correct,
            "credit": None if option.credit is None else str(option.credit),
            "feedback": option.feedback,
            "misconception": option.misconception,
        }
    )


def filled_option(option: Option, names: Names) -> Option:
    """Answer an option with its texts filled."""
    return replace(option, text=fill(option.text, names), feedback=fill(option.feedback, names))


def option_texts(options: Sequence[Option], listed: str) -> Iterator[tuple[Place, str]]:
    """Answer the texts of options that stand under the name `listed`."""
    for place, option in enumerate(options):
        yield (listed, place, "text"), option.text
        if option.feedback:
            yield (listed, place, "feedback"), option.feedback


def read_positions(raw: list[str], count: int, *, most: int | None = None) -> tuple[int, ...]:
    """Answer the positions that form values name; raises DomainError for any that is none."""
    positions = tuple(sorted({read_position(value, count) for value in raw}))
    if most is not None and len(positions) > most:
        raise bad_answer()
    return positions


def read_position(value: str, count: int) -> int:
    """Answer one position from 0 to below `count`."""
    if not value.isascii() or not value.isdecimal() or len(value) > MAX_POSITION_DIGITS:
        raise bad_answer()
    position = int(value)
    if position >= count:
        raise bad_answer()
    return position


def score_one(options: Sequence[Option], chosen: tuple[int, ...]) -> ItemScore:
    """Score the one option that was chosen."""
    option = options[chosen[0]]
    credit = RIGHT if option.is_correct else WRONG
    return ItemScore(credit, option.feedback, "" if option.is_correct else option.misconception)


def score_several(
    options: Sequence[Option], chosen: tuple[int, ...], *, partial: bool
) -> ItemScore:
    """Score all options that were chosen together."""
    right = tuple(place for place, option in enumerate(options) if option.is_correct)
    missteps = [options[place] for place in chosen if not options[place].is_correct]
    feedback = next((option.feedback for option in missteps if option.feedback), "")
    misconception = next((option.misconception for option in missteps if option.misconception), "")
    if chosen == right:
        return ItemScore(RIGHT)
    if not partial:
        return ItemScore(WRONG, feedback or _count_hint(chosen, right), misconception)
    credit = sum((_share(options[place], len(right)) for place in chosen), Fraction(0))
    # Not quite everything is never full credit, whatever weights an author gave.
    credit = min(max(credit, WRONG), Fraction(99, 100))
    return ItemScore(credit, feedback or _count_hint(chosen, right), misconception)


def several_floor(count: int) -> float:
    """Answer the chance of the one right set among all non-empty sets of options."""
    return 1 / (math.pow(2, count) - 1)


def _share(option: Option, right_count: int) -> Fraction:
    if option.credit is not None:
        return option.credit
    # A wrong choice takes away what a right one adds, so choosing everything is no way to credit.
    return Fraction(1 if option.is_correct else -1, right_count)


def _count_hint(chosen: tuple[int, ...], right: tuple[int, ...]) -> str:
    if set(chosen) < set(right):
        return "What you chose is right, but something is missing."
    return ""
