"""A decision that is made again because an answer was accepted."""

from dataclasses import replace
from typing import Any

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.criterion import KOfN, ScoredItem
from lti_tool.domain.mastery.decision import Verdict, decide
from lti_tool.domain.mastery.evidence import Evidence, attempts_from, evidence_to_mapping
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.redeciding import Decided, redecide, with_credits
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.domain.psychometrics.posterior import AttemptEvidence, Response

FOUR_OF_FIVE = KOfN(4, 5)


def stored(*attempts: list[bool]) -> dict[str, Any]:
    kept = tuple(
        AttemptEvidence(
            tuple(
                Response(f"{number}-{place}", float(right), 0.0)
                for place, right in enumerate(answers)
            ),
            was_retaught=False,
        )
        for number, answers in enumerate(attempts)
    )
    return evidence_to_mapping(Evidence(0.8, kept))


def scored(answers: list[bool]) -> list[ScoredItem]:
    return [ScoredItem("a", right, is_transfer=False) for right in answers]


def decided(evidence: dict[str, Any], answers: list[bool], strictness: Strictness) -> Decided:
    attempts = attempts_from(evidence["attempts"])
    made = decide(FOUR_OF_FIVE, scored(answers), strictness=strictness, attempts=attempts)
    return Decided(Purpose.CHECK, FOUR_OF_FIVE, strictness, made.verdict, made.level, evidence)


def test_credits_rise_by_fingerprint_wherever_they_are_held() -> None:
    evidence = stored([True, False], [False])
    raised = with_credits(evidence, {"0-1": 1.0, "0-0": 0.0})
    items = [item for attempt in raised["attempts"] for item in attempt["items"]]
    assert [(name, credit) for name, credit, *_ in items] == [
        ("0-0", 1.0),
        ("0-1", 1.0),
        ("1-0", 0.0),
    ]
    assert evidence["attempts"][0]["items"][1][1] == 0.0
    assert with_credits({}, {"0-1": 1.0}) == {}


def test_one_more_right_answer_masters_what_was_one_short() -> None:
    answers = [True, True, True, False, False]
    before = decided(stored(answers), answers, Strictness.SIMPLE)
    assert before.verdict is Verdict.NOT_YET
    raised = with_credits(before.evidence, {"0-3": 1.0})
    after = redecide(replace(before, evidence=raised), scored([True] * 4 + [False]))
    assert after is not None
    assert (after.verdict, after.level) == (Verdict.MASTERED, Level.MASTERED)


def test_what_would_be_less_is_not_said() -> None:
    before = Decided(
        Purpose.CHECK, FOUR_OF_FIVE, Strictness.SIMPLE, Verdict.MASTERED, Level.MASTERED, {}
    )
    assert redecide(before, scored([True] * 3 + [False] * 2)) is None


def test_a_recheck_that_fell_short_holds_and_its_level_stays() -> None:
    before = Decided(
        Purpose.RECHECK, FOUR_OF_FIVE, Strictness.SIMPLE, Verdict.FADING, Level.EXTENDS, {}
    )
    after = redecide(before, scored([True, True, False]))
    assert after is not None
    assert (after.verdict, after.level) == (Verdict.KEPT, Level.EXTENDS)


@given(
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.lists(st.booleans(), min_size=5, max_size=5),
    st.sets(st.integers(0, 4)),
    st.sampled_from(Strictness),
)
def test_accepting_never_lowers_this_check_nor_a_later_one(
    first: list[bool], second: list[bool], accepted: set[int], strictness: Strictness
) -> None:
    raised = [right or place in accepted for place, right in enumerate(first)]
    earned = {f"0-{place}": 1.0 for place in accepted}
    for attempts, answers, now in (([first], first, raised), ([first, second], second, second)):
        before = decided(stored(*attempts), answers, strictness)
        again = replace(before, evidence=with_credits(before.evidence, earned))
        after = redecide(again, scored(now))
        assert after is not None
        assert after.level >= before.level
        assert (after.verdict is Verdict.MASTERED) >= (before.verdict is Verdict.MASTERED)
