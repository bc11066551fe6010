"""A teacher settles what differs: sends ours, leaves it, or adopts what the gradebook shows."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow, GradeEventRow, PersonRow, RulingRow
from lti_tool.db.stores.cell_facts import load_cells
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.domain.gradebook.policy import DEFAULT_GRADING, NotYet
from lti_tool.domain.gradebook.reconciliation import Finding, finding_of, seen_mark
from lti_tool.domain.gradebook.tables import PointsTable
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.services.mastery.adopt_grade import adopt_theirs
from lti_tool.services.passback.claim_scores import claim_scores
from lti_tool.services.passback.owe_class import owe_class
from lti_tool.services.passback.settle_scores import Choice, Settlement, leave, send_ours
from lti_tool.worker.reconcile_grades import reconcile_course
from tests.passback.conftest import Classroom
from tests.support.factories import make_course, make_student, make_teacher

VERBS = {"send_ours": send_ours, "leave": leave, "adopt_theirs": adopt_theirs}


def settle(
    classroom: Classroom,
    verb: str,
    *,
    choices: list[Choice] | None = None,
    course_id: CourseId | None = None,
) -> Settlement:
    """Do it with all cells as they are, as somebody does who has just looked."""
    with classroom.tool.transaction() as session:
        known = session.scalar(select(PersonRow.id).where(PersonRow.sub == "rivera"))
        teacher = PersonId(known) if known else make_teacher(session, classroom.course_id)
        if choices is None:
            choices = seen(classroom)
        settled: Settlement = VERBS[verb](
            session,
            course_id=course_id or classroom.course_id,
            choices=choices,
            teacher_id=teacher,
            now=classroom.clock(),
        )
    return settled


def seen(classroom: Classroom) -> list[Choice]:
    with classroom.tool.reading() as session:
        return [
            Choice(cell.score.id, seen_mark(cell.facts, cell.score.version))
            for cell in load_cells(session, course_id=classroom.course_id)
        ]


def finding(classroom: Classroom, person: PersonId | None = None) -> Finding:
    with classroom.tool.reading() as session:
        cells = load_cells(session, course_id=classroom.course_id, person_id=person)
        return finding_of(cells[0].facts)


def events(classroom: Classroom) -> list[GradeEvent]:
    with classroom.tool.reading() as session:
        rows = session.scalars(select(GradeEventRow).order_by(GradeEventRow.id))
        return [GradeEvent(row.kind) for row in rows]


def have_conflict(classroom: Classroom, points: int = 81) -> tuple[str, str]:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    cell = classroom.gradebook.only_cell
    classroom.gradebook.teacher_types(cell, points)
    classroom.clock.move(hours=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert classroom.row().state == ScoreState.CONFLICT
    return cell


def test_after_a_conflict_the_teacher_may_choose_our_grade(classroom: Classroom) -> None:
    cell = have_conflict(classroom)
    classroom.clock.move(minutes=1)
    settled = settle(classroom, "send_ours")
    assert (settled.done, settled.wake) == (1, classroom.registration_id)
    classroom.deliver()
    assert classroom.gradebook.shown[cell].points == 90
    assert classroom.row().state == ScoreState.SENT
    assert not classroom.row().may_overwrite
    assert events(classroom) == [
        GradeEvent.SENT,
        GradeEvent.CHANGED,
        GradeEvent.ASKED,
        GradeEvent.SENT,
    ]


def test_what_changed_since_the_teacher_looked_is_not_touched(classroom: Classroom) -> None:
    cell = have_conflict(classroom)
    before = seen(classroom)
    classroom.gradebook.teacher_types(cell, 95)
    classroom.clock.move(hours=1)
    reconcile_course(classroom.tool, classroom.course_id)
    for verb in ("send_ours", "leave", "adopt_theirs"):
        settled = settle(classroom, verb, choices=before)
        assert (settled.done, settled.changed_meanwhile) == (0, 1)
    assert classroom.deliver() == 0
    assert classroom.gradebook.shown[cell].points == 95


def test_a_refused_grade_is_tried_again_over_ours_of_before(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.gradebook.faults = ["refuse"]
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert finding(classroom) is Finding.REFUSED
    assert settle(classroom, "send_ours").done == 1
    classroom.clock.move(minutes=1)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT
    assert classroom.gradebook.shown[classroom.gradebook.only_cell].points == 100


def test_a_waiting_grade_is_due_at_once(classroom: Classroom) -> None:
    classroom.gradebook.faults = ["unavailable"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    settle(classroom, "send_ours")
    assert classroom.deliver() == 1
    assert classroom.row().state == ScoreState.SENT


def test_a_grade_in_flight_keeps_its_lease(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        claim_scores(
            session, registration_id=classroom.registration_id, now=classroom.clock(), limit=5
        )
    settle(classroom, "send_ours")
    assert classroom.deliver() == 0


def test_what_the_gradebook_shows_already_is_not_sent_again(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.clock.move(hours=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert settle(classroom, "send_ours") == Settlement(0, 0)
    assert classroom.deliver() == 0


def test_another_course_settles_nothing_here(classroom: Classroom) -> None:
    have_conflict(classroom)
    with classroom.tool.transaction() as session:
        other = make_course(session, classroom.registration_id, "math-7b")
    for verb in ("send_ours", "leave", "adopt_theirs"):
        with pytest.raises(NotFoundError):
            settle(classroom, verb, course_id=other)


def test_what_is_left_waits_for_nobody_until_a_number_changes(classroom: Classroom) -> None:
    cell = have_conflict(classroom)
    assert settle(classroom, "leave").done == 1
    assert finding(classroom) is Finding.LEFT
    classroom.clock.move(days=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert finding(classroom) is Finding.LEFT
    classroom.gradebook.teacher_types(cell, 70)
    reconcile_course(classroom.tool, classroom.course_id)
    assert finding(classroom) is Finding.CHANGED
    settle(classroom, "leave")
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert finding(classroom) is Finding.CHANGED
    assert classroom.gradebook.shown[cell].points == 70


def test_what_is_adopted_becomes_a_ruling_and_no_check_changes_it(classroom: Classroom) -> None:
    cell = have_conflict(classroom)
    classroom.clock.move(minutes=1)
    assert settle(classroom, "adopt_theirs").done == 1
    with classroom.tool.reading() as session:
        [ruling] = session.scalars(select(RulingRow)).all()
        assert (ruling.kind, ruling.reason) == (RulingKind.OVERRIDE, RulingReason.GRADEBOOK)
        assert ruling.level == Level.NEARLY
        assert ruling.note == "The gradebook showed 81 of 100."
    assert classroom.deliver() == 0
    classroom.owe(Level.EXTENDS)
    assert classroom.deliver() == 0
    assert classroom.gradebook.shown[cell].points == 81
    assert finding(classroom) is Finding.ADOPTED
    classroom.clock.move(days=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert finding(classroom) is Finding.ADOPTED


def test_no_change_of_policy_counts_or_sends_what_was_adopted(classroom: Classroom) -> None:
    have_conflict(classroom)
    settle(classroom, "adopt_theirs")
    before = replace(DEFAULT_GRADING, not_yet=NotYet.AT_ONCE)
    after = replace(before, table=PointsTable((60, 80, 90, 100)))
    with classroom.tool.transaction() as session:
        changed = owe_class(
            session,
            course=session.get_one(CourseRow, classroom.course_id),
            before=before,
            after=after,
            now=classroom.clock(),
        )
    assert changed == 0
    assert classroom.row().state == ScoreState.ADOPTED


def test_what_is_adopted_is_listed_again_when_somebody_changes_it_again(
    classroom: Classroom,
) -> None:
    cell = have_conflict(classroom)
    settle(classroom, "adopt_theirs")
    classroom.gradebook.teacher_types(cell, 60)
    classroom.clock.move(days=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert finding(classroom) is Finding.CHANGED
    assert classroom.deliver() == 0


def test_a_grade_that_was_there_before_ours_can_be_adopted(classroom: Classroom) -> None:
    ben = PersonId(0)
    with classroom.tool.transaction() as session:
        ben = make_student(session, classroom.course_id, "ben")
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    url, _ = classroom.gradebook.only_cell
    classroom.gradebook.teacher_types((url, "ben"), 81)
    classroom.owe(Level.MASTERED, person=ben)
    classroom.deliver()
    assert classroom.row(ben).state == ScoreState.CONFLICT
    assert settle(classroom, "adopt_theirs").done == 1
    assert classroom.row(ben).state == ScoreState.ADOPTED
    classroom.owe(Level.EXTENDS, person=ben)
    assert classroom.deliver() == 0
    assert classroom.gradebook.shown[url, "ben"].points == 81


def test_a_deleted_column_is_made_again_with_all_its_grades_when_one_is_sent(
    classroom: Classroom,
) -> None:
    with classroom.tool.transaction() as session:
        ben = make_student(session, classroom.course_id, "ben")
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    classroom.owe(Level.EXTENDS, person=ben)
    classroom.deliver()
    [url] = classroom.gradebook.columns
    classroom.gradebook.delete_column(None, url)  # type: ignore[arg-type]
    classroom.clock.move(hours=1)
    reconcile_course(classroom.tool, classroom.course_id)
    assert finding(classroom) is Finding.COLUMN_DELETED
    assert classroom.deliver() == 0
    assert classroom.gradebook.columns == {}
    assert settle(classroom, "send_ours", choices=seen(classroom)[:1]).done == 1
    while classroom.deliver():
        classroom.clock.move(minutes=5)
    [again] = classroom.gradebook.columns
    assert again != url
    assert {user: int(grade.points) for (_, user), grade in classroom.gradebook.shown.items()} == {
        "ada": 90,
        "ben": 100,
    }


def test_a_delivery_that_meets_a_deleted_column_says_so(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    [url] = classroom.gradebook.columns
    classroom.gradebook.delete_column(None, url)  # type: ignore[arg-type]
    classroom.owe(Level.EXTENDS)
    classroom.deliver()
    assert finding(classroom) is Finding.COLUMN_DELETED
