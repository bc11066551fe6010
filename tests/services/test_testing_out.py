"""What is answered before any lesson, to test out, and what of it counts later."""

import pytest

from tests.support.classrooms import Classroom
from tests.support.pools import POOL, be_almost, have_pool


def test_what_was_answered_to_test_out_counts_no_more_once_something_was_learned(
    room: Classroom,
) -> None:
    have_pool(room, 40)
    room.fail(POOL)
    room.learn("pool-read")
    be_almost(room)
    room.master(POOL)
    before, first, confirming = room.decisions()
    # Eight of ten after the lesson are what they are for somebody who never tried to test out.
    assert [before.verdict, first.verdict] == ["not_yet", "almost"]
    assert first.sureness == pytest.approx(0.542, abs=0.001)
    assert [len(each.evidence["attempts"]) for each in (before, first, confirming)] == [1, 1, 2]
    assert confirming.verdict == "mastered"


def test_what_was_answered_to_test_out_counts_as_long_as_nothing_was_learned(
    room: Classroom,
) -> None:
    have_pool(room, 40)
    be_almost(room)
    room.fail(POOL)
    assert [len(each.evidence["attempts"]) for each in room.decisions()] == [1, 2]
