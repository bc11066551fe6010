"""For how many attempts an objective's questions last, for one student and for the whole class."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from functools import lru_cache
from math import ceil

from lti_tool.domain.assessment.forms.assembly import count_possible
from lti_tool.domain.assessment.forms.capacity import HELD_APART, Limit, limit_sentence, limits
from lti_tool.domain.assessment.forms.exposure import left_of
from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.items import Blueprint
from lti_tool.domain.ids import ItemId

Met = Mapping[ItemId, int]
"""How many instances of each item a student was shown: the ledger, summed up."""

MOST_COUNTED = 20
"""More attempts than these are not told apart."""

_NOTHING: Met = {}

ATTEMPTS_PLANNED = 3
"""How many attempts a student makes at most before teacher and student talk."""


class SupplyLevel(StrEnum):
    """How near the end of an objective's questions is, for whoever is nearest to it."""

    SPENT = "spent"
    """Somebody has no unseen form left."""
    LAST = "last"
    """Somebody has one left: it runs out after the next attempt."""
    LOW = "low"
    """Fewer than all the attempts planned and one in reserve."""
    ENOUGH = "enough"


@dataclass(frozen=True)
class Supply:
    """How many attempts everybody can still make, and how many of whom have fewest left."""

    attempts: int
    """What is left for the student who has least; counted up to MOST_COUNTED."""
    students: int
    """Those who may still need attempts."""
    level: SupplyLevel
    has_begun: bool
    """Whether anybody has been shown anything."""
    affected: int = 0
    """How many students the level holds for (0 for enough)."""
    wanted: int = 0
    """How many attempts the student who has least should still be able to make."""
    limit: Limit | None = None
    """The scarcest part, for the student who has least."""
    left: tuple[int, ...] = ()
    """What is left for each student, in their order."""
    done: int = 0
    """How many students more there are who need no attempt any more."""


def attempts_left(
    *,
    blueprint: Blueprint,
    pool: Sequence[FormItem],
    met: Met = _NOTHING,
    most: int = MOST_COUNTED,
) -> int:
    """Answer how many attempts more a student who met so much can make on unseen forms."""
    return _possible(blueprint, _remaining(pool, met), most)


def class_supply(
    *,
    blueprint: Blueprint,
    pool: Sequence[FormItem],
    met: Sequence[Met],
    nexts: Sequence[Blueprint] = (),
    done: int = 0,
    planned: int = ATTEMPTS_PLANNED,
) -> Supply:
    """Answer for how long the questions last, given what each student has been shown.

    `met` has one entry, perhaps empty, for each student who may still need attempts; who has
    mastered the objective needs none and is only counted, in `done`. `nexts` has what the next
    form of each is made of, where that may be shorter than `blueprint`. Several students may meet
    the same instance, the same student never does.
    """
    counted: dict[tuple[Blueprint, frozenset[tuple[ItemId, int]]], int] = {}
    left: list[int] = []
    wanted: list[int] = []
    everybody = met or [_NOTHING]
    for each, following in zip(everybody, nexts or [blueprint] * len(everybody), strict=True):
        key = following, frozenset(each.items())
        if key not in counted:
            counted[key] = _left_with_next(blueprint, following, pool, each)
        made = ceil(Fraction(sum(each.values()), max(blueprint.size, 1)))
        left.append(counted[key])
        wanted.append(max(planned + 1 - made, 0))
    levels = [_level(*each) for each in zip(left, wanted, strict=True)]
    least = min(left)
    poorest = left.index(least)
    poorest_met = met[poorest] if met else _NOTHING
    scarce = limits(blueprint, _remaining(pool, poorest_met), most=MOST_COUNTED)
    level = min(levels, key=list(SupplyLevel).index)
    return Supply(
        attempts=least,
        students=len(met),
        level=level,
        has_begun=any(sum(each.values()) for each in met),
        affected=0 if level is SupplyLevel.ENOUGH else levels.count(level),
        wanted=wanted[poorest],
        limit=scarce[0] if scarce else None,
        left=tuple(left[: len(met)]),
        done=done,
    )


def _left_with_next(
    blueprint: Blueprint, following: Blueprint, pool: Sequence[FormItem], met: Met
) -> int:
    """Answer how many attempts are left; a short one that comes next may be the last."""
    whole = attempts_left(blueprint=blueprint, pool=pool, met=met)
    if whole or following == blueprint:
        return whole
    return attempts_left(blueprint=following, pool=pool, met=met, most=1)


def supply_sentence(supply: Supply) -> str:
    """Say how long the questions last, as “… supports 4 attempts for all 26 students”."""
    more = " more" if supply.has_begun else ""
    if supply.attempts == 0:
        count = f"no{more} attempts"
    elif supply.attempts == 1:
        count = f"1{more} attempt"
    elif supply.attempts >= MOST_COUNTED:
        count = f"{MOST_COUNTED}{more} attempts or more"
    else:
        count = f"{supply.attempts}{more} attempts"
    return f"This objective supports {count} for {_whom(supply)}."


def warning_sentence(supply: Supply, *, planned: int = ATTEMPTS_PLANNED) -> str:
    """Say what runs out, for whom, and what to add; nothing when there is enough."""
    who = f"{supply.affected} of {supply.students} students"
    if supply.affected == max(supply.students, 1):
        who = _whom(supply)
    match supply.level:
        case SupplyLevel.ENOUGH:
            return ""
        case SupplyLevel.SPENT:
            said = f"No unseen form is left for {who}."
        case SupplyLevel.LAST:
            said = f"After the next attempt no unseen form is left for {who}."
        case SupplyLevel.LOW:
            with_made = "With those already made that" if supply.has_begun else "That"
            said = f"{with_made} is fewer than the {planned} attempts planned and one in reserve."
    wanted = max(supply.wanted, supply.attempts + 1)
    if supply.limit is None:
        return said
    if supply.limit.forms > supply.attempts:
        return f"{said} {HELD_APART}"
    return f"{said} {limit_sentence(supply.limit, wanted, unseen=supply.has_begun)}"


def _level(left: int, wanted: int) -> SupplyLevel:
    if left == 0:
        return SupplyLevel.SPENT
    if left == 1:
        return SupplyLevel.LAST
    return SupplyLevel.LOW if left < wanted else SupplyLevel.ENOUGH


def _remaining(pool: Sequence[FormItem], met: Met) -> tuple[FormItem, ...]:
    return tuple(
        replace(item, yields=left_of(item, met)) if item.id in met else item for item in pool
    )


# Pages that look at themselves every few seconds count the same again and again.
@lru_cache(maxsize=8192)
def _possible(blueprint: Blueprint, pool: tuple[FormItem, ...], most: int) -> int:
    return count_possible(blueprint=blueprint, pool=pool, most=most)


def _whom(supply: Supply) -> str:
    named = {0: "each student", 1: "the one student"}
    who = named.get(supply.students, f"all {supply.students} students")
    if not supply.done or not supply.students:
        return who
    return f"{who} who still need{'s' if supply.students == 1 else ''} one"
