"""Score one answer to one instance, and say what the student should hear about it."""

from collections.abc import Sequence
from typing import Any

from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.responses.base import (
    MAX_TEXT,
    UNANSWERED,
    Answer,
    ItemScore,
    is_blank,
)

__all__ = [
    "MAX_TEXT",
    "UNANSWERED",
    "Answer",
    "ItemScore",
    "answer_to_store",
    "read_answer",
    "score_answer",
    "stored_answer",
]


def read_answer(instance: Item, raw: list[str]) -> Answer:
    """Turn form values into an answer; raises DomainError for what no page of ours would send."""
    return instance.response.read(raw)


def score_answer(instance: Item, answer: Answer | None, *, decimal_mark: str = ".") -> ItemScore:
    """Score an answer; whatever is empty is unanswered. A better answer never scores lower.

    Items that a person marks are not scored here: see `Item.is_marked_by_person`.
    """
    if answer is None or is_blank(answer):
        return UNANSWERED
    if isinstance(answer, str) != instance.response.is_text:
        msg = "the answer does not belong to this kind of item"
        raise TypeError(msg)
    return instance.response.score(answer, decimal_mark)


def answer_to_store(answer: Answer) -> list[Any]:
    """Answer the JSON list that an answer is kept as: one text, positions, or a text per part."""
    return [answer] if isinstance(answer, str) else list(answer)


def stored_answer(instance: Item, kept: Sequence[Any] | None) -> Answer | None:
    """Answer a kept answer as the scorer wants it, None when nothing was ever kept."""
    return instance.response.restored(list(kept)) if kept else None
