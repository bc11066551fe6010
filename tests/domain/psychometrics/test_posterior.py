"""The probability of mastery, held against figures computed elsewhere."""

from dataclasses import replace

import pytest

from lti_tool.domain.psychometrics.posterior import (
    AttemptEvidence,
    Response,
    fresh_responses,
    trace_proficiency,
)
from lti_tool.domain.psychometrics.proficiency import DEFAULT_MODEL, ProficiencyModel
from tests.benchmarks.plain_posterior import plain_probabilities
from tests.domain.psychometrics.figures import FINE, attempt, figures, sittings

BY_QUADRATURE = figures("posterior_by_quadrature.json")
TABLES = figures("first_attempts.json")
A_SITTING = attempt(7, 10, 0.25)


def probabilities(
    attempts: list[AttemptEvidence], model: ProficiencyModel = DEFAULT_MODEL
) -> list[float]:
    return [estimate.probability for estimate in trace_proficiency(attempts, model)]


def as_attempts(path: dict) -> list[AttemptEvidence]:
    return [
        AttemptEvidence(
            tuple(
                Response((number, place), credit, floor, difficulty)
                for place, (credit, floor, difficulty) in enumerate(one["items"])
            ),
            was_retaught=one["taught"],
        )
        for number, one in enumerate(path["attempts"])
    ]


@pytest.mark.parametrize(("options", "tolerance"), [(FINE, 1e-5), ({}, 3e-4)], ids=["fine", "ours"])
def test_single_attempts_are_as_quadrature_has_them(options: dict, tolerance: float) -> None:
    for cut, floor, size, correct, expected in BY_QUADRATURE["single_attempts"]:
        found = probabilities([attempt(correct, size, floor)], ProficiencyModel(cut, **options))

        assert found == pytest.approx([expected], abs=tolerance), (cut, floor, size, correct)


@pytest.mark.parametrize("path", BY_QUADRATURE["paths"], ids=lambda path: path["name"])
@pytest.mark.parametrize(("options", "tolerance"), [(FINE, 1e-5), ({}, 3e-4)], ids=["fine", "ours"])
def test_paths_are_as_quadrature_has_them(path: dict, options: dict, tolerance: float) -> None:
    found = probabilities(as_attempts(path), ProficiencyModel(path["cut"], **options))

    assert found == pytest.approx(path["probabilities"], abs=tolerance)


@pytest.mark.parametrize(("size", "floor", "correct", "expected"), TABLES["first_attempts"])
def test_first_attempts_are_as_the_table_has_them(
    size: int, floor: float, correct: int, expected: float
) -> None:
    assert probabilities([attempt(correct, size, floor)]) == pytest.approx([expected], abs=0.0055)


@pytest.mark.parametrize(("size", "floor", "scores", "expected"), TABLES["paths"])
def test_well_known_paths(size: int, floor: float, scores: list, expected: list) -> None:
    found = probabilities(sittings(scores, size, floor))

    for one, wanted in zip(found, expected, strict=True):
        assert wanted is None or one == pytest.approx(wanted, abs=0.0055)


def test_plain_python_comes_to_the_same() -> None:
    history = [
        *as_attempts(BY_QUADRATURE["paths"][-1]),
        AttemptEvidence((Response("half", 0.5, 0.2), Response("void", 1, is_voided=True))),
    ]

    assert probabilities(history) == pytest.approx(plain_probabilities(history), abs=1e-12)


def test_before_any_evidence_mastery_is_as_likely_as_not() -> None:
    for cut in (0.5, 0.8, 0.95):
        estimate = trace_proficiency([AttemptEvidence(())], ProficiencyModel(cut))[0]

        # The grid is not symmetric: a little of the prior beyond its upper end is missing.
        assert estimate.probability == pytest.approx(0.5, abs=1e-4)
        assert estimate.low < cut < estimate.high


def test_nothing_to_go_by_is_no_estimate() -> None:
    assert trace_proficiency([]) == ()


def test_items_met_before_carry_no_evidence() -> None:
    again = [A_SITTING, replace(A_SITTING, responses=(*A_SITTING.responses, Response("new", 1)))]
    fresh_only = [A_SITTING, AttemptEvidence((Response("new", 1),))]

    assert trace_proficiency(again) == trace_proficiency(fresh_only)
    assert [len(fresh) for fresh in fresh_responses(again)] == [10, 1]


def test_voided_items_carry_no_evidence_but_have_been_seen() -> None:
    voided = Response("bad", 0, is_voided=True)
    with_it = replace(A_SITTING, responses=(voided, *A_SITTING.responses))

    assert trace_proficiency([with_it]) == trace_proficiency([A_SITTING])
    assert list(fresh_responses([with_it, AttemptEvidence((Response("bad", 1),))]))[1] == ()


def test_being_taught_earns_nothing_by_itself() -> None:
    [first, after] = trace_proficiency([attempt(9, 10, 0), AttemptEvidence((), was_retaught=True)])

    assert after.probability < first.probability
    assert after.low < first.low


def test_re_teaching_lets_new_answers_outweigh_old_ones() -> None:
    untaught = probabilities(sittings(["3", "10"], 10, 0))
    taught = probabilities(sittings(["3", "*10"], 10, 0))

    assert untaught[0] == taught[0]
    assert untaught[1] < 0.3
    assert taught[1] > 0.75


def test_a_guess_says_less_than_a_produced_answer() -> None:
    perfect = [probabilities([attempt(8, 8, floor)])[0] for floor in (0, 0.2, 0.25, 0.5)]

    assert perfect == sorted(perfect, reverse=True)


def test_the_interval_holds_ninety_percent_and_does_not_depend_on_the_grid() -> None:
    for correct in range(6):
        coarse = trace_proficiency([attempt(correct, 5, 0.25)])[0]
        fine = trace_proficiency([attempt(correct, 5, 0.25)], ProficiencyModel(**FINE))[0]

        assert (coarse.low, coarse.high) == pytest.approx((fine.low, fine.high), abs=5e-4)
    # Beta posteriors would say .48 to .99 here; the prior around the cut narrows it.
    best = trace_proficiency([attempt(5, 5, 0)])[0]
    assert best.low == pytest.approx(0.703, abs=0.001)
    assert best.high == pytest.approx(0.989, abs=0.001)


@pytest.mark.parametrize("taught", [False, True])
@pytest.mark.parametrize("size", [1, 20, 200])
def test_fifty_attempts_of_any_kind_still_have_a_probability(size: int, taught: bool) -> None:
    for floor, scores in ((0.0, (0,) * 25 + (size,) * 25), (0.5, (size, 0) * 25)):
        history = [
            attempt(score, size, floor, taught=taught, name=number)
            for number, score in enumerate(scores)
        ]
        for estimate in trace_proficiency(history):
            assert 0 <= estimate.probability <= 1
            assert 0 < estimate.low <= estimate.high < 1
    assert trace_proficiency([attempt(200, 200, 0)])[0].probability > 0.999
    assert trace_proficiency([attempt(0, 200, 0.5)])[0].probability < 1e-9


def test_impossible_answers_are_refused() -> None:
    with pytest.raises(ValueError, match="credit"):
        Response("item", 1.5)
    with pytest.raises(ValueError, match="guess floor"):
        trace_proficiency([AttemptEvidence((Response("item", 1, 1.0),))])
