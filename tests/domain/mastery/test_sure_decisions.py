"""Decisions that ask how sure we can be, not only whether the criterion was met."""

from collections.abc import Sequence
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.criterion import (
    AllCorrect,
    GateQuestion,
    Percent,
    RubricLevel,
    ScoredItem,
)
from lti_tool.domain.mastery.decision import Decision, Verdict, decide, decide_recheck
from lti_tool.domain.mastery.evidence import Evidence, evidence_to_mapping, replay
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.domain.psychometrics.posterior import AttemptEvidence, Response

EIGHTY = Percent(Fraction(4, 5))
ORDER = [Verdict.NOT_YET, Verdict.ALMOST, Verdict.MASTERED]


def attempt(
    marks: Sequence[bool], *, floor: float = 0.0, taught: bool = False, of: str = "a"
) -> AttemptEvidence:
    responses = tuple(
        Response(f"{of}{place}", float(mark), floor) for place, mark in enumerate(marks)
    )
    return AttemptEvidence(responses, was_retaught=taught)


def after(*attempts: AttemptEvidence, strictness: Strictness = Strictness.CONFIRMED) -> Decision:
    scored = [
        ScoredItem("cell", each.credit == 1, is_transfer=False) for each in attempts[-1].responses
    ]
    return decide(EIGHTY, scored, strictness=strictness, attempts=attempts)


def right(
    correct: int, size: int, *, floor: float = 0.0, taught: bool = False, of: str = "a"
) -> AttemptEvidence:
    marks = [place < correct for place in range(size)]
    return attempt(marks, floor=floor, taught=taught, of=of)


@pytest.mark.parametrize(
    ("correct", "size", "floor", "verdict"),
    [
        # What the student produces: 5 of 5 is hardly luck, 4 of 5 may be.
        (5, 5, 0.0, Verdict.MASTERED),
        (4, 5, 0.0, Verdict.ALMOST),
        (3, 5, 0.0, Verdict.NOT_YET),
        (8, 10, 0.0, Verdict.ALMOST),
        (9, 10, 0.0, Verdict.MASTERED),
        # Four options: guessing carries further, so the same count says less.
        (8, 10, 0.25, Verdict.ALMOST),
        (9, 10, 0.25, Verdict.MASTERED),
        (7, 10, 0.25, Verdict.NOT_YET),
    ],
)
def test_how_much_a_first_form_shows(
    correct: int, size: int, floor: float, verdict: Verdict
) -> None:
    assert after(right(correct, size, floor=floor)).verdict is verdict


def test_the_strict_rule_asks_for_more() -> None:
    form = right(9, 10, floor=0.25)
    assert after(form).verdict is Verdict.MASTERED
    assert after(form, strictness=Strictness.STRICT).verdict is Verdict.ALMOST
    assert after(right(8, 10, floor=0.25), strictness=Strictness.SIMPLE).verdict is Verdict.MASTERED


def test_one_more_short_form_settles_an_almost() -> None:
    first = right(4, 5)
    assert after(first).verdict is Verdict.ALMOST
    decision = after(first, right(5, 5, of="b"))
    assert decision.verdict is Verdict.MASTERED
    assert decision.sureness == pytest.approx(0.81, abs=0.01)


def test_lucky_retakes_do_not_add_up() -> None:
    tries = [right(8, 10, floor=0.25, of=name) for name in "abc"]
    assert after(*tries).verdict is not Verdict.MASTERED


def test_short_forms_confirm_together() -> None:
    first, second = right(3, 3), right(3, 3, of="b")
    assert after(first).verdict is Verdict.ALMOST
    assert after(first, second).verdict is Verdict.MASTERED


def test_an_almost_is_nearly_and_says_what_settles_it() -> None:
    decision = after(right(4, 5))
    assert decision.level is Level.NEARLY
    assert decision.reason == (
        "4 of 5 questions right; 4 of 5 needed. "
        "That could still be luck: one more short check can settle it."
    )


def test_criteria_that_claim_no_error_rate_decide_alone() -> None:
    one = [ScoredItem("cell", is_correct=True, is_transfer=False)]
    gate = decide(GateQuestion(), one, strictness=Strictness.STRICT, attempts=[right(1, 1)])
    assert (gate.verdict, gate.sureness) == (Verdict.MASTERED, None)
    piece = [ScoredItem("cell", is_correct=True, is_transfer=False, level=4)]
    rubric = decide(RubricLevel(3), piece, strictness=Strictness.STRICT, attempts=[right(1, 1)])
    assert (rubric.verdict, rubric.level) == (Verdict.MASTERED, Level.EXTENDS)
    assert rubric.reason == "Your teacher gave level 4; 3 is needed."


def test_a_piece_below_the_level_is_not_yet() -> None:
    piece = [ScoredItem("cell", is_correct=False, is_transfer=False, level=2)]
    decision = decide(RubricLevel(3), piece)
    assert (decision.verdict, decision.level) == (Verdict.NOT_YET, Level.NEARLY)


def test_a_safety_check_can_be_confirmed_by_five_right_answers() -> None:
    scored = [ScoredItem("cell", is_correct=True, is_transfer=False)] * 5
    decision = decide(AllCorrect(), scored, strictness=Strictness.STRICT, attempts=[right(5, 5)])
    assert decision.verdict is Verdict.MASTERED


def test_a_decision_can_be_worked_out_again_from_what_is_stored() -> None:
    attempts = (right(3, 10), right(10, 10, taught=True, of="b"))
    decision = after(*attempts)
    stored = evidence_to_mapping(Evidence(0.8, attempts))
    again = replay(stored)
    assert again is not None
    assert again.probability == decision.sureness


def test_a_recheck_never_lowers_the_level() -> None:
    wrong = [ScoredItem("cell", is_correct=False, is_transfer=False)] * 3
    decision = decide_recheck(wrong, Level.EXTENDS)
    assert (decision.verdict, decision.level) == (Verdict.FADING, Level.EXTENDS)
    two = [ScoredItem("cell", is_correct=place < 2, is_transfer=False) for place in range(3)]
    assert decide_recheck(two, Level.MASTERED).verdict is Verdict.KEPT


marks = st.lists(st.booleans(), min_size=4, max_size=10)


@given(
    forms=st.lists(marks, min_size=1, max_size=3),
    floor=st.sampled_from([0.0, 0.25, 0.5]),
    strictness=st.sampled_from(Strictness),
    data=st.data(),
)
def test_a_better_answer_never_lowers_the_verdict(
    forms: list[list[bool]], floor: float, strictness: Strictness, data: st.DataObject
) -> None:
    which = data.draw(st.integers(0, len(forms) - 1))
    place = data.draw(st.integers(0, len(forms[which]) - 1))
    better = [list(form) for form in forms]
    better[which][place] = True

    def verdict_of(marks: list[list[bool]]) -> Decision:
        attempts = [attempt(form, floor=floor, of=f"f{n}-") for n, form in enumerate(marks)]
        return after(*attempts, strictness=strictness)

    before, afterwards = verdict_of(forms), verdict_of(better)
    assert ORDER.index(afterwards.verdict) >= ORDER.index(before.verdict)
    assert afterwards.level >= before.level
