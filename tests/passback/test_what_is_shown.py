"""What is shown in the LMS, and by whom it was put there."""

from dataclasses import replace

from lti_tool.db.models import ScoreOwedRow
from lti_tool.domain.gradebook.delivery import LEASE, ScoreState
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.launching.register_platforms import disable_platform
from lti_tool.services.passback.claim_scores import claim_scores
from lti_tool.services.passback.record_delivery import record_refused
from lti_tool.worker.deliver_scores import due_registrations
from tests.passback.conftest import Classroom


def test_what_was_perhaps_sent_stays_ours_through_an_outage(classroom: Classroom) -> None:
    classroom.set_policy(sends_not_yet=True)
    classroom.gradebook.faults = ["store_then_drop", "unavailable"]
    classroom.owe(Level.BEGINNING)
    classroom.deliver()
    classroom.owe(Level.MASTERED)
    classroom.clock.move(minutes=5)
    classroom.deliver()
    classroom.clock.move(minutes=5)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT
    assert classroom.row().sent_points == 90


def test_a_lowered_table_does_not_hold_up_a_higher_level(classroom: Classroom) -> None:
    classroom.set_policy(sends_not_yet=True)
    classroom.owe(Level.NEARLY)
    classroom.deliver()
    classroom.set_policy(grade_points=[40, 50, 70, 80])
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    assert classroom.row().sent_points == 70
    assert classroom.gradebook.shown[classroom.gradebook.only_cell].comment.startswith("Mastered")


def test_a_grade_of_ours_that_somebody_took_away_is_a_conflict(classroom: Classroom) -> None:
    # Moodle leaves a zero out of its results, as if there were no grade.
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.gradebook.shown.clear()
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert classroom.row().state == ScoreState.CONFLICT
    assert classroom.row().trouble.startswith("The gradebook shows nothing (or a zero)")


def test_a_teachers_words_beside_a_grade_are_kept(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    cell = classroom.gradebook.only_cell
    shown = classroom.gradebook.shown[cell]
    classroom.gradebook.shown[cell] = replace(shown, comment="Ada, come and see me.")
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert classroom.gradebook.posts[cell][-1].kept_comment == "Ada, come and see me."


def test_our_own_words_are_not_kept_beside_our_new_ones(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    cell = classroom.gradebook.only_cell
    shown = classroom.gradebook.shown[cell]
    classroom.gradebook.shown[cell] = replace(shown, comment=f"{shown.comment}\n\nWell done.")
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert classroom.gradebook.posts[cell][-1].kept_comment == "Well done."


def test_a_disabled_platform_receives_nothing(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        disable_platform(session, registration_id=classroom.registration_id, now=classroom.clock())
    assert due_registrations(classroom.tool) == []
    assert classroom.deliver() == 0


def test_a_grade_whose_turn_came_too_late_is_left_to_the_next_worker(
    classroom: Classroom,
) -> None:
    classroom.owe(Level.MASTERED)
    slow = classroom.gradebook.read_grade

    def read_slowly(*args: object) -> object:
        classroom.clock.move(seconds=LEASE.total_seconds() + 1)
        classroom.gradebook.read_grade = slow  # type: ignore[method-assign]
        return slow(*args)  # type: ignore[arg-type]

    classroom.gradebook.read_grade = read_slowly  # type: ignore[method-assign, assignment]
    classroom.deliver()
    assert not any(classroom.gradebook.posts.values())
    classroom.clock.move(minutes=5)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT


def test_a_try_that_nobody_remembers_is_forgotten_without_harm(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        [claimed] = claim_scores(
            session, registration_id=classroom.registration_id, now=classroom.clock(), limit=1
        )
        session.get_one(ScoreOwedRow, claimed.id).maybe_points = []
    with classroom.tool.transaction() as session:
        record_refused(session, claimed=claimed, trouble="No.", now=classroom.clock())
    assert classroom.row().maybe_points == []
    assert classroom.row().state == ScoreState.REFUSED
