"""For how many attempts an objective lasts, and when that is said."""

from collections import Counter

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.forms.supply import (
    Supply,
    SupplyLevel,
    attempts_left,
    class_supply,
    supply_sentence,
    warning_sentence,
)
from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.ids import ItemId
from tests.domain.assessment.forms.pools import TWO_PARTS, blueprints_with_pools, form_item

FOUR = (*(form_item(n) for n in range(8)), *(form_item(n, "two") for n in range(8, 14)))


def _shown(*items: int) -> Counter[ItemId]:
    return Counter(ItemId(item) for item in items)


NOBODY: Counter[ItemId] = Counter()


def _supply(met: list[Counter[ItemId]], pool: tuple[FormItem, ...] = FOUR, done: int = 0) -> Supply:
    return class_supply(blueprint=TWO_PARTS, pool=pool, met=met, done=done)


def test_the_scarcest_part_decides_for_a_new_class() -> None:
    supply = _supply([NOBODY] * 26)
    assert (supply.attempts, supply.level, supply.affected) == (4, SupplyLevel.ENOUGH, 0)
    assert supply_sentence(supply) == "This objective supports 4 attempts for all 26 students."
    assert warning_sentence(supply) == ""


def test_items_with_numbers_count_as_what_they_yield_and_enemies_do_not_meet() -> None:
    pool = (form_item(1, "one", 5), form_item(2, "one", 4), form_item(3, "two", 9))
    assert attempts_left(blueprint=TWO_PARTS, pool=pool) == 4
    assert attempts_left(blueprint=TWO_PARTS, pool=pool, met=_shown(1, 1, 3)) == 3
    assert attempts_left(blueprint=TWO_PARTS, pool=pool, most=2) == 2
    enemies = (
        *(form_item(n, "one", 1, "g") for n in range(3)),
        *(form_item(n, "one") for n in range(3, 5)),
        form_item(9, "two", 9),
    )
    assert attempts_left(blueprint=TWO_PARTS, pool=enemies) == 2


def test_the_student_who_has_seen_most_decides_for_a_class_that_has_begun() -> None:
    supply = _supply([NOBODY, _shown(0, 1, 8), _shown(0, 1, 8, 2, 3, 9)])
    assert (supply.attempts, supply.level) == (2, SupplyLevel.ENOUGH)
    assert supply_sentence(supply) == "This objective supports 2 more attempts for all 3 students."


def test_it_warns_before_the_last_attempt() -> None:
    nearly = _shown(0, 1, 8, 2, 3, 9, 4, 5, 10)
    supply = _supply([NOBODY, nearly])
    assert (supply.attempts, supply.level, supply.affected) == (1, SupplyLevel.LAST, 1)
    assert supply_sentence(supply) == "This objective supports 1 more attempt for all 2 students."
    assert warning_sentence(supply) == (
        "After the next attempt no unseen form is left for 1 of 2 students. “Part one” has 2 "
        "unseen questions: enough for one form of 2. For 2 forms it needs 4."
    )


def test_it_says_when_it_has_run_out() -> None:
    supply = _supply([NOBODY, _shown(*range(14)), _shown(*range(14))])
    assert (supply.attempts, supply.level, supply.affected) == (0, SupplyLevel.SPENT, 2)
    assert "supports no more attempts for all 3 students" in supply_sentence(supply)
    assert warning_sentence(supply).startswith("No unseen form is left for 2 of 3 students.")


def test_fewer_than_planned_and_one_in_reserve_is_low() -> None:
    supply = _supply([NOBODY] * 5, FOUR[:7] + FOUR[8:])
    assert (supply.attempts, supply.level, supply.affected) == (3, SupplyLevel.LOW, 5)
    assert warning_sentence(supply) == (
        "That is fewer than the 3 attempts planned and one in reserve. “Part one” has 7 "
        "questions: enough for 3 forms of 2. For 4 forms it needs 8."
    )
    begun = _supply([_shown(0, 1, 8)], FOUR[:7] + FOUR[8:])
    assert (begun.attempts, begun.level) == (2, SupplyLevel.LOW)
    assert warning_sentence(begun).startswith("With those already made that is fewer than")
    assert (
        class_supply(blueprint=TWO_PARTS, pool=FOUR, met=[NOBODY], planned=4).level
        is SupplyLevel.LOW
    )


@pytest.mark.parametrize(
    ("students", "words"), [(0, "for each student."), (1, "for the one student."), (2, "all 2")]
)
def test_the_class_is_named_by_its_size(students: int, words: str) -> None:
    assert words in supply_sentence(_supply([NOBODY] * students))


def test_who_needs_no_attempt_any_more_is_not_counted() -> None:
    assert supply_sentence(_supply([NOBODY] * 3, done=2)) == (
        "This objective supports 4 attempts for all 3 students who still need one."
    )
    assert "for the one student who still needs one." in supply_sentence(_supply([NOBODY], done=2))
    assert "for each student." in supply_sentence(_supply([], done=2))


def test_it_says_what_is_left_for_each() -> None:
    assert _supply([NOBODY, _shown(0, 1, 8)]).left == (4, 3)
    assert _supply([]).left == ()


def test_very_many_attempts_are_not_counted_out() -> None:
    pool = (form_item(1, "one", 400), form_item(3, "two", 400))
    assert "20 attempts or more" in supply_sentence(_supply([NOBODY], pool))


def test_enemies_across_parts_are_named_when_they_are_the_reason() -> None:
    pool = (form_item(1), form_item(2, "one", 1, "g"), form_item(3, "two", 1, "g"))
    supply = _supply([NOBODY], pool)
    assert supply.attempts == 0
    assert "some give each other away" in warning_sentence(supply)


@pytest.mark.parametrize("others", range(5, 12))
def test_the_one_form_left_in_a_crowd_of_enemies_is_counted(others: int) -> None:
    blueprint = Blueprint((Cell("one", "Part one", 3),))
    crowd = [form_item(2 + number, "one", 2, "g") for number in range(others)]
    pool = (form_item(1, "one", 3, "g"), *crowd)
    assert attempts_left(blueprint=blueprint, pool=pool) == 1
    assert attempts_left(blueprint=blueprint, pool=pool, most=0) == 0
    assert attempts_left(blueprint=blueprint, pool=crowd) == 0


@pytest.mark.parametrize("pool", [FOUR, (form_item(1, "one", 1, "g"),)])
def test_an_objective_without_a_blueprint_supports_nothing(pool: tuple[FormItem, ...]) -> None:
    supply = class_supply(blueprint=Blueprint(()), pool=pool, met=[NOBODY])
    assert supply.level is SupplyLevel.SPENT
    assert warning_sentence(supply) == "No unseen form is left for the one student."


@settings(deadline=None, max_examples=60)
@given(blueprints_with_pools(), st.data())
def test_seeing_more_never_leaves_more(
    drawn: tuple[Blueprint, tuple[FormItem, ...]], data: st.DataObject
) -> None:
    blueprint, pool = drawn
    ids = st.sampled_from([int(item.id) for item in pool] or [1])
    seen = _shown(*data.draw(st.lists(ids, max_size=8)))
    before = attempts_left(blueprint=blueprint, pool=pool)
    after = attempts_left(blueprint=blueprint, pool=pool, met=seen)
    assert after <= before
    supply = class_supply(blueprint=blueprint, pool=pool, met=[NOBODY, seen])
    assert supply.attempts == after
