"""What responses of several parts share: a text for each part, credit for each part."""

from collections.abc import Sequence
from fractions import Fraction
from typing import Any

from lti_tool.domain.assessment.responses.base import (
    RIGHT,
    WRONG,
    ItemScore,
    Response,
    bad_answer,
    read_text,
)
from lti_tool.domain.assessment.responses.choice import read_position

Parts = tuple[str, ...]
"""One text per part, "" for a part that was left open."""


class PartsResponse(Response):
    """A response whose answer is one text for each of its parts."""

    def restored(self, kept: list[Any]) -> Parts:
        """Answer the texts that are kept."""
        return tuple(str(part) for part in kept)


def read_parts(raw: list[str], count: int) -> Parts:
    """Answer one text per part; a page that sends none of them sends an empty answer."""
    if not raw:
        return ()
    if len(raw) != count:
        raise bad_answer()
    return tuple(read_text(text) for text in raw)


def read_selects(raw: list[str], count: int, choices: int) -> Parts:
    """Answer the position chosen for each part, as text, "" for none."""
    for value in raw:
        if value:
            read_position(value, choices)
    return tuple(str(int(value)) if value else "" for value in read_parts(raw, count))


def chosen(answer: Parts, place: int) -> int | None:
    """Answer the position chosen for a part, None when it was left open."""
    return int(answer[place]) if place < len(answer) and answer[place] else None


def score_parts(parts: Sequence[tuple[str, ItemScore]]) -> ItemScore:
    """Sum up the scores of labelled parts: full credit only when every part is right."""
    right = sum(score.is_correct for _, score in parts)
    if right == len(parts):
        return ItemScore(RIGHT, _lines([each for each in parts if each[1].feedback]))
    credit = sum((score.credit for _, score in parts), WRONG) / len(parts)
    wrong = [each for each in parts if not each[1].is_correct]
    misconception = next((score.misconception for _, score in wrong if score.misconception), "")
    said = f"{right} of {len(parts)} parts are right."
    return ItemScore(Fraction(credit), f"{said}\n\n{_lines(wrong)}".strip(), misconception)


def _lines(parts: Sequence[tuple[str, ItemScore]]) -> str:
    """Answer a Markdown list of what there is to say to each part."""
    return "\n".join(
        f"- {_indented(label)}: {_indented(score.feedback or _otherwise(score))}"
        for label, score in parts
    )


def _otherwise(score: ItemScore) -> str:
    return "not right yet" if score.is_answered else "left open"


def _indented(text: str) -> str:
    """A text of several lines stays inside its entry of the list."""
    return text.strip().replace("\n", "\n  ")
