"""Who begins with which form."""

from collections import Counter
from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.forms.order import form_order


@given(st.integers(1, 9), st.integers(0, 5), st.integers(0, 2**31))
def test_in_every_block_of_students_each_form_has_each_turn_once(
    forms: int, block: int, seed: int
) -> None:
    orders = [form_order(place=block * forms + row, forms=forms, seed=seed) for row in range(forms)]
    for turn in range(forms):
        assert sorted(order[turn] for order in orders) == list(range(forms))
    assert all(sorted(order) == list(range(forms)) for order in orders)


@pytest.mark.parametrize(("forms", "students"), [(2, 2), (4, 4), (6, 6), (3, 6), (5, 10)])
def test_every_form_follows_every_other_equally_often(forms: int, students: int) -> None:
    follows = Counter(
        pair
        for place in range(students)
        for pair in pairwise(form_order(place=place, forms=forms, seed=3))
    )
    assert len(follows) == forms * (forms - 1)
    assert len(set(follows.values())) == 1


def test_the_order_is_the_students_own_and_stays() -> None:
    orders = [form_order(place=place, forms=5, seed=1) for place in range(25)]
    assert orders == [form_order(place=place, forms=5, seed=1) for place in range(25)]
    assert orders != [form_order(place=place, forms=5, seed=2) for place in range(25)]
    assert orders[:5] != orders[10:15]
    assert form_order(place=3, forms=0, seed=1) == ()
    assert form_order(place=3, forms=1, seed=1) == (0,)
