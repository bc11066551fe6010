"""The end of a term: a report frozen as of a day, and what is open carried over."""

from datetime import UTC, date, datetime, timedelta

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import (
    AttemptRow,
    CarriedRow,
    CourseRow,
    DecisionRow,
    GradeFreezeRow,
    PersonRow,
    ScoreOwedRow,
)
from lti_tool.domain.classes.carrying import Carried
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.gradebook.reports import Report, ReportLine
from lti_tool.domain.gradebook.tables import PointsTable
from lti_tool.domain.ids import FreezeId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.queries.board_page import load_board
from lti_tool.queries.freezes_page import load_freezes, load_frozen, load_frozen_page
from lti_tool.queries.path_page import load_path
from lti_tool.queries.report_page import load_report
from lti_tool.queries.rollover_page import load_rollover
from lti_tool.services.authoring.carry_over import carry_over
from lti_tool.services.authoring.freeze_grades import freeze_report
from lti_tool.services.mastery.rule import make_ruling, withdraw_ruling
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING
from tests.support.factories import make_student
from tests.support.grading import apply_policy

NEXT_TERM = date(2027, 3, 26)


def report(room: Classroom, as_of: date | None = None) -> Report:
    with room.tool.reading() as session:
        return load_report(session, course_id=room.course_id, now=room.clock(), as_of=as_of)


def line(room: Classroom, as_of: date | None = None, person: PersonId | None = None) -> ReportLine:
    part = report(room, as_of).of_student(person or room.ada)
    assert part is not None
    return part.students[0].line(room.objective(ADDING))


def freeze(room: Classroom, as_of: date | None = None, name: str = "Term 1") -> FreezeId:
    with room.tool.transaction() as session:
        found = load_report(session, course_id=room.course_id, now=room.clock(), as_of=as_of)
        return freeze_report(
            session,
            course_id=room.course_id,
            teacher_id=room.rivera,
            name=name,
            report=found,
            now=room.clock(),
        )


def set_level(room: Classroom, level: Level) -> None:
    with room.tool.transaction() as session:
        make_ruling(
            session,
            course_id=room.course_id,
            objective_id=room.objective(),
            student_id=room.ada,
            teacher_id=room.rivera,
            draft=RulingDraft(RulingKind.OVERRIDE, RulingReason.ORAL, "Heard in a talk.", level),
            now=room.clock.move(minutes=1),
        )


def carry(room: Classroom, term: str = "Term 1", day: date | None = NEXT_TERM) -> int:
    with room.tool.transaction() as session:
        page = load_rollover(session, course_id=room.course_id, now=room.clock())
        pairs = [(each.id, one.objective.id) for each in page.students for one in each.lines]
        return carry_over(
            session,
            course_id=room.course_id,
            teacher_id=room.rivera,
            pairs=pairs,
            carried=Carried(term, day),
            today=page.today,
            now=room.clock(),
        )


def test_a_report_as_of_a_day_holds_what_stood_then(room: Classroom) -> None:
    before = room.clock().date()
    room.clock.move(days=1)
    room.master()
    assert line(room).is_mastery
    assert line(room).shown_on == room.clock().date()
    then = line(room, before)
    assert (then.level, then.points, then.is_open) == ("No evidence yet", None, True)
    assert line(room, room.clock().date()).is_mastery


def test_a_course_that_never_chose_had_its_columns_on_earlier_days_too(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.get_one(CourseRow, room.course_id).has_every_column = True
    room.clock.move(days=1)
    for day in (None, room.clock().date() - timedelta(days=1)):
        [unit] = report(room, day).units
        assert all(each.has_column for each in unit.objectives), day


def test_the_day_is_that_of_the_school(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.get_one(CourseRow, room.course_id).timezone = "Pacific/Auckland"
    # In Auckland, thirteen hours ahead, the 26th begins at 11:00 UTC of the 25th.
    room.clock.now = datetime(2026, 11, 25, 10, 50, tzinfo=UTC)
    room.master(person=room.ben)
    room.clock.now = datetime(2026, 11, 25, 11, 10, tzinfo=UTC)
    room.master()
    room.clock.move(days=2)
    assert not line(room, date(2026, 11, 25)).is_mastery
    assert line(room, date(2026, 11, 25), room.ben).is_mastery
    assert line(room, date(2026, 11, 26)).shown_on == date(2026, 11, 26)


def test_a_day_to_come_is_refused_and_today_says_that_it_is_not_over(room: Classroom) -> None:
    today = room.clock().date()
    assert not report(room).is_day_over
    assert report(room, date(2026, 11, 24)).is_day_over
    with pytest.raises(DomainError, match="has not come yet"):
        report(room, today.replace(day=today.day + 1))


def test_a_ruling_taken_back_later_stood_on_the_day(room: Classroom) -> None:
    set_level(room, Level.MASTERED)
    day = room.clock().date()
    room.clock.move(days=1)
    with room.tool.transaction() as session:
        withdraw_ruling(
            session,
            course_id=room.course_id,
            objective_id=room.objective(),
            student_id=room.ada,
            ruling_id=1,
            teacher_id=room.rivera,
            now=room.clock(),
        )
    assert not line(room).is_mastery
    assert line(room, day).is_mastery


def test_the_policy_of_the_day_holds(room: Classroom) -> None:
    room.master()
    day = room.clock().date()
    room.clock.move(days=1)
    policy = report(room)
    apply_policy(room, table=PointsTable((60, 75, 95, 100)))
    assert policy.students[0].lines[0].points == 90
    assert line(room).points == 95
    assert line(room, day).points == 90


def test_a_test_student_is_in_no_report(room: Classroom) -> None:
    with room.tool.transaction() as session:
        viewer = make_student(session, room.course_id, "viewer")
        session.get_one(PersonRow, viewer).is_test = True
    assert viewer not in {each.id for each in report(room).students}


def test_what_is_frozen_stays_whatever_comes_later(room: Classroom) -> None:
    freeze_id = freeze(room)
    room.clock.move(days=1)
    room.master()
    with room.tool.reading() as session:
        page = load_frozen_page(
            session, course_id=room.course_id, freeze_id=freeze_id, now=room.clock()
        )
    assert page.report.students[0].lines[0].level == "No evidence yet"
    assert page.report.name == "Term 1"
    assert [(each.student_name, each.after.level) for each in page.changes] == [("Ada", "Mastered")]
    assert page.line.as_of == date(2026, 11, 25)


def test_a_second_press_is_the_same_freeze_and_a_correction_another(room: Classroom) -> None:
    first = freeze(room)
    assert freeze(room) == first
    set_level(room, Level.MASTERED)
    second = freeze(room)
    assert second != first
    with room.tool.reading() as session:
        assert [each.id for each in load_freezes(session, course_id=room.course_id)] == [
            second,
            first,
        ]
        kept = load_frozen(session, course_id=room.course_id, freeze_id=first)
    assert not kept.students[0].lines[0].is_mastery


def test_another_courses_freeze_is_not_there(room: Classroom) -> None:
    freeze_id = freeze(make_other_classroom(room))
    with room.tool.reading() as session, pytest.raises(NotFoundError):
        load_frozen(session, course_id=room.course_id, freeze_id=freeze_id)
    with room.tool.reading() as session:
        assert load_freezes(session, course_id=room.course_id) == ()
        assert session.scalar(select(func.count(GradeFreezeRow.id))) == 1


def everything(room: Classroom) -> list[int | None]:
    """Count what carrying over may not touch."""
    with room.tool.reading() as session:
        return [
            session.scalar(select(func.count(row.id)))
            for row in (AttemptRow, DecisionRow, ScoreOwedRow)
        ]


def test_what_is_open_is_carried_over_and_nothing_is_reset(room: Classroom) -> None:
    room.master()
    room.fail(person=room.ben)
    before, count = everything(room), carry(room)
    assert count == 5  # Ada's two others, and Ben's three
    assert everything(room) == before
    with room.tool.reading() as session:
        [path] = load_path(
            session, course_id=room.course_id, person_id=room.ben, unit_id=None, now=room.clock()
        )
        board = load_board(session, course_id=room.course_id, unit_id=None, now=room.clock())
    assert path.cards[0].carried == "Carried over from Term 1. Aim for 26 March 2027."
    ada, ben = board.rows
    assert [cell.carried for cell in ada.cells] == ["", "Term 1", "Term 1"]
    assert ben.cells[0].carried == "Term 1"
    assert line(room, person=room.ben).carried == "Term 1"


def test_the_note_goes_with_mastery(room: Classroom) -> None:
    carry(room)
    room.clock.move(minutes=5)
    room.master()
    with room.tool.reading() as session:
        [path] = load_path(
            session, course_id=room.course_id, person_id=room.ada, unit_id=None, now=room.clock()
        )
    assert path.cards[0].carried == ""
    assert line(room).carried == ""


def test_a_second_press_moves_the_day_and_a_second_term_is_another_note(room: Classroom) -> None:
    count = carry(room)
    assert carry(room, day=None) == count
    with room.tool.reading() as session:
        rows = session.scalars(select(CarriedRow)).all()
        assert len(rows) == count
        assert {row.wanted_by for row in rows} == {None}
    room.clock.move(days=90)
    carry(room, "Term 2", None)
    with room.tool.reading() as session:
        [path] = load_path(
            session, course_id=room.course_id, person_id=room.ada, unit_id=None, now=room.clock()
        )
    assert path.cards[0].carried == "Carried over from Term 2."


def test_a_day_that_is_over_is_refused(room: Classroom) -> None:
    with pytest.raises(DomainError, match="in the next term"):
        carry(room, day=room.clock().date())
