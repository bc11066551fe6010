"""The rule that answers a request for a new check, and what a student can do next."""

from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.resources import Modality, ResourceRole, Way
from lti_tool.domain.ids import AttemptId, ResourceId, SlotId
from lti_tool.domain.mastery.corrective import ResourceUse, is_unlocked
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.outside import Outside, outside_title
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.requests import (
    FLOOD,
    Move,
    Request,
    RequestState,
    RuleAnswer,
    Slot,
    answer_by_rule,
    next_move,
    slot_words,
)

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
HOUR = timedelta(hours=1)
APPROVED = answer_by_rule(approves_requests=True, begun_lately=0)
WAITS = answer_by_rule(approves_requests=False, begun_lately=0)


def slot(hours: float) -> Slot:
    return Slot(SlotId(1), NOW + hours * HOUR, 30, "library")


def move(
    request: Request | None = None,
    *,
    rule: RuleAnswer = APPROVED,
    is_free: bool = False,
    has_times: bool = False,
) -> Move:
    found = next_move(request=request, rule=rule, is_free=is_free, has_times=has_times, now=NOW)
    assert found.sentence.endswith(".")
    return found.move


def asked(state: RequestState, chosen: Slot | None = None) -> Request:
    return Request(state, NOW - HOUR, slot=chosen)


@pytest.mark.parametrize(
    ("state", "hours", "is_later"),
    [
        (RequestState.APPROVED, 1, True),
        (RequestState.APPROVED, 0, False),
        (RequestState.WITHDRAWN, 1, False),
    ],
)
def test_a_check_comes_later_until_its_time_begins(
    state: RequestState, hours: float, *, is_later: bool
) -> None:
    assert asked(state, slot(hours)).comes_later(NOW) is is_later
    assert not asked(state).comes_later(NOW)


@pytest.mark.parametrize(("begun", "is_approved"), [(0, True), (FLOOD, True), (FLOOD + 1, False)])
def test_the_rule_approves_until_the_flood(begun: int, *, is_approved: bool) -> None:
    answer = answer_by_rule(approves_requests=True, begun_lately=begun)
    assert answer.is_approved is is_approved
    assert (str(begun) in answer.sentence) is not is_approved


def test_a_course_may_have_the_teacher_look_at_every_request() -> None:
    assert WAITS.state is RequestState.WAITING
    assert "your teacher approves every new check" in WAITS.sentence


def test_what_was_declined_is_seen_by_the_teacher_again() -> None:
    answer = answer_by_rule(approves_requests=True, begun_lately=0, was_declined=True)
    assert answer.state is RequestState.WAITING
    assert "declined" in answer.sentence


@given(begun=st.integers(0, 50), approves=st.booleans(), declined=st.booleans())
def test_every_answer_says_which_rule_it_comes_from(
    begun: int, *, approves: bool, declined: bool
) -> None:
    answer = answer_by_rule(approves_requests=approves, begun_lately=begun, was_declined=declined)
    assert answer.is_approved is (approves and not declined and begun <= FLOOD)
    assert answer.sentence.count(".") == 1
    assert answer.sentence.endswith(".")


def test_without_a_request_the_rule_decides() -> None:
    assert move() is Move.START
    assert move(rule=WAITS) is Move.ASK
    assert move(has_times=True) is Move.ASK
    assert move(rule=WAITS, is_free=True) is Move.START


@pytest.mark.parametrize("state", [RequestState.WITHDRAWN, RequestState.USED])
def test_a_request_that_is_over_is_none(state: RequestState) -> None:
    assert move(asked(state)) is Move.START
    assert move(asked(state), rule=WAITS) is Move.ASK


def test_a_waiting_or_declined_request_begins_nothing() -> None:
    assert move(asked(RequestState.WAITING)) is Move.WAIT
    assert move(asked(RequestState.DECLINED)) is Move.DECLINED


def test_an_approved_request_begins_at_once_unless_times_are_offered() -> None:
    approved = asked(RequestState.APPROVED)
    assert move(approved, rule=WAITS) is Move.START
    assert move(approved, has_times=True) is Move.CHOOSE_TIME


@pytest.mark.parametrize(
    ("hours", "has_times", "expected"),
    [
        (0.1, True, Move.COME_LATER),
        (0.1, False, Move.COME_LATER),
        (0, True, Move.START),
        (-0.4, True, Move.START),
        (-0.5, True, Move.CHOOSE_TIME),
        (-9, False, Move.START),
    ],
)
def test_the_check_opens_when_its_time_begins(
    hours: float, *, has_times: bool, expected: Move
) -> None:
    assert move(asked(RequestState.APPROVED, slot(hours)), has_times=has_times) is expected


def test_a_time_is_told_in_the_schools_zone() -> None:
    assert slot_words(slot(16), "Asia/Tokyo") == "Thursday 26 November, 11:00, library"
    assert slot_words(Slot(SlotId(1), NOW, 30), "UTC") == "Wednesday 25 November, 10:00"


# --- Which ways unlock --------------------------------------------------------------------------

WAYS = st.builds(
    Way, st.sampled_from(list(Modality)), st.sampled_from(["bars", "coins", "lecture"])
)
TEACHING = st.sampled_from([ResourceRole.INSTRUCTION, ResourceRole.CORRECTIVE])


def used(number: int, way: Way, at: datetime, *, finished: datetime | None = None) -> ResourceUse:
    return ResourceUse(ResourceId(number), way, at, finished)


@st.composite
def pasts(draw: st.DrawFn) -> list[ResourceUse]:
    """What a student had opened before the decision at NOW, some of it finished."""
    ways = draw(st.lists(WAYS, min_size=1, max_size=6))
    return [
        used(number, way, NOW - HOUR, finished=draw(st.sampled_from([None, NOW - HOUR / 2])))
        for number, way in enumerate(ways)
    ]


@given(past=pasts(), data=st.data())
def test_repeating_a_used_way_never_unlocks(past: list[ResourceUse], data: st.DataObject) -> None:
    again = data.draw(st.sampled_from(past))
    number = data.draw(st.sampled_from([again.resource_id or 0, 99]))
    opened = NOW - HOUR if number == again.resource_id else NOW + HOUR
    repeated = used(number, again.way, opened, finished=NOW + 2 * HOUR)
    assert not is_unlocked([*past, repeated], NOW)


@given(past=pasts(), way=WAYS, role=TEACHING)
def test_any_really_different_way_unlocks_and_an_equal_one_does_not(
    past: list[ResourceUse], way: Way, role: ResourceRole
) -> None:
    new = ResourceUse(ResourceId(99), way, NOW + HOUR, NOW + 2 * HOUR, role)
    assert is_unlocked([*past, new], NOW) is (way not in {use.way for use in past})


@given(past=pasts(), way=WAYS)
def test_going_further_unlocks_nothing(past: list[ResourceUse], way: Way) -> None:
    further = ResourceUse(ResourceId(99), way, NOW + HOUR, NOW + 2 * HOUR, ResourceRole.EXTENSION)
    assert not is_unlocked([*past, further], NOW)


@pytest.mark.parametrize("kind", list(Outside))
def test_what_a_teacher_records_unlocks_except_for_who_helped(kind: Outside) -> None:
    use = ResourceUse(None, kind.way, NOW + HOUR, NOW + HOUR)
    assert is_unlocked([use], NOW) is kind.opens_check
    assert outside_title(kind.way.approach) == kind.label


def test_an_unknown_record_of_before_is_a_talk() -> None:
    assert outside_title("talk") == "Talk with a teacher"


# --- What a history says about requests ---------------------------------------------------------


def fell_short(purpose: Purpose, hours: int = 0) -> PastDecision:
    return PastDecision(
        AttemptId(1), Verdict.NOT_YET, Level.NEARLY, NOW + hours * HOUR, purpose=purpose
    )


def test_after_a_pre_check_alone_nobody_needs_to_be_asked() -> None:
    assert History(decisions=(fell_short(Purpose.PRE_CHECK),)).needs_no_request
    assert not History(decisions=(fell_short(Purpose.CHECK),)).needs_no_request


def test_after_a_talk_nobody_needs_to_be_asked_until_the_next_check() -> None:
    talk = ResourceUse(None, Outside.TALK.way, NOW + HOUR, NOW + HOUR)
    first = fell_short(Purpose.CHECK)
    assert History(decisions=(first,), uses=(talk,)).needs_no_request
    second = fell_short(Purpose.CHECK, hours=2)
    assert not History(decisions=(first, second), uses=(talk,)).needs_no_request


def test_a_request_and_a_refusal_of_before_the_last_check_are_over() -> None:
    request = Request(RequestState.DECLINED, NOW)
    declined = {"request": request, "declined_at": NOW + HOUR / 2}
    before = History(decisions=(fell_short(Purpose.CHECK),), **declined)
    assert before.current_request == request
    assert before.was_declined
    after = History(
        decisions=(fell_short(Purpose.CHECK), fell_short(Purpose.CHECK, hours=1)), **declined
    )
    assert after.current_request is None
    assert not after.was_declined
