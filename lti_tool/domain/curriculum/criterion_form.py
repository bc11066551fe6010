"""A criterion as a form with three rows: a kind in each, and a number where it takes one."""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from lti_tool.domain.curriculum.criterion import Criterion, Every
from lti_tool.domain.curriculum.criterion_mapping import (
    criterion_from_mapping,
    criterion_to_mapping,
)
from lti_tool.domain.errors import DomainError

ROWS = (1, 2, 3)


@dataclass(frozen=True)
class KindChoice:
    """One kind of criterion to choose: its name in the form, its words, and what it looks like."""

    name: str
    words: str
    takes_number: bool = True


KINDS = (
    KindChoice("percent", "so many % of the questions right"),
    KindChoice("k_of_n", "so many of the questions right"),
    KindChoice("all_correct", "all questions right", takes_number=False),
    KindChoice("streak", "so many questions right in a row"),
    KindChoice("gate_question", "the one question right", takes_number=False),
    KindChoice("rubric_level", "at least this level, 1 to 4, in your judgement"),
    KindChoice("transfer", "so many questions in a new situation right"),
)
_TAKES_NUMBER = {kind.name for kind in KINDS if kind.takes_number}
_KNOWN = {kind.name for kind in KINDS}


def criterion_from_form(form: Mapping[str, str], size: int) -> Criterion:
    """Build the criterion for a check of `size` questions; raises DomainError in words."""
    parts = [
        _part(form.get(f"kind_{row}", ""), form.get(f"number_{row}", "").strip(), size)
        for row in ROWS
        if form.get(f"kind_{row}", "")
    ]
    if not parts:
        raise DomainError("bad_criterion", "Choose what counts as mastery.")
    if len(set(parts)) < len(parts):
        raise DomainError("bad_criterion", "The same rule stands there twice. Take one away.")
    return parts[0] if len(parts) == 1 else Every(tuple(parts))


def criterion_to_form(criterion: Criterion) -> dict[str, str]:
    """Answer the fields that say this criterion."""
    parts = criterion.parts if isinstance(criterion, Every) else (criterion,)
    fields: dict[str, str] = {}
    for row, part in zip(ROWS, parts, strict=False):
        fields[f"kind_{row}"], fields[f"number_{row}"] = _written(part)
    return fields


def _part(kind: str, number: str, size: int) -> Criterion:
    if kind not in _KNOWN:
        raise DomainError("bad_criterion", "Choose what counts as mastery from the list.")
    if kind not in _TAKES_NUMBER:
        return criterion_from_mapping({kind: True})
    if not re.fullmatch(r"[0-9]{1,3}([.,][0-9]{1,2})?", number):
        raise DomainError("bad_criterion", "Write the number that belongs to the rule, such as 80.")
    if kind == "percent":
        return criterion_from_mapping({kind: number.replace(",", ".")})
    if not number.isdecimal():
        raise DomainError("bad_criterion", "This rule takes a whole number.")
    return criterion_from_mapping({kind: [number, size] if kind == "k_of_n" else number})


def _written(part: Criterion) -> tuple[str, str]:
    """Answer the kind and the number of one row."""
    [(kind, value)] = criterion_to_mapping(part).items()
    if value is True:
        return kind, ""
    return kind, f"{value[0] if isinstance(value, list) else value:g}"
