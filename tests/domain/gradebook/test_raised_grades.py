"""A grade follows work that is marked again upwards, and never down."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.raised_grades import Follows, follows, with_decisions
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.decision import Decision, Verdict
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.levels import Level
from tests.domain.gradebook.grading import FIRST_DAY, TODAY


def history(*levels: int) -> History:
    return History(
        tuple(
            PastDecision(
                AttemptId(number), Verdict.NOT_YET, Level(level), FIRST_DAY + timedelta(days=number)
            )
            for number, level in enumerate(levels)
        )
    )


def again(level: int) -> Decision:
    return Decision(Verdict.MASTERED, Level(level), 2, 2, 2)


def direction(rule: EvidenceRule, before: History, number: int, level: int) -> Follows:
    policy = GradingPolicy(rule=rule, not_yet=NotYet.AT_ONCE)
    after = with_decisions(before, {AttemptId(number): again(level)})
    return follows(policy, before, after, today=TODAY)


def test_a_decision_made_again_keeps_its_place_in_time() -> None:
    before = history(1, 2)
    after = with_decisions(before, {AttemptId(0): again(3)})
    assert [each.level for each in after.decisions] == [3, 2]
    assert after.decisions[0].verdict is Verdict.MASTERED
    assert after.decisions[0].decided_at == before.decisions[0].decided_at
    assert after.decisions[1] == before.decisions[1]


def test_a_first_or_a_higher_number_follows() -> None:
    highest = EvidenceRule(RuleKind.HIGHEST)
    assert direction(highest, history(0), 0, 3) is Follows.UP
    assert direction(highest, history(1, 2), 0, 3) is Follows.UP
    assert direction(highest, history(1, 3), 0, 2) is Follows.STAYS


def test_what_an_average_would_make_less_of_does_not_follow() -> None:
    # A check that showed nothing was left out; with one right answer it is evidence.
    assert direction(EvidenceRule(RuleKind.MEAN), history(0, 3), 0, 1) is Follows.WOULD_FALL


@given(st.lists(st.integers(0, 4), min_size=1, max_size=5), st.integers(0, 4), st.integers(0, 4))
def test_where_the_best_counts_nothing_ever_falls(levels: list[int], place: int, to: int) -> None:
    number = place % len(levels)
    found = direction(
        EvidenceRule(RuleKind.HIGHEST), history(*levels), number, max(to, levels[number])
    )
    assert found is not Follows.WOULD_FALL
