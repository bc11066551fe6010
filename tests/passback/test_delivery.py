"""Scores on their way: never lost, never sent backwards, never over somebody's own grade."""

from datetime import timedelta

import pytest

from lti_tool.domain.gradebook.delivery import LEASE, ScoreState
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.claim_scores import claim_scores
from lti_tool.services.passback.record_delivery import (
    record_conflict,
    record_later,
    record_refused,
    record_sent,
)
from lti_tool.worker.deliver_scores import due_registrations
from tests.passback.conftest import Classroom


def test_an_owed_score_reaches_the_gradebook(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED, reason="4 of 5 right.")
    assert due_registrations(classroom.tool) == [classroom.registration_id]
    assert classroom.deliver() == 1
    [post] = classroom.gradebook.posts[classroom.gradebook.only_cell]
    assert (post.points, post.maximum) == (90, 100)
    assert post.comment == "Mastered: Add whole numbers, 25 Nov 2026. 4 of 5 right."
    assert classroom.row().state == ScoreState.SENT
    assert classroom.row().sent_at == classroom.clock()
    assert due_registrations(classroom.tool) == []


def test_nothing_is_due_twice(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    assert classroom.deliver() == 0


def test_what_a_rolled_back_transaction_owed_is_not_owed(classroom: Classroom) -> None:
    def fail() -> None:
        with classroom.tool.transaction() as session:
            from lti_tool.db.models import ObjectiveRow  # noqa: PLC0415
            from lti_tool.services.passback.owe_score import owe_score  # noqa: PLC0415

            owe_score(
                session,
                objective=session.get_one(ObjectiveRow, classroom.objective_id),
                person_id=classroom.ada,
                level=Level.MASTERED,
                reason="",
                now=classroom.clock(),
            )
            raise ZeroDivisionError

    with pytest.raises(ZeroDivisionError):
        fail()
    assert due_registrations(classroom.tool) == []


def test_below_mastery_nothing_is_owed_by_default(classroom: Classroom) -> None:
    classroom.owe(Level.NEARLY)
    assert classroom.deliver() == 0


def test_a_course_may_send_not_yet_levels(classroom: Classroom) -> None:
    classroom.set_policy(sends_not_yet=True, grade_points=[50, 70, 85, 100])
    classroom.owe(Level.NEARLY)
    classroom.deliver()
    assert classroom.row().sent_points == 70


def test_an_lms_that_is_down_gets_time_and_then_the_score(classroom: Classroom) -> None:
    classroom.gradebook.faults = ["unavailable"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    row = classroom.row()
    assert row.state == ScoreState.OWED
    assert (row.tries, row.trouble) == (1, "The LMS is down for maintenance.")
    assert row.next_at >= classroom.clock() + timedelta(seconds=30)
    assert classroom.deliver() == 0
    classroom.clock.move(seconds=60)
    assert classroom.deliver() == 1
    assert classroom.row().state == ScoreState.SENT
    assert (classroom.row().tries, classroom.row().trouble) == (0, "")


def test_a_connection_that_breaks_after_storing_leads_to_one_post(classroom: Classroom) -> None:
    classroom.gradebook.faults = ["store_then_drop"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    assert classroom.row().state == ScoreState.OWED
    classroom.clock.move(minutes=2)
    classroom.deliver()
    assert len(classroom.gradebook.posts[classroom.gradebook.only_cell]) == 1
    assert classroom.row().state == ScoreState.SENT


def test_a_connection_that_breaks_before_storing_leads_to_one_post_too(
    classroom: Classroom,
) -> None:
    classroom.gradebook.faults = ["drop_before"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.clock.move(minutes=2)
    classroom.deliver()
    assert len(classroom.gradebook.posts[classroom.gradebook.only_cell]) == 1
    assert classroom.row().state == ScoreState.SENT


def test_a_worker_that_dies_between_sending_and_recording_leads_to_one_post(
    classroom: Classroom,
) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    with classroom.tool.transaction() as session:
        # The row as a worker leaves it that dies after the LMS stored the score.
        from lti_tool.db.models import ScoreOwedRow  # noqa: PLC0415

        row = session.get_one(ScoreOwedRow, classroom.row().id)
        row.state, row.sent_version, row.sent_points = ScoreState.OWED, 0, None
        row.maybe_points = [90]
        row.next_at = row.leased_until = classroom.clock() + LEASE
    assert classroom.deliver() == 0
    classroom.clock.move(seconds=LEASE.total_seconds() + 1)
    assert classroom.deliver() == 1
    assert len(classroom.gradebook.posts[classroom.gradebook.only_cell]) == 1
    assert classroom.row().state == ScoreState.SENT


def test_a_worker_that_dies_after_claiming_is_followed_by_another(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        assert claim_scores(
            session,
            registration_id=classroom.registration_id,
            now=classroom.clock(),
            limit=5,
        )
    assert classroom.deliver() == 0
    classroom.clock.move(seconds=LEASE.total_seconds() + 1)
    assert classroom.deliver() == 1
    assert classroom.row().state == ScoreState.SENT


def test_a_newer_score_waits_for_the_one_in_flight(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        [claimed] = claim_scores(
            session, registration_id=classroom.registration_id, now=classroom.clock(), limit=5
        )
    classroom.owe(Level.EXTENDS)
    assert classroom.deliver() == 0
    url = classroom.gradebook.find_or_create_column(claimed.access, claimed.column)
    classroom.gradebook.send_score(claimed.access, url, claimed.score)
    with classroom.tool.transaction() as session:
        record_sent(session, claimed=claimed, now=classroom.clock())
    assert classroom.row().state == ScoreState.OWED
    assert classroom.row().sent_points == 90
    assert classroom.deliver() == 1
    assert classroom.row().sent_points == 100


def test_a_worker_whose_lease_ran_out_records_nothing(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        [stale] = claim_scores(
            session, registration_id=classroom.registration_id, now=classroom.clock(), limit=5
        )
    classroom.clock.move(seconds=LEASE.total_seconds() + 1)
    classroom.deliver()
    with classroom.tool.transaction() as session:
        now = classroom.clock()
        record_refused(session, claimed=stale, trouble="late news", now=now)
        record_conflict(session, claimed=stale, shown="1 of 100", now=now)
        record_sent(session, claimed=stale, now=now)
        record_later(
            session,
            claimed=stale,
            trouble="late news",
            retry_after=None,
            is_ambiguous=False,
            now=now,
            chance=__import__("random").Random(1),
        )
    assert classroom.row().state == ScoreState.SENT
    assert classroom.row().trouble == ""


def test_a_weaker_result_changes_nothing(classroom: Classroom) -> None:
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    classroom.owe(Level.MASTERED)
    assert classroom.row().version == 1
    assert classroom.deliver() == 0


def test_a_better_result_replaces_the_grade_with_a_later_time(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    first, second = classroom.gradebook.posts[classroom.gradebook.only_cell]
    assert (first.points, second.points) == (90, 100)
    assert second.timestamp >= first.timestamp + timedelta(seconds=1)


def test_a_grade_that_a_teacher_typed_is_left_and_shown_as_a_conflict(
    classroom: Classroom,
) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    cell = classroom.gradebook.only_cell
    classroom.gradebook.teacher_types(cell, 81)
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 81
    assert classroom.row().state == ScoreState.CONFLICT
    assert classroom.row().trouble.startswith("The gradebook shows 81 of 100")


def test_a_score_that_was_perhaps_sent_is_ours_and_not_a_conflict(classroom: Classroom) -> None:
    classroom.gradebook.faults = ["store_then_drop"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.owe(Level.EXTENDS)
    classroom.clock.move(minutes=2)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT
    assert classroom.row().sent_points == 100


def test_a_refused_score_waits_for_a_person_and_a_newer_one_is_tried(
    classroom: Classroom,
) -> None:
    classroom.gradebook.faults = ["refuse"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    assert classroom.row().state == ScoreState.REFUSED
    assert classroom.row().trouble == "The LMS does not grade this person."
    classroom.clock.move(days=1)
    assert classroom.deliver() == 0
    classroom.owe(Level.EXTENDS)
    assert classroom.deliver() == 1
    assert classroom.row().state == ScoreState.SENT


def test_a_refusal_of_an_old_version_does_not_stop_the_newer_one(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        [claimed] = claim_scores(
            session, registration_id=classroom.registration_id, now=classroom.clock(), limit=5
        )
    classroom.owe(Level.EXTENDS)
    with classroom.tool.transaction() as session:
        record_refused(session, claimed=claimed, trouble="No.", now=classroom.clock())
    assert classroom.deliver() == 1
    assert classroom.row().sent_points == 100


def test_a_bug_met_by_one_score_does_not_lose_it(classroom: Classroom) -> None:
    classroom.gradebook.faults = ["bug"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    assert classroom.row().state == ScoreState.OWED
    classroom.clock.move(minutes=2)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT


def test_a_platform_that_lets_nobody_read_grades_gets_them_all_the_same(
    classroom: Classroom,
) -> None:
    classroom.gradebook.may_read = False
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT


def test_a_column_that_is_gone_is_a_refusal_in_words(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.gradebook.faults = ["read"]
    classroom.deliver()
    assert classroom.row().state == ScoreState.REFUSED
    assert classroom.row().trouble == "The column is gone."


def test_without_a_gradebook_a_score_waits_for_the_launch_that_brings_one(
    classroom: Classroom,
) -> None:
    classroom.set_policy(columns_url=None)
    classroom.owe(Level.MASTERED)
    assert due_registrations(classroom.tool) == []
    classroom.set_policy(columns_url="https://lms.example/courses/math-6a/lineitems")
    assert classroom.deliver() == 1
