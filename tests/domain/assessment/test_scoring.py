"""Scoring: each kind of item, and what the student hears."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.items import (
    AcceptedText,
    Item,
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    Response,
    ShortText,
    SingleChoice,
)
from lti_tool.domain.assessment.scoring import (
    MAX_TEXT,
    UNANSWERED,
    Answer,
    ItemScore,
    read_answer,
    score_answer,
)
from lti_tool.domain.errors import DomainError

RIGHT, WRONG = Fraction(1), Fraction(0)

SINGLE = SingleChoice(
    (
        Option("right", is_correct=True, feedback="Yes.", misconception="unused"),
        Option("wrong", feedback="No.", misconception="mixed-up"),
    )
)
SEVERAL = (
    Option("one", is_correct=True),
    Option("two", is_correct=True),
    Option("three", misconception="counts-all"),
    Option("four", feedback="Not four."),
)


def _score(response: Response, answer: Answer | None, mark: str = ".") -> ItemScore:
    return score_answer(Item("item", "cell", "stem", response), answer, decimal_mark=mark)


@pytest.mark.parametrize("response", [SINGLE, MultipleChoice(SEVERAL), Numeric("1"), ShortText(())])
@pytest.mark.parametrize("answer", [None, "", "  \n", ()])
def test_no_answer_is_unanswered(response: Response, answer: Answer | None) -> None:
    assert _score(response, answer) == UNANSWERED
    assert not UNANSWERED.is_answered
    assert not UNANSWERED.is_correct


def test_an_answer_of_another_kind_is_a_bug_of_ours() -> None:
    with pytest.raises(TypeError):
        _score(SINGLE, "right")
    with pytest.raises(TypeError):
        _score(Numeric("1"), (0,))


def test_a_single_choice_is_right_or_wrong() -> None:
    assert _score(SINGLE, (0,)) == ItemScore(RIGHT, "Yes.")
    assert _score(SINGLE, (1,)) == ItemScore(WRONG, "No.", "mixed-up")


@pytest.mark.parametrize(
    ("chosen", "score"),
    [
        ((0, 1), ItemScore(RIGHT)),
        ((0,), ItemScore(WRONG, "What you chose is right, but something is missing.")),
        ((0, 1, 2), ItemScore(WRONG, "", "counts-all")),
        ((2, 3), ItemScore(WRONG, "Not four.", "counts-all")),
    ],
)
def test_a_multiple_choice_wants_all_and_no_other(
    chosen: tuple[int, ...], score: ItemScore
) -> None:
    assert _score(MultipleChoice(SEVERAL), chosen) == score


@pytest.mark.parametrize(
    ("chosen", "credit"),
    [
        ((0, 1), RIGHT),
        ((0,), Fraction(1, 2)),
        ((0, 2), WRONG),
        ((2,), WRONG),
        ((0, 1, 2), Fraction(1, 2)),
        ((0, 1, 2, 3), WRONG),
    ],
)
def test_without_weights_a_wrong_choice_takes_away_what_a_right_one_adds(
    chosen: tuple[int, ...], credit: Fraction
) -> None:
    assert _score(MultipleChoice(SEVERAL, partial=True), chosen).credit == credit


def test_not_quite_everything_is_never_full_credit() -> None:
    generous = MultipleChoice(
        (
            Option("a", is_correct=True, credit=Fraction(1)),
            Option("b", is_correct=True, credit=Fraction(1)),
            Option("c"),
        ),
        partial=True,
    )
    score = _score(generous, (0,))
    assert score.credit == Fraction(99, 100)
    assert not score.is_correct


@st.composite
def _weighed(draw: st.DrawFn) -> MultipleChoice:
    rights = draw(st.lists(st.booleans(), min_size=2, max_size=6).filter(any))
    shares = st.none() | st.fractions(Fraction(1, 9), 1, max_denominator=9)
    options = []
    for place, is_right in enumerate(rights):
        share = draw(shares)
        credit = None if share is None else share if is_right else -share
        options.append(Option(str(place), is_right, credit=credit))
    return MultipleChoice(tuple(options), partial=True)


@given(_weighed(), st.data())
def test_a_better_answer_never_scores_lower(response: MultipleChoice, data: st.DataObject) -> None:
    places = range(len(response.options))
    chosen = data.draw(st.sets(st.sampled_from(places), min_size=1))
    changed = data.draw(st.sampled_from(places))
    is_right = response.options[changed].is_correct
    better = chosen | {changed} if is_right else chosen - {changed}
    before = _score(response, tuple(sorted(chosen))).credit
    after = _score(response, tuple(sorted(better))).credit
    assert 0 <= before <= after <= 1 or not better


@pytest.mark.parametrize(
    ("response", "typed", "credit"),
    [
        (Numeric("0.5"), "1/2", RIGHT),
        (Numeric("0.5"), "50 %", RIGHT),
        (Numeric("0.5"), "0.51", WRONG),
        (Numeric("3", tolerance="0.5"), "3.5", RIGHT),
        (Numeric("3", tolerance="0.5"), "3.51", WRONG),
        (Numeric("-200", tolerance="0.1", is_relative=True), "-220", RIGHT),
        (Numeric("-200", tolerance="0.1", is_relative=True), "-221", WRONG),
        (Numeric("1"), "1 apple", RIGHT),
        (Numeric("75", unit="%"), "75%", RIGHT),
        (Numeric("75", unit="%"), "75 percent", RIGHT),
        (Numeric("75", unit="%"), "75", RIGHT),
        (Numeric("75", unit="%"), "0.75", WRONG),
        (Numeric("5", unit="km"), "5", RIGHT),
        (Numeric("5", unit="km"), "5 KM", RIGHT),
        (Numeric("5", unit="km"), "5000 m", RIGHT),
        (Numeric("5", unit="miles per hour"), "5 mph", RIGHT),
        (Numeric("0.25", unit="$ per apple"), "$0.25", RIGHT),
        (Numeric("0.25", unit="$ per apple"), "$0.25 per apple", RIGHT),
        (Numeric("0.25", unit="$ per apple"), "25 cents per apple", RIGHT),
    ],
)
def test_a_number_is_compared_exactly_and_in_its_unit(
    response: Numeric, typed: str, credit: Fraction
) -> None:
    assert _score(response, typed).credit == credit


@pytest.mark.parametrize(
    ("response", "typed", "feedback"),
    [
        (Numeric("1"), "one", "This answer could not be read as a number."),
        (Numeric("1"), "1 or 2", "This answer could not be read as a number."),
        (
            Numeric("5", unit="km", ask_unit=True),
            "5",
            "The number is right. Say which unit it is in.",
        ),
        (
            Numeric("75", unit="%", ask_unit=True),
            "75",
            "The number is right. Say which unit it is in.",
        ),
        (Numeric("5", unit="km"), "5 kg", "The number is right, but the unit should be km."),
        (Numeric("5", unit="km"), "5 m2", "The number is right, but the unit should be km."),
        (Numeric("5", unit="m2"), "5 km", "The number is right, but the unit should be m2."),
        (Numeric("5", unit="km"), "4", ""),
        (
            Numeric("0.25", unit="$ per apple", ask_unit=True),
            "$0.25",
            "The number is right, but the unit should be $ per apple.",
        ),
    ],
)
def test_what_is_wrong_with_a_number_is_said(response: Numeric, typed: str, feedback: str) -> None:
    assert _score(response, typed) == ItemScore(WRONG, feedback)


def test_the_decimal_mark_of_the_course_decides_what_is_ambiguous() -> None:
    assert _score(Numeric("1500"), "1,500").is_correct
    assert _score(Numeric("1.5"), "1,500", mark=",").is_correct
    assert _score(Numeric("1.5"), "1,5").is_correct


def test_a_foreseen_mistake_is_named() -> None:
    response = Numeric("3", "0.01", mistakes=(Mistake("1/3", "Turned over.", "inverted"),))
    assert _score(response, "1/3") == ItemScore(WRONG, "Turned over.", "inverted")
    assert _score(response, "0.33") == ItemScore(WRONG, "Turned over.", "inverted")
    assert _score(response, "0.3") == ItemScore(WRONG)


@pytest.mark.parametrize(
    ("typed", "credit"),
    [
        ("Unit  rate.", RIGHT),
        ("unit rates", WRONG),
        ("a rate for one", Fraction(1, 2)),
        ("it’s “so”", RIGHT),
        ("cafe\u0301", RIGHT),
        ("1.5 (x)", RIGHT),
        ("1x5 (x)", WRONG),
    ],
)
def test_a_short_text_is_read_kindly(typed: str, credit: Fraction) -> None:
    response = ShortText(
        (
            AcceptedText("unit rate"),
            AcceptedText("*for one*", Fraction(1, 2)),
            AcceptedText('it\'s "so"'),
            AcceptedText("café"),
            AcceptedText("1.5 (x)"),
        )
    )
    assert _score(response, typed).credit == credit


def test_the_first_accepted_text_that_fits_decides() -> None:
    response = ShortText(
        (
            AcceptedText("Rate", feedback="Yes."),
            AcceptedText("rate", WRONG, "Capital R.", "no-capital"),
            AcceptedText("*", WRONG, "Look again."),
        ),
        match_case=True,
    )
    assert _score(response, "Rate") == ItemScore(RIGHT, "Yes.")
    assert _score(response, "rate") == ItemScore(WRONG, "Capital R.", "no-capital")
    assert _score(response, "x\ny") == ItemScore(WRONG, "Look again.")


@given(st.text(max_size=80))
def test_any_text_is_scored_without_failing(typed: str) -> None:
    for response in (Numeric("1", unit="km"), ShortText((AcceptedText("a*b"),))):
        assert 0 <= _score(response, typed).credit <= 1


def test_form_values_become_an_answer() -> None:
    several = Item("item", "cell", "stem", MultipleChoice(SEVERAL))
    assert read_answer(several, ["2", "0", "2"]) == (0, 2)
    assert read_answer(several, []) == ()
    number = Item("item", "cell", "stem", Numeric("1"))
    assert read_answer(number, [" 1 "]) == " 1 "
    assert read_answer(number, []) == ""


@pytest.mark.parametrize("raw", [["4"], ["-1"], ["x"], ["²"], ["0000"], ["0", "1"], [""]])
def test_what_no_page_of_ours_sends_is_refused(raw: list[str]) -> None:
    with pytest.raises(DomainError) as caught:
        read_answer(Item("item", "cell", "stem", SINGLE), raw)
    assert caught.value.code == "bad_answer"


def test_an_endless_answer_is_refused() -> None:
    with pytest.raises(DomainError) as caught:
        read_answer(Item("item", "cell", "stem", Numeric("1")), ["1" * (MAX_TEXT + 1)])
    assert caught.value.code == "answer_too_long"
