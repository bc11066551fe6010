"""What must hold for the probability of mastery whatever the answers."""

from copy import deepcopy
from dataclasses import replace
from fractions import Fraction
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.psychometrics.posterior import (
    AttemptEvidence,
    Response,
    trace_proficiency,
)
from lti_tool.domain.psychometrics.proficiency import ProficiencyModel

ROUNDING = 1e-12

floors = st.sampled_from([0.0, 0.2, 0.25, 1 / 3, 0.5])
difficulties = st.one_of(st.just(0.0), st.floats(-3, 3))
credits_ = st.one_of(st.sampled_from([0, 1, Fraction(1, 2)]), st.floats(0, 1))
models = st.builds(ProficiencyModel, cut=st.sampled_from([0.7, 0.8, 0.85, 0.9, 0.95]))
answers = st.tuples(credits_, floors, difficulties, st.booleans())
histories = st.lists(
    st.tuples(st.lists(answers, min_size=1, max_size=8), st.booleans()), min_size=1, max_size=4
).map(
    lambda sittings: [
        AttemptEvidence(
            tuple(
                Response((number, place), credit, floor, difficulty, is_voided)
                for place, (credit, floor, difficulty, is_voided) in enumerate(given_answers)
            ),
            taught,
        )
        for number, (given_answers, taught) in enumerate(sittings)
    ]
)


def probabilities(history: list[AttemptEvidence], model: ProficiencyModel) -> list[float]:
    return [estimate.probability for estimate in trace_proficiency(history, model)]


def with_response(
    history: list[AttemptEvidence], number: int, place: int, response: Response
) -> list[AttemptEvidence]:
    responses = list(history[number].responses)
    responses[place : place + 1] = [response]
    changed = replace(history[number], responses=tuple(responses))
    return [*history[:number], changed, *history[number + 1 :]]


@st.composite
def places(draw: st.DrawFn) -> tuple[list[AttemptEvidence], int, int]:
    history = draw(histories)
    number = draw(st.integers(0, len(history) - 1))
    return history, number, draw(st.integers(0, len(history[number].responses) - 1))


def lowest(worse: list[float], better: list[float]) -> float:
    return min(high - low for low, high in zip(worse, better, strict=True))


@given(places(), models)
def test_a_better_answer_early_or_late_never_lowers_the_probability(
    where: tuple[list[AttemptEvidence], int, int], model: ProficiencyModel
) -> None:
    history, number, place = where
    response = history[number].responses[place]
    wrong = with_response(history, number, place, replace(response, credit=0))
    right = with_response(history, number, place, replace(response, credit=1))

    given_, better = probabilities(history, model), probabilities(right, model)
    assert lowest(probabilities(wrong, model), given_) >= -ROUNDING
    assert lowest(given_, better) >= -ROUNDING


@given(places(), models, st.floats(0, 1), st.floats(0, 1))
def test_more_credit_never_lowers_the_probability_nor_the_interval(
    where: tuple[list[AttemptEvidence], int, int], model: ProficiencyModel, one: float, two: float
) -> None:
    history, number, place = where
    response = history[number].responses[place]
    less, more = (
        trace_proficiency(
            with_response(history, number, place, replace(response, credit=credit)), model
        )
        for credit in sorted((one, two))
    )

    for before, after in zip(less, more, strict=True):
        assert after.probability >= before.probability - ROUNDING
        assert after.low >= before.low - ROUNDING
        assert after.high >= before.high - ROUNDING


@given(places(), models, floors, difficulties)
def test_one_more_right_answer_never_lowers_and_one_more_wrong_never_raises(
    where: tuple[list[AttemptEvidence], int, int],
    model: ProficiencyModel,
    floor: float,
    difficulty: float,
) -> None:
    history, number, _ = where
    end = len(history[number].responses)
    before = probabilities(history, model)
    right, wrong = (
        probabilities(
            with_response(history, number, end, Response("more", credit, floor, difficulty)), model
        )
        for credit in (1, 0)
    )

    assert lowest(before, right) >= -ROUNDING
    assert lowest(wrong, before) >= -ROUNDING


@pytest.mark.parametrize("taught", [False, True])
@pytest.mark.parametrize("floor", [0.0, 0.25])
def test_all_pairs_of_scores_of_ten_keep_their_order(floor: float, taught: bool) -> None:
    def second(first: int, then: int) -> float:
        history = [
            AttemptEvidence(
                tuple(Response((n, i), int(i < score), floor) for i in range(10)), taught
            )
            for n, score in enumerate((first, then))
        ]
        return trace_proficiency(history)[1].probability

    table = [[second(first, then) for then in range(11)] for first in range(11)]

    assert all(row == sorted(row) for row in table)
    assert all(list(column) == sorted(column) for column in zip(*table, strict=True))


@given(histories, models, st.randoms())
def test_the_order_of_answers_within_an_attempt_does_not_matter(
    history: list[AttemptEvidence], model: ProficiencyModel, chance: Random
) -> None:
    shuffled = [
        replace(each, responses=tuple(chance.sample(each.responses, len(each.responses))))
        for each in history
    ]

    assert trace_proficiency(shuffled, model) == trace_proficiency(history, model)


@given(histories, models)
def test_a_replay_gives_the_same_to_the_last_bit(
    history: list[AttemptEvidence], model: ProficiencyModel
) -> None:
    first = trace_proficiency(history, model)

    assert trace_proficiency(deepcopy(history), replace(model)) == first
    assert trace_proficiency(history[:1], model) == first[:1]


@given(histories, models, credits_)
def test_voided_items_and_items_met_before_change_nothing(
    history: list[AttemptEvidence], model: ProficiencyModel, credit: float
) -> None:
    met = history[0].responses[0]
    extra = (Response("void", credit, is_voided=True), replace(met, credit=credit, is_voided=False))
    padded = [
        replace(each, responses=(*each.responses, *extra[: 2 if number else 1]))
        for number, each in enumerate(history)
    ]

    assert trace_proficiency(padded, model) == trace_proficiency(history, model)
