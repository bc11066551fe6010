"""The reason of a decision says what was asked for and holds, whatever sort of criterion it is."""

from fractions import Fraction

import pytest

from lti_tool.domain.curriculum.criterion import (
    Criterion,
    Every,
    KOfN,
    Percent,
    RubricLevel,
    ScoredItem,
    Streak,
    Transfer,
)
from lti_tool.domain.mastery.decision import Verdict, decide
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.domain.psychometrics.posterior import AttemptEvidence, Response

EIGHTY = Percent(Fraction(4, 5))


def scored(marks: str, *, transfer: str = "", level: int | None = None) -> list[ScoredItem]:
    """Answer a form: `+` right, `-` wrong; places named in `transfer` are in a new situation."""
    return [
        ScoredItem("cell", mark == "+", str(place) in transfer, level)
        for place, mark in enumerate(marks)
    ]


def evidence(right: int, wrong: int = 0, *, of: str = "a") -> AttemptEvidence:
    marks = (*[1.0] * right, *[0.0] * wrong)
    return AttemptEvidence(tuple(Response(f"{of}{n}", mark) for n, mark in enumerate(marks)))


@pytest.mark.parametrize(
    ("criterion", "marks", "transfer", "asked"),
    [
        (Streak(3), "++-+-", "", "Asked for: 3 questions right in a row."),
        (Transfer(1), "++++-", "4", "Asked for: at least 1 question in a new situation right."),
        (
            Every((KOfN(3, 5), Streak(4))),
            "+++-+",
            "",
            "Asked for: at least 3 of 5 questions right and 4 questions right in a row.",
        ),
    ],
)
def test_a_criterion_that_is_no_count_is_not_told_as_one(
    criterion: Criterion, marks: str, transfer: str, asked: str
) -> None:
    decision = decide(criterion, scored(marks, transfer=transfer))
    assert decision.verdict is Verdict.NOT_YET
    assert decision.reason == f"{marks.count('+')} of 5 questions right. {asked}"


def test_a_level_given_is_not_all_that_was_asked_for() -> None:
    piece = ScoredItem("cell", is_correct=True, is_transfer=False, level=4)
    decision = decide(Every((RubricLevel(3), EIGHTY)), [piece, *scored("+---")])
    assert decision.verdict is Verdict.NOT_YET
    assert decision.reason == (
        "Your teacher gave level 4; 2 of 5 questions right. Asked for: at least level 3 of 4 in "
        "the teacher's judgement and at least 4 of 5 questions right."
    )


def test_work_that_is_held_to_a_count_is_told_with_the_count() -> None:
    pieces = scored("++", level=3) + scored("+--")
    decision = decide(EIGHTY, pieces)
    assert decision.verdict is Verdict.NOT_YET
    assert decision.reason == "3 of 5 questions right; 4 of 5 needed."


def test_an_almost_after_many_answers_does_not_speak_of_few() -> None:
    decision = decide(
        EIGHTY,
        scored("+++++"),
        strictness=Strictness.CONFIRMED,
        attempts=(evidence(3, 2), evidence(5, of="b")),
    )
    assert decision.verdict is Verdict.ALMOST
    assert decision.reason == (
        "5 of 5 questions right; 4 of 5 needed. Together with earlier answers that is not sure "
        "enough yet: one more short check can settle it."
    )


def test_an_almost_at_first_promises_no_certainty() -> None:
    decision = decide(
        EIGHTY, scored("++++-"), strictness=Strictness.CONFIRMED, attempts=(evidence(4, 1),)
    )
    assert decision.reason.endswith("That could still be luck: one more short check can settle it.")


def test_work_a_person_marks_is_no_luck() -> None:
    # No answer of it says anything about guessing: the criterion decides, or nobody ever could.
    for attempts in ((AttemptEvidence(()),), (AttemptEvidence(()), AttemptEvidence(()))):
        decision = decide(
            EIGHTY, scored("++", level=4), strictness=Strictness.STRICT, attempts=attempts
        )
        assert (decision.verdict, decision.sureness) == (Verdict.MASTERED, None)
