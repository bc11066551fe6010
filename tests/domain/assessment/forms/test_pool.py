"""What an item adds to a form: expected score, variance, information, minutes."""

import math

import pytest

from lti_tool.domain.assessment.forms.pool import FormItem, Spread, profiles, spread_of


def test_a_known_difficulty_counts_before_the_authors_tag() -> None:
    assert FormItem(1, "one", difficulty=1.5, tag="easy").logits == 1.5
    assert FormItem(1, "one", tag="easy").logits == -0.8
    assert FormItem(1, "one", tag="hard").logits == 0.8
    assert FormItem(1, "one", tag="whatever").logits == 0
    assert FormItem(1, "one", difficulty=math.nan, tag="hard").logits == 0.8


def test_information_is_that_of_the_three_parameter_model_at_the_cut() -> None:
    made, guessed = profiles([FormItem(1, "one"), FormItem(2, "one", guess=0.25)], cut=0.8)
    assert made[2] == pytest.approx(0.8 * 0.2)
    # a = 1, c = .25: (P - c)^2 Q / ((1 - c)^2 P) with P = .25 + .75 * .8 (Lord 1980, eq. 5-5).
    right = 0.85
    assert guessed[2] == pytest.approx((right - 0.25) ** 2 / 0.75**2 * (1 - right) / right)


def test_harder_items_are_expected_right_less_often_and_guessing_helps() -> None:
    items = [
        FormItem(1, "one", difficulty=-1.0),
        FormItem(2, "one", difficulty=1.0, minutes=3.0),
        FormItem(3, "one", difficulty=1.0, guess=0.5),
    ]
    easy, hard, guessed = profiles(items)
    assert easy[0] > hard[0]
    assert guessed[0] == pytest.approx(0.5 + 0.5 * hard[0])
    assert hard[1] == pytest.approx(hard[0] * (1 - hard[0]))
    assert hard[3] == 3.0


def test_an_item_as_hard_as_the_cut_is_expected_right_half_the_time() -> None:
    (row,) = profiles([FormItem(1, "one", difficulty=math.log(4))], cut=0.8)
    assert row[0] == pytest.approx(0.5, abs=1e-6)


def test_extremes_stay_numbers() -> None:
    items = [FormItem(1, "one", difficulty=900.0), FormItem(2, "one", -900.0, guess=1.0)]
    assert all(math.isfinite(each) for row in profiles(items) for each in row)
    assert profiles([]).shape == (0, 4)


def test_the_spread_is_that_of_the_two_most_different_forms() -> None:
    rows = profiles([FormItem(n, "one", minutes=float(n)) for n in range(3)])
    assert spread_of(rows).minutes == 2.0
    assert spread_of(rows).expected_score == 0
    assert spread_of(profiles([])) == Spread()
    assert Spread().loss == 0 < Spread(minutes=1.0).loss < Spread(expected_score=1.0).loss
