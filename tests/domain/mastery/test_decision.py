"""Deciding about a scored form."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.criterion import AllCorrect, Criterion, KOfN, Percent, ScoredItem
from lti_tool.domain.mastery.decision import Verdict, decide
from lti_tool.domain.mastery.levels import Level


def scored(*marks: bool, transfer: tuple[int, ...] = ()) -> list[ScoredItem]:
    return [ScoredItem("cell", mark, place in transfer) for place, mark in enumerate(marks)]


def form(correct: int, size: int) -> list[ScoredItem]:
    return scored(*(place < correct for place in range(size)))


def test_four_of_five_is_mastered_when_four_of_five_is_asked() -> None:
    decision = decide(KOfN(4, 5), form(4, 5))
    assert decision.verdict is Verdict.MASTERED
    assert decision.level is Level.MASTERED
    assert decision.reason == "4 of 5 questions right; 4 of 5 needed."


def test_three_of_five_is_not_yet_but_nearly() -> None:
    decision = decide(KOfN(4, 5), form(3, 5))
    assert decision.verdict is Verdict.NOT_YET
    assert decision.level is Level.NEARLY


def test_eighty_percent_of_five_is_four_and_never_five() -> None:
    # 0.8 * 5 in floating point is 4.0 here, but 0.7 * 10 is 7.000000000000001: fractions decide.
    assert decide(Percent(Fraction(7, 10)), form(7, 10)).verdict is Verdict.MASTERED
    assert decide(Percent(Fraction(4, 5)), form(4, 5)).verdict is Verdict.MASTERED


def test_a_safety_check_asks_for_every_question() -> None:
    assert decide(AllCorrect(), form(5, 6)).verdict is Verdict.NOT_YET
    assert decide(AllCorrect(), form(6, 6)).verdict is Verdict.MASTERED


@pytest.mark.parametrize(
    ("correct", "level"),
    [
        (0, Level.NO_EVIDENCE),
        (1, Level.BEGINNING),
        (2, Level.BEGINNING),
        (3, Level.NEARLY),
        (4, Level.MASTERED),
        (5, Level.MASTERED),
    ],
)
def test_levels_of_a_four_of_five_check(correct: int, level: Level) -> None:
    assert decide(KOfN(4, 5), form(correct, 5)).level is level


def test_mastery_with_the_new_context_right_extends() -> None:
    decision = decide(KOfN(4, 5), scored(True, True, True, False, True, transfer=(4,)))
    assert decision.level is Level.EXTENDS
    assert decision.reason.endswith("and the skill carried over to a new situation.")


def test_the_new_context_alone_does_not_make_mastery() -> None:
    decision = decide(KOfN(4, 5), scored(False, False, False, False, True, transfer=(4,)))
    assert decision.verdict is Verdict.NOT_YET


def test_mastery_with_the_new_context_wrong_is_mastery_all_the_same() -> None:
    decision = decide(KOfN(4, 5), scored(True, True, True, True, False, transfer=(4,)))
    assert decision.level is Level.MASTERED


criteria = st.one_of(
    st.integers(1, 8).map(lambda k: KOfN(k, 8)),
    st.integers(1, 100).map(lambda percent: Percent(Fraction(percent, 100))),
    st.just(AllCorrect()),
)


@given(
    criterion=criteria,
    marks=st.lists(st.tuples(st.booleans(), st.booleans()), min_size=8, max_size=8),
    better=st.integers(0, 7),
)
def test_a_better_answer_never_lowers_the_decision(
    criterion: Criterion, marks: list[tuple[bool, bool]], better: int
) -> None:
    before = [ScoredItem("cell", right, transfer) for right, transfer in marks]
    after = list(before)
    after[better] = ScoredItem("cell", is_correct=True, is_transfer=before[better].is_transfer)
    assert decide(criterion, after).level >= decide(criterion, before).level


def test_levels_know_the_mastery_line() -> None:
    assert [level.is_mastery for level in Level] == [False, False, False, True, True]
    assert Level.NEARLY.label == "Nearly"
