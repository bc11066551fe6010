"""Assembling parallel forms: what they must all have, must not share, and how alike they are."""

from collections import Counter
from itertools import combinations_with_replacement, product

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.domain.assessment.forms.assembly import Assembly, assemble_forms, count_possible
from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.items import Blueprint, Cell
from tests.benchmarks.bench_mastery_forms import BLUEPRINT, FORMS, at_random, bench_pool
from tests.domain.assessment.forms.pools import (
    TWO_PARTS,
    are_apart,
    blueprints_with_pools,
    form_item,
)

SEEDS = st.integers(0, 2**31)


def _assembled(
    blueprint: Blueprint, pool: tuple[FormItem, ...], forms: int, seed: int = 1
) -> Assembly:
    return assemble_forms(blueprint=blueprint, pool=pool, forms=forms, seed=seed, swaps=300)


@settings(deadline=None)
@given(blueprints_with_pools(), st.integers(0, 5), SEEDS)
def test_forms_keep_the_blueprint_the_enemies_apart_and_share_nothing(
    drawn: tuple[Blueprint, tuple[FormItem, ...]], wanted: int, seed: int
) -> None:
    blueprint, pool = drawn
    item = {each.id: each for each in pool}
    made = _assembled(blueprint, pool, wanted, seed)

    for form in made.forms:
        cells = [item[each].cell for each in form]
        assert cells == [cell.slug for cell in blueprint.cells for _ in range(cell.count)]
        assert are_apart([item[each] for each in form])
    used = Counter(each for form in made.forms for each in form)
    assert all(times <= item[each].yields for each, times in used.items())
    for cell in blueprint.cells:
        yields = [each.yields for each in pool if each.cell == cell.slug]
        if sum(min(n, len(made.forms)) for n in yields) >= cell.count * len(made.forms) and not any(
            each.enemies for each in pool
        ):
            assert all(len(set(_of(cell, form, item))) == cell.count for form in made.forms)
    assert len(made.forms) <= wanted
    assert bool(made.limit) == (len(made.forms) < wanted)
    assert made.spread.loss <= made.dealt_spread.loss
    assert made == _assembled(blueprint, pool[::-1], wanted, seed)


def _of(cell: Cell, form: tuple[int, ...], item: dict[int, FormItem]) -> list[int]:
    return [each for each in form if item[each].cell == cell.slug]


@settings(deadline=None, max_examples=60)
@given(blueprints_with_pools(most=8), SEEDS)
def test_as_many_forms_are_made_as_can_be(
    drawn: tuple[Blueprint, tuple[FormItem, ...]], seed: int
) -> None:
    blueprint, pool = drawn
    possible = _by_trying_everything(blueprint, pool, 4)

    assert len(_assembled(blueprint, pool, 4, seed).forms) == possible
    assert count_possible(blueprint=blueprint, pool=pool, most=4) == possible


def _by_trying_everything(blueprint: Blueprint, pool: tuple[FormItem, ...], most: int) -> int:
    item = {each.id: each for each in pool}
    parts = [
        combinations_with_replacement([i for i in pool if i.cell == cell.slug], cell.count)
        for cell in blueprint.cells
    ]
    forms = []
    for parts_of_form in product(*parts):
        form = [each for part in parts_of_form for each in part]
        counts = Counter(each.id for each in form)
        if are_apart(form) and all(item[i].yields >= n for i, n in counts.items()):
            forms.append(counts)

    def most_from(start: int, left: dict[int, int], made: int) -> int:
        best = made
        for place in range(start, len(forms)):
            if best >= most:
                return most
            if all(left[i] >= n for i, n in forms[place].items()):
                after = {i: n - forms[place][i] for i, n in left.items()}
                best = max(best, most_from(place, after, made + 1))
        return best

    return most_from(0, {i: each.yields for i, each in item.items()}, 0)


def test_another_seed_makes_other_forms() -> None:
    pool = bench_pool(0)
    one, other = (_assembled(BLUEPRINT, pool, FORMS, seed) for seed in (1, 2))
    assert one.forms != other.forms
    assert (one.seed, other.seed) == (1, 2)


@pytest.mark.parametrize("seed", range(3))
def test_forms_are_far_more_alike_than_random_ones_and_than_dealt_ones(seed: int) -> None:
    pool = bench_pool(seed)
    made = assemble_forms(blueprint=BLUEPRINT, pool=pool, forms=FORMS, seed=seed)
    random_score = sum(at_random(pool, n).expected_score for n in range(20)) / 20

    assert len(made.forms) == FORMS
    assert made.spread.expected_score <= 0.07
    assert made.dealt_spread.expected_score < random_score / 2
    assert made.spread.expected_score < made.dealt_spread.expected_score / 2
    assert made.spread.variance < made.dealt_spread.variance
    assert made.spread.minutes < made.dealt_spread.minutes


def test_easy_and_hard_items_are_shared_out_by_their_authors_tag() -> None:
    tags = ("easy", "easy", "medium", "medium", "hard", "hard")
    pool = tuple(FormItem(number, "one", tag=tag) for number, tag in enumerate(tags))
    made = _assembled(Blueprint((Cell("one", "One", 3),)), pool, 2)
    assert [sorted(tags[item] for item in form) for form in made.forms] == [
        ["easy", "hard", "medium"]
    ] * 2
    assert made.spread.loss == 0


def test_where_no_difficulty_is_known_chance_decides() -> None:
    pool = tuple(form_item(number) for number in range(8))
    blueprint = Blueprint((Cell("one", "One", 2),))
    firsts = {_assembled(blueprint, pool, 4, seed).forms[0] for seed in range(30)}
    assert len(firsts) > 15


def test_an_item_with_numbers_serves_many_forms_but_each_once_while_others_are_there() -> None:
    pool = (form_item(1, "one", 50), form_item(2, "one", 50), form_item(3, "two", 50))
    made = _assembled(TWO_PARTS, pool, 6)
    assert [sorted(form) for form in made.forms] == [[1, 2, 3]] * 6

    alone = (form_item(1, "one", 50), form_item(3, "two", 50))
    assert _assembled(TWO_PARTS, alone, 6).forms == ((1, 1, 3),) * 6


def test_no_item_stands_twice_on_a_form_while_there_are_others() -> None:
    pool = tuple(form_item(n, "one", 9) for n in range(4))
    blueprint = Blueprint((Cell("one", "One", 3),))
    for seed in range(10):
        made = _assembled(blueprint, pool, 6, seed)
        assert [len(set(form)) for form in made.forms] == [3] * 6


def test_enemies_with_numbers_fill_forms_each_by_itself() -> None:
    pool = (form_item(1, "one", 4, "g"), form_item(2, "one", 4, "g"))
    made = _assembled(Blueprint((Cell("one", "One", 2),)), pool, 4)
    assert sorted(made.forms) == [(1, 1), (1, 1), (2, 2), (2, 2)]


def test_the_part_that_is_short_is_named_with_what_it_needs() -> None:
    pool = (*(form_item(n) for n in range(5)), *(form_item(n, "two") for n in range(5, 15)))
    made = _assembled(TWO_PARTS, pool, 4)
    assert len(made.forms) == 2
    assert made.limit == (
        "“Part one” has 5 questions: enough for 2 forms of 2. For 4 forms it needs 8."
    )


def test_enemies_are_named_when_they_are_the_reason() -> None:
    within = (*(form_item(n, "one", 1, "twins") for n in range(4)), form_item(9, "two"))
    made = _assembled(TWO_PARTS, within, 1)
    assert made.forms == ()
    assert "“Part one” has 4 questions, but some give each other away" in made.limit

    across = tuple(form_item(n, cell, 1, "g") for n, cell in ((1, "a"), (2, "b")))
    blueprint = Blueprint((Cell("a", "A", 1), Cell("b", "B", 1)))
    made = _assembled(blueprint, across, 1)
    assert made.forms == ()
    assert made.limit.startswith("Every part has questions enough, but some give each other away")


def test_nothing_is_made_of_nothing() -> None:
    made = _assembled(TWO_PARTS, (), 3)
    assert made.forms == ()
    assert "“Part two” has 0 questions: enough for no form" in made.limit
    assert _assembled(Blueprint(()), (form_item(1),), 3).forms == ()
    assert _assembled(TWO_PARTS, (form_item(1),), -1).forms == ()
