"""A confirming form is short, unless it could then confirm nothing."""

from fractions import Fraction

import pytest

from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.curriculum.criterion import Criterion, Every, Percent, Streak, Transfer
from lti_tool.domain.mastery.form_size import blueprint_for, next_blueprint
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.states import State

TEN = Blueprint((Cell("cell", "Cell", 10),))
EIGHTY = Percent(Fraction(4, 5))


@pytest.mark.parametrize(
    ("criterion", "size"),
    [
        (EIGHTY, 5),
        (Streak(5), 5),
        (Streak(6), 10),
        (Transfer(1), 10),
        (Every((EIGHTY, Transfer(1))), 10),
    ],
)
def test_a_confirming_form_can_meet_its_criterion(criterion: Criterion, size: int) -> None:
    assert blueprint_for(Purpose.CONFIRM, TEN, criterion).size == size


def test_a_check_is_whole_and_a_recheck_a_glance() -> None:
    assert blueprint_for(Purpose.CHECK, TEN, EIGHTY) == TEN
    assert blueprint_for(Purpose.RECHECK, TEN, EIGHTY).size == 3


def test_the_next_form_is_short_only_after_an_almost() -> None:
    sizes = {state: next_blueprint(state, TEN, EIGHTY).size for state in State}
    assert {state for state, size in sizes.items() if size < TEN.size} == {
        State.ALMOST,
        State.MASTERED,
    }
