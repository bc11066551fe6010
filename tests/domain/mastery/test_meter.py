"""What the authoring meter says, against exact figures of the operating characteristics."""

from fractions import Fraction

import pytest

from lti_tool.domain.assessment.items import (
    Blueprint,
    Cell,
    Item,
    Numeric,
    Option,
    Response,
    SingleChoice,
)
from lti_tool.domain.curriculum.criterion import (
    Criterion,
    Every,
    GateQuestion,
    Percent,
    RubricLevel,
    Streak,
    Transfer,
)
from lti_tool.domain.mastery.meter import Meter, measure
from lti_tool.domain.mastery.strictness import Strictness

EIGHTY = Percent(Fraction(4, 5))


def choice(options: int) -> SingleChoice:
    return SingleChoice(tuple(Option(str(n), is_correct=n == 0) for n in range(options)))


def meter_of(
    size: int,
    response: Response,
    strictness: Strictness = Strictness.STRICT,
    criterion: Criterion = EIGHTY,
) -> Meter | None:
    return measure(
        criterion,
        Blueprint((Cell("cell", "Cell", size),)),
        [Item("one", "cell", "?", response)],
        strictness,
    )


def test_ten_choices_of_four_tell_a_student_at_60_from_one_at_95() -> None:
    meter = meter_of(10, choice(4))
    assert meter is not None
    within = {line.level: line.within for line in meter.lines}
    assert within[0.6] == pytest.approx(0.088, abs=0.001)
    assert within[0.95] == pytest.approx(0.990, abs=0.001)
    assert meter.sentences[0] == (
        "A student who can answer 60% of such questions would be called mastered 9 times in 100 "
        "within 3 checks; one at 95%, 99 times in 100."
    )
    assert "38 times in 100 at the first check and 99 times in 100 within 10" in meter.sentences[1]
    assert not meter.warning


def test_what_is_impossible_is_said() -> None:
    meter = meter_of(4, choice(2))
    assert meter is not None
    assert meter.warning == (
        "Nobody can be confirmed by the first check, however good: it takes 2. "
        "With 7 questions of this kind one check can."
    )


def test_by_the_criterion_alone_luck_gets_through() -> None:
    meter = meter_of(10, choice(4), Strictness.SIMPLE)
    assert meter is not None
    assert {line.level: line.within for line in meter.lines}[0.6] == pytest.approx(0.765, abs=0.001)


def test_the_most_easily_guessed_items_of_a_part_count() -> None:
    blueprint = Blueprint((Cell("cell", "Cell", 5),))
    items = [Item(f"n{n}", "cell", "?", Numeric("1")) for n in range(5)]
    mixed = [*items, *(Item(f"c{n}", "cell", "?", choice(2)) for n in range(5))]
    assert measure(EIGHTY, blueprint, mixed, Strictness.STRICT) == meter_of(5, choice(2))
    assert measure(EIGHTY, blueprint, items, Strictness.STRICT) == meter_of(5, Numeric("1"))


@pytest.mark.parametrize("strictness", Strictness)
def test_a_single_question_says_how_often_luck_opens_the_gate(strictness: Strictness) -> None:
    meter = meter_of(1, choice(4), strictness, GateQuestion())
    assert meter is not None
    at_60 = next(line for line in meter.lines if line.level == 0.6)
    assert at_60.first == pytest.approx(0.7)
    assert at_60.within == pytest.approx(1 - 0.3**3)
    assert not meter.warning


@pytest.mark.parametrize(
    ("criterion", "said"),
    [
        (Streak(4), "In a row is harder: fewer pass."),
        (Every((EIGHTY, Streak(3))), "In a row is harder: fewer pass."),
        (Every((EIGHTY, Transfer(1))), "This leaves the new situation out"),
    ],
)
def test_what_the_figures_leave_out_is_said(criterion: Criterion, said: str) -> None:
    meter = meter_of(5, Numeric("1"), criterion=criterion)
    assert meter is not None
    assert said in meter.sentences[-1]


@pytest.mark.parametrize("criterion", [Transfer(1), RubricLevel(3)])
def test_no_error_rate_is_claimed_where_none_is_meant(criterion: Criterion) -> None:
    assert meter_of(1, Numeric("1"), criterion=criterion) is None


def test_a_check_without_items_has_no_meter() -> None:
    blueprint = Blueprint((Cell("cell", "Cell", 5),))
    assert measure(EIGHTY, blueprint, [], Strictness.CONFIRMED) is None
