"""A criterion is chosen in a form of three rows."""

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
    Streak,
    Transfer,
)
from lti_tool.domain.curriculum.criterion_form import criterion_from_form, criterion_to_form
from lti_tool.domain.errors import DomainError


@pytest.mark.parametrize(
    "criterion",
    [
        Percent(Fraction(4, 5)),
        Percent(Fraction(7, 8)),
        KOfN(4, 5),
        AllCorrect(),
        Streak(3),
        GateQuestion(),
        RubricLevel(3),
        Transfer(2),
        Every((Percent(Fraction(4, 5)), Transfer(1))),
        Every((KOfN(4, 5), Streak(2), Transfer(1))),
    ],
)
def test_every_criterion_survives_its_form(criterion: Criterion) -> None:
    assert criterion_from_form(criterion_to_form(criterion), 5) == criterion


def test_a_row_without_a_kind_says_nothing() -> None:
    fields = {"kind_1": "percent", "number_1": "87,5", "kind_2": "", "number_2": "3"}
    assert criterion_from_form(fields, 5) == Percent(Fraction(7, 8))


@pytest.mark.parametrize(
    ("fields", "words"),
    [
        ({}, "Choose what counts"),
        ({"kind_1": "luck", "number_1": "1"}, "from the list"),
        ({"kind_1": "percent"}, "Write the number"),
        ({"kind_1": "percent", "number_1": "-1"}, "Write the number"),
        ({"kind_1": "streak", "number_1": "1.5"}, "a whole number"),
        ({"kind_1": "streak", "number_1": "²"}, "Write the number"),
        (
            {"kind_1": "streak", "number_1": "2", "kind_3": "streak", "number_3": "2"},
            "stands there twice",
        ),
    ],
)
def test_what_cannot_be_is_said(fields: dict[str, str], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        criterion_from_form(fields, 5)
