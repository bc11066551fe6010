"""Fields of a policy's form as they were typed: a choice, a whole number, a tick."""

from collections.abc import Mapping
from enum import Enum
from typing import TypeVar

from lti_tool.domain.errors import DomainError

TICKED = "1"

Choice = TypeVar("Choice", bound=Enum)


def choice(form: Mapping[str, str], name: str, allowed: tuple[Choice, ...]) -> Choice:
    """Answer what was chosen; raises DomainError for anything that is not on the page."""
    for each in allowed:
        if each.value == form.get(name):
            return each
    raise DomainError("bad_policy", "Choose one of the rules on the page.")


def whole(form: Mapping[str, str], name: str, words: str, most: int) -> int:
    """Answer a whole number from 0 to `most`; raises DomainError, in words, for anything else."""
    text = form.get(name, "").strip()
    is_short = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_short or int(text) > most:
        raise DomainError("bad_policy", f"“{words}” needs a whole number from 0 to {most}.")
    return int(text)


def is_ticked(form: Mapping[str, str], name: str) -> bool:
    """Answer whether a box is ticked."""
    return form.get(name) == TICKED


def tick(*, is_on: bool) -> str:
    """Answer what a box holds."""
    return TICKED if is_on else ""
