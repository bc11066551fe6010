"""The next form of a student: whole parallel forms first, then composed ones, never a repeat."""

from collections import Counter
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.domain.assessment.form import FormsSpentError
from lti_tool.domain.assessment.forms.assembly import assemble_forms
from lti_tool.domain.assessment.forms.dealing import NextForm, NoFormLeftError, deal_next
from lti_tool.domain.assessment.forms.exposure import Shown
from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.forms.supply import attempts_left
from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.items import Blueprint, Cell
from tests.domain.assessment.forms.pools import (
    TWO_PARTS,
    are_apart,
    blueprints_with_pools,
    form_item,
    item_of,
)

FIXED = (*(form_item(n) for n in range(1, 7)), *(form_item(n, "two") for n in range(7, 10)))
FORMS = ((1, 2, 7), (3, 4, 8), (5, 6, 9))
NUMBERED = (form_item(1, "one", 30), form_item(2, "one", 30), form_item(3, "two", 30))


def _next(pool: tuple[FormItem, ...] = FIXED, **changes: Any) -> NextForm:
    arguments = {
        "blueprint": TWO_PARTS,
        "pool": pool,
        "items": {item.id: item_of(item) for item in pool},
        "forms": FORMS,
        "ledger": (),
        "place": 0,
        "order_seed": 1,
        "seed": 1,
    }
    return deal_next(**{**arguments, **changes})


def _lines(dealt: NextForm) -> list[Shown]:
    return [Shown(each.item_id, each.fingerprint) for each in dealt.dealt]


def _ids(dealt: NextForm) -> list[int]:
    return [each.item_id for each in dealt.dealt]


def test_first_forms_are_spread_over_the_class() -> None:
    firsts = Counter(_next(place=place).form for place in range(30))
    assert firsts == {0: 10, 1: 10, 2: 10}


def test_a_student_goes_through_all_forms_then_has_none_left() -> None:
    ledger: list[Shown] = []
    met: list[Any] = []
    for seed in range(3):
        dealt = _next(ledger=ledger, seed=seed)
        assert tuple(_ids(dealt)) == FORMS[dealt.form]
        met.append(dealt.form)
        ledger += _lines(dealt)
    assert sorted(met) == [0, 1, 2]
    with pytest.raises(NoFormLeftError) as refused:
        _next(ledger=ledger)
    assert refused.value.reason == (
        "Of questions this student has not seen, “Part one” needs 2 and has 0; "
        "“Part two” needs 1 and has 0."
    )
    assert isinstance(refused.value, FormsSpentError)
    assert "Your teacher can add more" in str(refused.value)
    assert refused.value.code == "forms_spent"


def test_a_form_with_anything_seen_is_passed_over_and_the_rest_is_composed_anew() -> None:
    one_of_each = [
        Shown(n, fingerprint(draw_instance(item_of(form_item(n)), 0))) for n in (1, 3, 5)
    ]
    dealt = _next(ledger=one_of_each)
    assert dealt.form is None
    assert set(_ids(dealt)[:2]) < {2, 4, 6}
    assert [each.instance.cell for each in dealt.dealt] == ["one", "one", "two"]


def test_forms_made_only_of_numbers_take_turns() -> None:
    pool = tuple(form_item(n, "one", 50) for n in (1, 2, 3))
    blueprint = Blueprint((Cell("one", "One", 1),))
    ledger: list[Shown] = []
    met: list[Any] = []
    for seed in range(6):
        dealt = _next(pool, blueprint=blueprint, forms=((1,), (2,), (3,)), ledger=ledger, seed=seed)
        met.append(dealt.form)
        ledger += _lines(dealt)
    assert sorted(met[:3]) == [0, 1, 2]
    assert met[3:] == met[:3]
    assert len({line.fingerprint for line in ledger}) == 6


def test_forms_that_no_longer_hold_are_passed_over() -> None:
    fewer = tuple(item for item in FIXED if item.id != 2)
    assert 0 not in {_next(fewer, place=place).form for place in range(6)}

    moved = (replace(FIXED[0], cell="two"), *FIXED[1:])
    assert 0 not in {_next(moved, place=place).form for place in range(6)}

    quarrel = tuple(
        replace(item, enemies=frozenset({"g"})) if item.id in {1, 2} else item for item in FIXED
    )
    assert 0 not in {_next(quarrel, place=place).form for place in range(6)}

    without_text = {item.id: item_of(item) for item in FIXED if item.id != 9}
    assert 2 not in {_next(items=without_text, place=place).form for place in range(6)}
    assert 9 not in _ids(_next(items=without_text, forms=()))


def test_composing_prefers_items_met_least_and_repeats_one_only_for_want_of_others() -> None:
    ledger = [Shown(1, "x"), Shown(1, "y"), Shown(2, "z")]
    pool = (*NUMBERED, form_item(4, "one", 30))
    assert set(_ids(_next(pool, forms=(), ledger=ledger))[:2]) == {2, 4}
    assert _ids(_next((NUMBERED[0], NUMBERED[2]), forms=())) == [1, 1, 3]


def test_a_composed_form_is_near_the_pools_average() -> None:
    pool = tuple(
        FormItem(n, "one", difficulty=hard) for n, hard in enumerate((-3, -3, -3, 3, 3, 3))
    )
    blueprint = Blueprint((Cell("one", "One", 2),))
    for seed in range(10):
        ids = _ids(_next(pool, blueprint=blueprint, forms=(), seed=seed))
        assert sorted(pool[each].logits for each in ids) == [-3, 3]


def test_enemies_block_and_are_said_to() -> None:
    pool = (form_item(1, "one", 1, "g"), form_item(2, "one", 1, "g"), form_item(3, "two"))
    with pytest.raises(NoFormLeftError) as refused:
        _next(pool, forms=())
    assert "gives each other away" in refused.value.reason


def test_composing_goes_back_where_enemies_stand_in_the_way() -> None:
    blueprint = Blueprint((Cell("one", "One", 1), Cell("two", "Two", 1)))
    pool = (
        form_item(1, "one", 1, "g", "h"),
        form_item(2, "one"),
        form_item(3, "two", 1, "g"),
        form_item(4, "two", 1, "h"),
    )
    for seed in range(10):
        first, second = _ids(_next(pool, blueprint=blueprint, forms=(), seed=seed))
        assert first == 2
        assert second in {3, 4}


def test_an_item_is_no_enemy_of_itself_in_other_numbers() -> None:
    pool = (form_item(1, "one", 5, "g"), form_item(3, "two", 5))
    assert _ids(_next(pool, forms=())) == [1, 1, 3]


def test_the_order_of_the_pool_does_not_matter() -> None:
    assert _next(FIXED[::-1], forms=()) == _next(forms=())


def test_two_items_that_come_out_as_the_same_question_count_once() -> None:
    twin = item_of(form_item(1))
    pool = (form_item(1), form_item(2), form_item(3, "two"))
    items = {1: twin, 2: twin, 3: item_of(pool[2])}
    with pytest.raises(NoFormLeftError, match="“Part one”") as refused:
        _next(pool, forms=(), items=items)
    assert "needs 2 and has 1" in refused.value.reason
    with pytest.raises(NoFormLeftError):
        _next(pool, forms=((1, 2, 3),), items=items)


@settings(deadline=None, max_examples=60)
@given(blueprints_with_pools(), st.integers(0, 3), st.integers(0, 9), st.integers(0, 2**31))
def test_attempt_after_attempt_nothing_comes_twice_until_nothing_is_left(
    drawn: tuple[Blueprint, tuple[FormItem, ...]], forms: int, place: int, seed: int
) -> None:
    blueprint, pool = drawn
    pool = tuple(item for item in pool if item.yields)
    made = assemble_forms(blueprint=blueprint, pool=pool, forms=forms, seed=seed, swaps=50)
    items = {item.id: item_of(item) for item in pool}
    by_id = {item.id: item for item in pool}
    arguments = {
        "blueprint": blueprint,
        "pool": pool,
        "items": items,
        "forms": made.forms,
        "place": place,
        "order_seed": seed,
    }
    ledger: list[Shown] = []
    for attempt in range(sum(item.yields for item in pool) + 1):
        left = attempts_left(
            blueprint=blueprint, pool=pool, met=Counter(line.item_id for line in ledger)
        )
        try:
            dealt = deal_next(**arguments, ledger=ledger, seed=attempt)
        except NoFormLeftError:
            assert left == 0
            break
        assert left > 0
        assert dealt == deal_next(**arguments, ledger=ledger[::-1], seed=attempt)
        assert [each.instance.cell for each in dealt.dealt] == [
            cell.slug for cell in blueprint.cells for _ in range(cell.count)
        ]
        assert are_apart([by_id[each.item_id] for each in dealt.dealt])
        assert all(
            each.instance == draw_instance(items[each.item_id], each.seed) for each in dealt.dealt
        )
        ledger += _lines(dealt)
        assert len({line.fingerprint for line in ledger}) == len(ledger)
    else:
        pytest.fail("more forms than there are questions")
