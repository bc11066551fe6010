"""Scores travel over real HTTP to an LMS that fails in every way it can, and arrive once."""

import pytest

from lti_tool.db.transaction import is_transaction_open
from lti_tool.demo_lms.faults import FaultKind, Service
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.worker.deliver_scores import drain, due_registrations
from tests.support.serving import Town
from tests.worker.conftest import master


def deliver(town: Town) -> int:
    return drain(town.tool, town.registration_id)


def test_a_score_arrives_with_its_comment(owing: Town) -> None:
    assert due_registrations(owing.tool) == [owing.registration_id]
    assert deliver(owing) == 1
    [grade] = owing.state()["grades"]
    assert (grade["person"], grade["score"]) == ("ada", 90)
    assert grade["comment"].startswith("Mastered: Add whole numbers")
    assert owing.owed().state == ScoreState.SENT
    assert not is_transaction_open()


@pytest.mark.parametrize(
    "kind", [FaultKind.STORE_THEN_DROP, FaultKind.DROP_BEFORE, FaultKind.ERROR_500]
)
def test_a_score_whose_fate_is_unknown_is_stored_once(owing: Town, kind: FaultKind) -> None:
    owing.arm(Service.SCORES, kind, count=1)
    deliver(owing)
    assert owing.owed().state == ScoreState.OWED
    owing.let_waiting_end()
    deliver(owing)
    assert owing.owed().state == ScoreState.SENT
    assert len(owing.stored()) == 1
    assert owing.state()["grades"][0]["score"] == 90


@pytest.mark.parametrize("service", [Service.TOKEN, Service.LINEITEMS, Service.RESULTS])
def test_whatever_else_is_down_the_score_waits_and_then_arrives(
    owing: Town, service: Service
) -> None:
    owing.arm(service, FaultKind.UNAVAILABLE_503, count=1)
    deliver(owing)
    row = owing.owed()
    assert (row.state, row.tries) == (ScoreState.OWED, 1)
    assert row.next_at > owing.tool.clock()
    assert deliver(owing) == 0
    owing.let_waiting_end()
    deliver(owing)
    assert owing.owed().state == ScoreState.SENT
    assert len(owing.stored()) == len(owing.state()["columns"]) == 1


def test_two_students_share_one_column(owing: Town) -> None:
    master(owing, "ben")
    deliver(owing)
    owing.let_waiting_end()
    deliver(owing)
    state = owing.state()
    assert len(state["columns"]) == 1
    assert {grade["person"] for grade in state["grades"]} == {"ada", "ben"}
