"""The criterion: exact numbers, and one sentence for every role."""

import re
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.criterion import (
    AllCorrect,
    Criterion,
    KOfN,
    Percent,
    required_correct,
)
from lti_tool.domain.curriculum.criterion_mapping import (
    criterion_from_mapping,
    criterion_to_mapping,
)
from lti_tool.domain.curriculum.criterion_words import check_criterion, criterion_sentence
from lti_tool.domain.errors import DomainError


@pytest.mark.parametrize(
    ("criterion", "size", "required", "sentence"),
    [
        (KOfN(4, 5), 5, 4, "At least 4 of 5 questions right"),
        (KOfN(5, 5), 5, 5, "All 5 questions right"),
        (Percent(Fraction(4, 5)), 5, 4, "At least 4 of 5 questions right"),
        (Percent(Fraction(4, 5)), 4, 4, "All 4 questions right"),
        (Percent(Fraction(4, 5)), 10, 8, "At least 8 of 10 questions right"),
        (Percent(Fraction(2, 3)), 3, 2, "At least 2 of 3 questions right"),
        (AllCorrect(), 3, 3, "All 3 questions right"),
        (AllCorrect(), 1, 1, "The one question right"),
    ],
)
def test_a_criterion_is_a_number_and_a_sentence(
    criterion: Criterion, size: int, required: int, sentence: str
) -> None:
    assert required_correct(criterion, size) == required
    assert criterion_sentence(criterion, size) == sentence


@given(st.integers(1, 100), st.integers(1, 50))
def test_a_percentage_is_never_rounded_to_the_wrong_side(percent: int, size: int) -> None:
    required = required_correct(Percent(Fraction(percent, 100)), size)
    assert required * 100 >= percent * size > (required - 1) * 100


@pytest.mark.parametrize(
    ("mapping", "criterion"),
    [
        ({"k_of_n": [4, 5]}, KOfN(4, 5)),
        ({"percent": 80}, Percent(Fraction(4, 5))),
        ({"percent": 66.67}, Percent(Fraction(6667, 10000))),
        ({"all_correct": True}, AllCorrect()),
    ],
)
def test_a_criterion_survives_its_mapping(mapping: dict[str, object], criterion: Criterion) -> None:
    assert criterion_from_mapping(mapping) == criterion
    assert criterion_to_mapping(criterion) == mapping


@pytest.mark.parametrize(
    "criterion",
    [KOfN(1, 5), KOfN(5, 5), Percent(Fraction(1)), Percent(Fraction(1, 100)), AllCorrect()],
)
def test_a_criterion_that_can_be_met_passes(criterion: Criterion) -> None:
    check_criterion(criterion, 5)


@pytest.mark.parametrize(
    ("criterion", "words"),
    [
        (KOfN(0, 5), "“0 of 5” asks for more than there is."),
        (KOfN(6, 5), "“6 of 5” asks for more than there is."),
        (KOfN(3, 4), "The criterion speaks of 4 questions, but a form of this check has 5."),
        (Percent(Fraction(0)), "A percent criterion lies above 0 and up to 100."),
        (Percent(Fraction(101, 100)), "A percent criterion lies above 0 and up to 100."),
    ],
)
def test_a_criterion_no_form_could_meet_is_refused_in_words(
    criterion: Criterion, words: str
) -> None:
    with pytest.raises(DomainError, match=re.escape(words)):
        check_criterion(criterion, 5)
