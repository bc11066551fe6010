"""Every kind of criterion: when it is met, what it says, what it asks of a proficiency."""

from fractions import Fraction

import pytest

from lti_tool.domain.curriculum.criterion import (
    AllCorrect,
    Criterion,
    Every,
    GateQuestion,
    KOfN,
    Percent,
    RubricLevel,
    ScoredItem,
    Streak,
    Transfer,
    is_lower,
    is_met,
    proficiency_cut,
    required_correct,
    suggested_criterion,
)
from lti_tool.domain.curriculum.criterion_mapping import (
    criterion_from_mapping,
    criterion_to_mapping,
)
from lti_tool.domain.curriculum.criterion_words import check_criterion, criterion_sentence
from lti_tool.domain.curriculum.objective import Kind
from lti_tool.domain.errors import DomainError


def form(marks: str) -> list[ScoredItem]:
    """Write a form as marks: `+` right, `-` wrong, `T` and `t` the same in a new context."""
    return [ScoredItem("cell", mark in "+T", mark in "Tt") for mark in marks]


def marked(*levels: int) -> list[ScoredItem]:
    return [ScoredItem("cell", level >= 3, is_transfer=False, level=level) for level in levels]


EIGHTY = Percent(Fraction(4, 5))


@pytest.mark.parametrize(
    ("criterion", "yes", "no"),
    [
        (KOfN(4, 5), "++-++", "+--++"),
        (Streak(3), "-+++-", "++-++"),
        (GateQuestion(), "+", "-"),
        (Transfer(1), "--T--", "++t++"),
        (Every((EIGHTY, Transfer(1))), "+++T-", "++++t"),
        (Every((EIGHTY, Transfer(1))), "+++TT", "--TT-"),
        (Every((EIGHTY, Streak(3))), "+++-+", "++-++"),
    ],
)
def test_a_form_meets_a_criterion_or_not(criterion: Criterion, yes: str, no: str) -> None:
    assert is_met(criterion, form(yes))
    assert not is_met(criterion, form(no))


def test_a_rubric_level_asks_it_of_every_piece() -> None:
    assert is_met(RubricLevel(3), marked(3, 4))
    assert not is_met(RubricLevel(3), marked(2, 4))
    assert not is_met(RubricLevel(3), form("+++++")), "nobody has marked anything"


@pytest.mark.parametrize(
    ("criterion", "size", "sentence"),
    [
        (Streak(4), 6, "4 questions right in a row"),
        (GateQuestion(), 1, "The one question right"),
        (RubricLevel(3), 1, "At least level 3 of 4 in the teacher's judgement"),
        (Transfer(1), 5, "At least 1 question in a new situation right"),
        (
            Every((EIGHTY, Transfer(2))),
            5,
            "At least 4 of 5 questions right and at least 2 questions in a new situation right",
        ),
    ],
)
def test_every_criterion_is_one_sentence(criterion: Criterion, size: int, sentence: str) -> None:
    assert criterion_sentence(criterion, size) == sentence


@pytest.mark.parametrize(
    "criterion",
    [
        KOfN(4, 5),
        EIGHTY,
        Percent(Fraction(85, 100)),
        AllCorrect(),
        Streak(4),
        GateQuestion(),
        RubricLevel(2),
        Transfer(2),
        Every((EIGHTY, Transfer(1))),
    ],
)
def test_every_criterion_comes_back_as_it_was_written(criterion: Criterion) -> None:
    assert criterion_from_mapping(criterion_to_mapping(criterion)) == criterion


@pytest.mark.parametrize(
    ("criterion", "size", "words"),
    [
        (Streak(6), 5, "do not fit"),
        (GateQuestion(), 2, "a check of one question"),
        (RubricLevel(5), 1, "between 1 and 4"),
        (Every((EIGHTY,)), 5, "has two or 3"),
        (Every((AllCorrect(), Transfer(1))), 5, "stand alone"),
        (Every((EIGHTY, Streak(9))), 5, "do not fit"),
    ],
)
def test_what_no_form_could_meet_is_refused_in_words(
    criterion: Criterion, size: int, words: str
) -> None:
    with pytest.raises(DomainError, match=words):
        check_criterion(criterion, size)


def test_asking_for_more_new_situations_than_there_are_is_refused() -> None:
    check_criterion(Transfer(1), 5, transfers=1)
    with pytest.raises(DomainError, match="Mark more items"):
        check_criterion(Every((EIGHTY, Transfer(2))), 5, transfers=1)


@pytest.mark.parametrize(
    ("criterion", "cut"),
    [
        (KOfN(4, 5), 0.8),
        (Percent(Fraction(1, 2)), 0.7),
        (Percent(Fraction(1)), 0.95),
        (AllCorrect(), 0.9),
        (Streak(4), 0.8),
        (Every((EIGHTY, Transfer(1))), 0.8),
        (GateQuestion(), None),
        (RubricLevel(3), None),
        (Transfer(1), None),
    ],
)
def test_the_proficiency_a_criterion_asks_for(criterion: Criterion, cut: float | None) -> None:
    assert proficiency_cut(criterion) == cut


def test_a_shorter_form_is_held_to_the_same_share() -> None:
    assert required_correct(KOfN(8, 10), 5) == 4
    assert required_correct(KOfN(9, 10), 5) == 5


def test_the_kind_of_objective_suggests_the_criterion() -> None:
    assert suggested_criterion(Kind.SAFETY, is_marked_by_person=False) == AllCorrect()
    assert suggested_criterion(Kind.PERFORMANCE, is_marked_by_person=True) == RubricLevel(3)
    assert suggested_criterion(Kind.ANALYTICAL, is_marked_by_person=False) == EIGHTY
    assert suggested_criterion(Kind.PROCEDURAL, is_marked_by_person=True) == RubricLevel(3)


@pytest.mark.parametrize(
    ("new", "old", "lower"),
    [
        (Percent(Fraction(3, 5)), Percent(Fraction(4, 5)), True),
        (Percent(Fraction(4, 5)), Percent(Fraction(3, 5)), False),
        (RubricLevel(2), RubricLevel(3), True),
        (RubricLevel(3), RubricLevel(2), False),
        (RubricLevel(3), Every((RubricLevel(3), Percent(Fraction(4, 5)))), True),
        (Percent(Fraction(4, 5)), Every((RubricLevel(3), Percent(Fraction(4, 5)))), True),
        # Judgement for counting, or the other way round, asks for something else.
        (RubricLevel(1), Percent(Fraction(4, 5)), False),
        (Percent(Fraction(4, 5)), RubricLevel(3), False),
    ],
)
def test_asking_for_less_is_known(new: Criterion, old: Criterion, lower: bool) -> None:
    assert is_lower(new, old, 5) is lower


@pytest.mark.parametrize("criterion", [RubricLevel(4), Every((RubricLevel(4), Streak(2)))])
def test_a_level_above_the_rubric_is_refused(criterion: Criterion) -> None:
    check_criterion(criterion, 5, works=1, rubric_rows=4)
    with pytest.raises(DomainError, match="a rubric here has 3 levels"):
        check_criterion(criterion, 5, works=1, rubric_rows=3)
    check_criterion(RubricLevel(3), 5, works=1, rubric_rows=3)
