"""What a student has seen, and drawing what is left."""

import random
from collections import Counter
from collections.abc import Set as AbstractSet

import pytest

from lti_tool.domain.assessment.form import Dealt
from lti_tool.domain.assessment.forms.exposure import (
    Exposure,
    Shown,
    draw_unseen,
    exposure_of,
    left_of,
)
from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.items import Drawn, Item, Numeric, Variables
from tests.domain.assessment.forms.pools import form_item, item_of

NOTHING = Exposure()


def _draw(
    item: Item, exposure: Exposure, used: AbstractSet[str] = frozenset(), seed: int = 1
) -> Dealt | None:
    return draw_unseen(1, item, exposure, used, random.Random(seed))


def test_a_ledger_tells_what_was_seen_and_how_often_an_item_was_met() -> None:
    exposure = exposure_of([Shown(1, "a"), Shown(1, "b"), Shown(2, "c"), Shown(2, "c")])
    assert exposure.fingerprints == {"a", "b", "c"}
    assert exposure.times_met == Counter({1: 2, 2: 1})
    assert left_of(form_item(1, yields=5), exposure.times_met) == 3
    assert left_of(form_item(2), exposure.times_met) == 0
    assert left_of(form_item(3), exposure.times_met) == 1
    assert left_of(form_item(1, yields=1), exposure.times_met) == 0


def test_an_item_without_numbers_is_spent_once_met_even_if_mended_since() -> None:
    item = item_of(form_item(1))
    assert _draw(item, NOTHING).item_id == 1
    assert _draw(item, exposure_of([Shown(1, "how it read before")])) is None
    assert _draw(item, exposure_of([Shown(9, fingerprint(draw_instance(item, 0)))])) is None


@pytest.mark.parametrize("seed", range(20))
def test_the_last_unseen_numbers_are_found(seed: int) -> None:
    item = item_of(form_item(1, yields=30))
    every = {fingerprint(draw_instance(item, n)) for n in range(600)}
    last = sorted(every)[seed]
    assert len(every) == 30
    exposure = Exposure(frozenset(every - {last}))
    assert _draw(item, exposure, seed=seed).fingerprint == last
    assert _draw(item, exposure, {last}, seed=seed) is None


def test_numbers_with_which_a_formula_fails_are_passed_over() -> None:
    variables = Variables((Drawn("a", lowest=0, highest=1),))
    item = Item("i", "one", "One through {{ a }}?", Numeric("1 / a"), variables)
    assert {_draw(item, NOTHING, seed=n).instance.stem for n in range(10)} == {"One through 1?"}

    never = Item("i", "one", "One through {{ a }}?", Numeric("1 / (a - a)"), variables)
    assert _draw(never, NOTHING) is None
    assert _draw(Item("i", "one", "?", Numeric("1 / 0")), NOTHING) is None
