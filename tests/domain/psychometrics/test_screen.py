"""What an author hears about a check before anybody has taken it."""

import pytest

from lti_tool.domain.psychometrics.confirmation import (
    CRITERION_ALONE,
    LIGHT,
    ConfirmationRule,
)
from lti_tool.domain.psychometrics.operating_characteristic import CheckDesign
from lti_tool.domain.psychometrics.proficiency import ProficiencyModel
from lti_tool.domain.psychometrics.screen import (
    attempts_to_confirm,
    plain_rule_passes,
    smallest_form,
)
from tests.domain.psychometrics.figures import figures

ANY_LENGTH = ConfirmationRule(fewest_items=1)


@pytest.mark.parametrize(
    ("cut", "floor", "errors", "size"), figures("first_attempts.json")["smallest_forms"]
)
def test_smallest_forms_are_as_the_table_has_them(
    cut: float, floor: float, errors: int, size: int
) -> None:
    model = ProficiencyModel(cut)

    assert smallest_form(floor, errors=errors, model=model, rule=ANY_LENGTH) == size


def test_no_form_is_smaller_than_the_rule_allows_or_possible_at_all() -> None:
    assert smallest_form(0.0) == 4
    assert smallest_form(0.9, model=ProficiencyModel(0.95)) is None
    assert smallest_form(0.5, rule=CRITERION_ALONE) is None
    assert smallest_form(0.5, rule=ConfirmationRule(0.9)) > smallest_form(0.5)


def test_four_true_false_items_confirm_nobody_at_once() -> None:
    assert attempts_to_confirm(CheckDesign((0.5,) * 4, 4)) == 2
    assert attempts_to_confirm(CheckDesign((0.5,) * 4, 4), attempts=1) is None
    assert attempts_to_confirm(CheckDesign((0.5,) * 7, 6)) == 1


def test_three_items_confirm_nobody_before_they_are_more_together() -> None:
    assert attempts_to_confirm(CheckDesign((0.0,) * 3, 3)) == 2
    assert attempts_to_confirm(CheckDesign((0.0,) * 3, 3), rule=CRITERION_ALONE) == 1


def test_a_criterion_beyond_the_form_is_never_met() -> None:
    assert attempts_to_confirm(CheckDesign((0.0,) * 5, 6)) is None
    assert attempts_to_confirm(CheckDesign((0.0,) * 5, 6), rule=CRITERION_ALONE) is None


def test_a_lighter_rule_confirms_with_less() -> None:
    design = CheckDesign((0.5,) * 5, 4)

    assert attempts_to_confirm(design) == 2
    assert attempts_to_confirm(design, rule=ConfirmationRule(LIGHT)) == 1


def test_mixed_floors_count_each_for_what_it_is() -> None:
    assert attempts_to_confirm(CheckDesign((0.5, 0.5, 0.0, 0.0), 4)) == 1
    assert attempts_to_confirm(CheckDesign((0.5, 0.5, 0.5, 0.0), 4)) == 2


def test_luck_passes_the_plain_rule_in_the_end() -> None:
    passes = plain_rule_passes(CheckDesign((0.25,) * 10, 8), 0.6)

    assert passes == pytest.approx((0.383, 0.619, 0.765, 0.910, 0.992), abs=6e-4)
