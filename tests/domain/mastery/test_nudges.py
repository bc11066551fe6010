"""Kind lines after days without a step, and when the class has gone on."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest

from lti_tool.domain.mastery.gate import Gate
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.nudges import has_moved_on, nudge
from lti_tool.domain.mastery.requests import Request, RequestState
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
OPEN = Standing(State.NOT_YET, Level.NEARLY, Gate(), last_action_at=NOW)


def line(days: float, standing: Standing = OPEN) -> str:
    found = nudge(standing, NOW + timedelta(days=days))
    return found.line if found else ""


@pytest.mark.parametrize(
    ("days", "begins"),
    [
        (2.9, ""),
        (3, "It has been a few days"),
        (6.9, "It has been a few days"),
        (7, "A week"),
        (14, "Two weeks"),
        (99, "Two weeks"),
    ],
)
def test_a_line_comes_after_three_seven_and_fourteen_days(days: float, begins: str) -> None:
    assert line(days).startswith(begins)
    assert bool(line(days)) is bool(begins)


@pytest.mark.parametrize("state", list(State))
def test_only_what_is_open_after_a_check_is_nudged(state: State) -> None:
    is_nudged = state in {State.NOT_YET, State.READY_AGAIN, State.ALMOST}
    assert bool(line(5, replace(OPEN, state=state))) is is_nudged


def test_nobody_is_nudged_while_the_teacher_is_next() -> None:
    ready = replace(OPEN, state=State.READY_AGAIN)
    waiting = replace(ready, request=Request(RequestState.WAITING, NOW))
    approved = replace(ready, request=Request(RequestState.APPROVED, NOW))
    assert not line(5, waiting)
    assert line(5, approved)


def test_nobody_is_nudged_while_a_new_check_waits_for_its_time() -> None:
    booked = replace(OPEN, state=State.READY_AGAIN)
    assert line(4, booked)
    assert line(4, replace(booked, waits_for_time=True)) == ""


def test_nobody_is_nudged_who_never_began() -> None:
    assert not line(5, replace(OPEN, last_action_at=None))


def test_the_days_are_counted() -> None:
    found = nudge(OPEN, NOW + timedelta(days=5.5))
    assert found is not None
    assert found.days == 5


@pytest.mark.parametrize(
    ("furthest", "moved"),
    [([], False), ([0, 0, 1], False), ([1, 1, 0], True), ([1, 0], False), ([-1, 2, 3], True)],
)
def test_a_class_has_gone_on_when_more_than_half_have(furthest: list[int], *, moved: bool) -> None:
    assert has_moved_on(0, furthest) is moved
