"""Judging a number of instances from repetitions."""

import random
from collections import Counter

import pytest

from lti_tool.domain.assessment.forms.estimates import likely_number, safe_number


def test_without_a_repetition_there_is_no_best_guess_but_a_safe_number() -> None:
    assert likely_number([1] * 50) is None
    # The Poisson mean that gives 0 once in twenty times is 3: 1225 pairs / 3.
    assert safe_number([1] * 50) == 408


def test_repetitions_tell_how_many_there_are() -> None:
    # Birthdays: 23 people have 253 pairs; one pair alike makes 253 days the best guess.
    assert likely_number([2] + [1] * 21) == 253
    assert safe_number([2] + [1] * 21) == 53
    assert likely_number([25, 25]) == 2
    assert safe_number([25, 25]) == 2


def test_what_was_seen_is_the_least() -> None:
    assert likely_number([50]) == safe_number([50]) == 1
    assert likely_number([]) is None
    assert safe_number([]) == 0
    assert safe_number([1]) == 1


@pytest.mark.parametrize("number", [5, 30, 100, 400, 2000])
def test_the_safe_number_is_rarely_too_large(number: int) -> None:
    chance = random.Random(number)
    too_large = 0
    for _ in range(400):
        times = Counter(chance.randrange(number) for _ in range(50)).values()
        too_large += safe_number(times) > number
    assert too_large <= 30  # 5 % of 400 are 20; 30 is two and a half standard deviations more


def test_it_stays_safe_where_some_instances_are_likelier_than_others() -> None:
    chance = random.Random(5)
    numbers, weights = range(100), [1 + n % 10 for n in range(100)]
    draws = (chance.choices(numbers, weights, k=50) for _ in range(400))
    assert sum(safe_number(Counter(each).values()) > 100 for each in draws) <= 20
