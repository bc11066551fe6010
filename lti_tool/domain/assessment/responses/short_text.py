"""Write a word or a short phrase."""

import re
import unicodedata
from collections.abc import Iterator
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
    TextResponse,
    sparse,
)
from lti_tool.domain.assessment.wording import fill

ACCEPTED_WORDS = "Your teacher accepts this answer."

_RATIO_SIGN = re.compile(r"\s*(?::|\bto\b)\s*|(?<=\d)\s*to\s*(?=\d)", re.IGNORECASE)
_RATIO_TERM = re.compile(r"\d{1,12}(?:[.,]\d{1,6})?")


@dataclass(frozen=True)
class AcceptedText:
    """A text answer the author foresaw, `*` standing for anything. Credit 1 is right, 0 wrong."""

    text: str
    credit: Fraction = Fraction(1)
    feedback: str = ""
    misconception: str = ""


@dataclass(frozen=True)
class ShortText(TextResponse):
    """A word or short phrase; the first accepted text that fits decides.

    An accepted ratio such as 3:2 also fits “3 : 2” and “3 to 2”.
    """

    kind: ClassVar[str] = "short_text"

    answers: tuple[AcceptedText, ...]
    match_case: bool = False
    also: tuple[str, ...] = ()
    """Answers that a teacher accepts besides, as students typed them: a star is a star here."""

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `answers` and `match_case`."""
        answers = tuple(_accepted(answer) for answer in plain["answers"])
        return cls(answers, match_case=plain.get("match_case", False))

    def to_mapping(self) -> dict[str, Any]:
        """Answer `answers` and `match_case`."""
        return {
            "answers": [_accepted_out(answer) for answer in self.answers],
            "match_case": self.match_case,
        }

    def filled(self, names: Names) -> Self:
        """Fill the accepted texts."""
        answers = tuple(
            replace(each, text=fill(each.text, names), feedback=fill(each.feedback, names))
            for each in self.answers
        )
        return replace(self, answers=answers)

    def face(self) -> Face:
        """Show a field."""
        return Face(Entry.TEXT)

    def score(self, answer: str, decimal_mark: str) -> ItemScore:  # noqa: ARG002 -- words only
        """Give the credit of the first accepted text that fits."""
        for accepted in self.answers:
            if _matches(accepted, answer, match_case=self.match_case):
                return ItemScore(accepted.credit, accepted.feedback, accepted.misconception)
        if self.key_of(answer) in map(self.key_of, self.also):
            return ItemScore(RIGHT, ACCEPTED_WORDS)
        return ItemScore(WRONG)

    def foresees(self, answer: str) -> bool:
        """Whether the author said something about this answer, right or wrong."""
        return any(_matches(each, answer, match_case=self.match_case) for each in self.answers)

    def key_of(self, answer: str) -> str:
        """Answer what is the same for all answers that this question does not tell apart."""
        text = _plain(answer)
        if ratio := _ratio(text):
            return ":".join(map(str, ratio))
        return text if self.match_case else text.casefold()

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the accepted texts and what is said to them."""
        for place, answer in enumerate(self.answers):
            is_bare = answer == AcceptedText(answer.text)
            yield ("answers", place) if is_bare else ("answers", place, "text"), answer.text
            if answer.feedback:
                yield ("answers", place, "feedback"), answer.feedback

    def trouble(self) -> str:
        """An accepted text must not be empty."""
        return "" if all(answer.text.strip() for answer in self.answers) else "shows an empty text."


def _accepted(plain: Plain | str) -> AcceptedText:
    if isinstance(plain, str):
        return AcceptedText(plain)
    return AcceptedText(
        text=str(plain["text"]),
        credit=Fraction(str(plain.get("credit", 1))),
        feedback=plain.get("feedback", ""),
        misconception=plain.get("misconception", ""),
    )


def _accepted_out(answer: AcceptedText) -> str | dict[str, Any]:
    if answer == AcceptedText(answer.text):
        return answer.text
    return sparse(
        {
            "text": answer.text,
            "credit": None if answer.credit == 1 else str(answer.credit),
            "feedback": answer.feedback,
            "misconception": answer.misconception,
        }
    )


def _matches(accepted: AcceptedText, answer: str, *, match_case: bool) -> bool:
    pattern, text = _plain(accepted.text), _plain(answer)
    ratio = _ratio(pattern)
    if ratio and ratio == _ratio(text):
        return True
    if not match_case:
        pattern, text = pattern.casefold(), text.casefold()
    return _fits(pattern.split("*"), text)


def _fits(parts: list[str], text: str) -> bool:
    """Whether the parts stand in the text in this order, anything between them.

    Looking for each part as early as it can be takes no more steps than the text is long; a
    regular expression with several wildcards can take for ever.
    """
    first, *others = parts
    if not others:
        return text == first
    *middle, last = others
    if not text.startswith(first) or len(text) < len(first) + len(last):
        return False
    place, end = len(first), len(text) - len(last)
    for part in middle:
        place = text.find(part, place, end)
        if place < 0:
            return False
        place += len(part)
    return text.endswith(last)


def _ratio(text: str) -> tuple[Fraction, ...]:
    """Answer the terms of a ratio of two or more numbers, nothing for any other text."""
    terms = _RATIO_SIGN.split(text)
    if len(terms) < 2 or not all(_RATIO_TERM.fullmatch(term) for term in terms):  # noqa: PLR2004
        return ()
    return tuple(Fraction(term.replace(",", ".")) for term in terms)


def _plain(text: str) -> str:
    """Spaces, typographic quotes and accents' composition must not cost a point."""
    composed = unicodedata.normalize("NFC", text).replace("’", "'").replace("“", '"')
    plain = composed.replace("”", '"').replace("∶", ":")
    return re.sub(r"\s+", " ", plain).strip().rstrip(".")
