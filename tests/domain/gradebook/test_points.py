"""What levels are worth."""

import pytest

from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.points import (
    DEFAULT_POLICY,
    GradePolicy,
    points_for,
    policy_from_form,
)
from lti_tool.domain.mastery.levels import Level

SENDING_ALL = GradePolicy(sends_not_yet=True)


def test_the_default_table() -> None:
    points = {level: points_for(level, SENDING_ALL) for level in Level}
    assert points == {
        Level.NO_EVIDENCE: None,
        Level.BEGINNING: 60,
        Level.NEARLY: 75,
        Level.MASTERED: 90,
        Level.EXTENDS: 100,
    }


def test_below_mastery_nothing_is_sent_unless_the_policy_says_so() -> None:
    assert points_for(Level.NEARLY, DEFAULT_POLICY) is None
    assert points_for(Level.MASTERED, DEFAULT_POLICY) == 90


def form(*points: str, not_yet: str = "no") -> dict[str, str]:
    fields = {f"points_{level}": value for level, value in enumerate(points, start=1)}
    return {**fields, "sends_not_yet": not_yet}


def test_a_form_becomes_a_policy() -> None:
    policy = policy_from_form(form("50", " 70 ", "85", "100", not_yet="yes"))
    assert policy == GradePolicy((50, 70, 85, 100), sends_not_yet=True)


@pytest.mark.parametrize(
    "bad", ["", "ten", "-1", "101", "7.5", "٣", "1e9", "99999999999999999", "0000999", "0" * 5000]
)
def test_points_that_are_no_whole_number_up_to_100_are_refused(bad: str) -> None:
    with pytest.raises(DomainError, match="“Nearly” needs a whole number from 0 to 100"):
        policy_from_form(form("50", bad, "85", "100"))


def test_a_higher_level_cannot_be_worth_less() -> None:
    with pytest.raises(DomainError, match="cannot be worth fewer points"):
        policy_from_form(form("60", "75", "70", "100"))
