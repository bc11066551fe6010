"""Who cannot go on, and why; whoever can do anything at all is not stuck."""

import pytest

from lti_tool.domain.mastery.gate import Gate
from lti_tool.domain.mastery.going_on import Place, hold_ups
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State


def place(state: State, *, form: bool = True, way: bool = True) -> Place:
    return Place("Ratios", Standing(state, Level.NO_EVIDENCE, Gate()), form, way)


@pytest.mark.parametrize(
    ("stuck", "reason"),
    [
        (place(State.CONFERENCE), "“Ratios” waits for a talk."),
        (place(State.HANDED_IN), "“Ratios” waits to be marked."),
        (place(State.NOT_YET, way=False), "“Ratios”: every way to learn it is used."),
        (place(State.READY_AGAIN, form=False), "“Ratios” has no new questions left."),
        (place(State.LOCKED), "Everything that is left is locked."),
    ],
)
def test_what_holds_a_student_up_is_said(stuck: Place, reason: str) -> None:
    assert hold_ups([stuck, place(State.MASTERED)]) == (reason,)
    assert hold_ups([stuck, place(State.OPEN)]) == ()


@pytest.mark.parametrize(
    "state", [State.OPEN, State.IN_PROGRESS, State.ALMOST, State.NOT_YET, State.READY_AGAIN]
)
def test_who_can_do_something_is_not_stuck(state: State) -> None:
    assert hold_ups([place(state), place(State.LOCKED)]) == ()


def test_who_is_done_is_not_stuck() -> None:
    assert hold_ups([place(State.MASTERED), place(State.EXCUSED)]) == ()
