"""Dealing forms: the blueprint's counts, and nothing a student has seen."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.form import (
    FormsSpentError,
    PoolItem,
    count_forms,
    deal_form,
    estimate_yield,
)
from lti_tool.domain.assessment.items import Blueprint, Cell, Drawn, Item, Numeric, Variables
from lti_tool.domain.ids import ItemId

BLUEPRINT = Blueprint((Cell("one", "One", 2), Cell("two", "Two", 1)))


def _fixed(number: int, cell: str, times_met: int = 0) -> PoolItem:
    item = Item(f"item-{number}", cell, f"Question {number}?", Numeric("1"))
    return PoolItem(ItemId(number), item, times_met)


def _drawn(number: int, cell: str, versions: int) -> PoolItem:
    variables = Variables((Drawn("a", lowest=1, highest=versions),))
    item = Item(f"item-{number}", cell, f"{number}: {{{{ a }}}}?", Numeric("a"), variables)
    return PoolItem(ItemId(number), item)


POOL = (*(_fixed(number, "one") for number in range(4)), *(_fixed(n, "two") for n in (4, 5)))


@given(st.integers(0, 2**31))
def test_a_form_has_the_counts_of_its_blueprint(seed: int) -> None:
    form = deal_form(blueprint=BLUEPRINT, pool=POOL, seen=set(), seed=seed)
    assert [dealt.instance.cell for dealt in form] == ["one", "one", "two"]
    assert len({dealt.fingerprint for dealt in form}) == 3
    assert form == deal_form(blueprint=BLUEPRINT, pool=POOL, seen=set(), seed=seed)


@given(st.integers(0, 2**31))
def test_the_second_form_has_nothing_of_the_first(seed: int) -> None:
    first = deal_form(blueprint=BLUEPRINT, pool=POOL, seen=set(), seed=seed)
    seen = {dealt.fingerprint for dealt in first}
    second = deal_form(blueprint=BLUEPRINT, pool=POOL, seen=seen, seed=seed)
    assert not seen & {dealt.fingerprint for dealt in second}
    with pytest.raises(FormsSpentError, match="“One”"):
        deal_form(
            blueprint=BLUEPRINT,
            pool=POOL,
            seen=seen | {dealt.fingerprint for dealt in second},
            seed=seed,
        )


def test_items_met_least_come_first() -> None:
    pool = (_fixed(1, "one", times_met=3), _fixed(2, "one", times_met=1), _fixed(3, "one"))
    form = deal_form(blueprint=Blueprint((Cell("one", "One", 2),)), pool=pool, seen=set(), seed=1)
    assert [dealt.item_id for dealt in form] == [3, 2]


def test_a_drawn_item_serves_twice_only_when_every_other_has_served() -> None:
    pool = (_fixed(1, "one"), _drawn(2, "one", 50))
    blueprint = Blueprint((Cell("one", "One", 3),))
    form = deal_form(blueprint=blueprint, pool=pool, seen=set(), seed=7)
    assert sorted(dealt.item_id for dealt in form[:2]) == [1, 2]
    assert form[2].item_id == 2
    assert form[1].fingerprint != form[2].fingerprint


def test_a_drawn_item_runs_out_of_versions() -> None:
    blueprint = Blueprint((Cell("one", "One", 3),))
    with pytest.raises(FormsSpentError):
        deal_form(blueprint=blueprint, pool=(_drawn(1, "one", 2),), seen=set(), seed=7)


def test_the_scarcest_cell_says_how_many_forms_there_are() -> None:
    assert count_forms(BLUEPRINT, {"one": 7, "two": 2}) == 2
    assert count_forms(BLUEPRINT, {"one": 7}) == 0
    assert count_forms(Blueprint(()), {}) == 0


def test_the_yield_of_an_item_is_counted_over_draws() -> None:
    assert estimate_yield(_fixed(1, "one").item) == 1
    assert estimate_yield(_drawn(1, "one", 3).item) == 3
    assert estimate_yield(_drawn(1, "one", 1000).item, sample=5) == 5
