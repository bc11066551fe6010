"""The worker hands in timed checks whose student does not come back."""

from dataclasses import replace

import pytest

from lti_tool.domain.ids import RegistrationId
from lti_tool.services.checking import submit_attempt
from lti_tool.tool import Tool
from lti_tool.worker.close_attempts import close_overdue
from tests.services.conftest import room, tool
from tests.support.classrooms import Classroom
from tests.support.timed import attempt, set_limit

__all__ = ["room", "tool"]


@pytest.fixture
def woken() -> list[RegistrationId]:
    return []


def waking(tool: Tool, woken: list[RegistrationId]) -> Tool:
    return replace(tool, wake=woken.append)


def test_what_is_over_is_closed_and_its_grade_delivered(
    room: Classroom, woken: list[RegistrationId]
) -> None:
    set_limit(room, 30)
    over = room.start()
    room.save(over, room.right(over))
    tool = waking(room.tool, woken)
    assert close_overdue(tool) == 0
    room.clock.move(minutes=31)
    assert close_overdue(tool) == 1
    assert woken == [room.registration_id]
    assert room.decisions()[0].decided_at == attempt(room, over).closes_at
    woken.clear()
    assert close_overdue(tool) == 0
    assert woken == []


def test_one_that_cannot_be_closed_does_not_hold_up_the_others(
    room: Classroom, woken: list[RegistrationId], monkeypatch: pytest.MonkeyPatch
) -> None:
    set_limit(room, 30)
    broken, whole = room.start(), room.start(person=room.ben)
    room.clock.move(hours=1)
    score = submit_attempt._score  # noqa: SLF001 -- where closing may fail

    def fail_once(session: object, row: object) -> None:
        if row.id == broken:  # type: ignore[attr-defined]
            raise RuntimeError
        score(session, row)  # type: ignore[arg-type]

    monkeypatch.setattr(submit_attempt, "_score", fail_once)
    assert close_overdue(waking(room.tool, woken)) == 1
    assert attempt(room, broken).submitted_at is None
    assert attempt(room, whole).submitted_at is not None
