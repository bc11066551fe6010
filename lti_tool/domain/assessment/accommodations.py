"""What one student needs in every check, and what follows from it for a form and its questions."""

import random
from collections.abc import Callable
from dataclasses import dataclass, replace

from lti_tool.domain.assessment.items import Blueprint, Item, MultipleChoice, SingleChoice
from lti_tool.domain.assessment.shortening import shortened
from lti_tool.domain.errors import DomainError

NO_LIMIT = 0
EXTRA_TIMES = (125, 150, 200, NO_LIMIT)
"""Percent of the time that others have."""

LIGHT_SHARE = 3, 5
LIGHT_LEAST = 4
"""Fewer questions never confirm anything, whatever the answers."""
OPTIONS_LEAST = 3
MAX_LANGUAGE = 35


@dataclass(frozen=True)
class Accommodations:
    """What a teacher has set for one student of a course; nothing is the default.

    `extra_time` is percent of the time others have, `NO_LIMIT` for no limit at all, None for none
    given. `language` is the one the student would rather learn in and hear, a tag like “es-MX”.
    """

    extra_time: int | None = None
    has_breaks: bool = False
    has_fewer_items: bool = False
    has_fewer_options: bool = False
    has_read_aloud: bool = False
    language: str = ""

    def words(self, *, is_timed: bool) -> tuple[str, ...]:
        """Answer what of it applies to a check, in a few words each."""
        named = (
            (is_timed and self.extra_time is not None, "extra time"),
            (is_timed and self.has_breaks, "breaks"),
            (self.has_fewer_items, "fewer questions"),
            (self.has_fewer_options, "fewer choices"),
            (self.has_read_aloud, "read aloud"),
        )
        return tuple(word for applies, word in named if applies)


NO_ACCOMMODATIONS = Accommodations()


def check_accommodations(given: Accommodations) -> None:
    """Raise DomainError, in words, for what cannot be kept."""
    if given.extra_time is not None and given.extra_time not in EXTRA_TIMES:
        raise DomainError("bad_extra_time", "Choose one of the extra times on the page.")
    parts = given.language.split("-")
    is_tag = all(part.isascii() and part.isalnum() and len(part) <= 8 for part in parts)  # noqa: PLR2004 -- BCP 47
    if given.language and not (
        is_tag and parts[0].isalpha() and len(given.language) <= MAX_LANGUAGE
    ):
        raise DomainError(
            "bad_language", "Write the language as a short tag, for example “es” or “pt-BR”."
        )


def lightened(blueprint: Blueprint, can_decide: Callable[[Blueprint], bool]) -> Blueprint:
    """Answer a lighter form with the same parts: about three fifths of the questions.

    It is the shortest from there on that `can_decide` agrees to: a form on which nobody could meet
    the criterion would be no help. Every part keeps a question.
    """
    part, whole = LIGHT_SHARE
    least = max(LIGHT_LEAST, -(-blueprint.size * part // whole), len(blueprint.cells))
    for size in range(least, blueprint.size):
        light = shortened(blueprint, size)
        if can_decide(light):
            return light
    return blueprint


def with_fewer_options(instance: Item, seed: int) -> Item:
    """Answer the question with three options, or as many as are right and a wrong one beside them.

    Only wrong options go, drawn by `seed`; the others keep their order and their key. What is left
    is easier to guess: the guess floor is that of the options shown, so that a decision knows.
    """
    response = instance.response
    if not isinstance(response, SingleChoice | MultipleChoice):
        return instance
    wrong = [place for place, option in enumerate(response.options) if not option.is_correct]
    right_count = len(response.options) - len(wrong)
    kept = max(OPTIONS_LEAST - right_count, 1)
    if len(wrong) <= kept:
        return instance
    chance = random.Random(seed)  # noqa: S311 -- variety, not secrecy
    dropped = set(wrong) - set(chance.sample(wrong, kept))
    options = tuple(each for place, each in enumerate(response.options) if place not in dropped)
    return replace(instance, response=replace(response, options=options))
