"""A teacher rules: with a reason, for everybody to see, and it can be taken back."""

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool.db.models import DecisionRow, RulingRow, ScoreOwedRow
from lti_tool.db.stores.standings import load_objective_standing
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.gradebook.cell_evidence import BY_TEACHER
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State
from lti_tool.services.mastery.rule import make_ruling
from lti_tool.worker.deliver_scores import drain
from tests.support import columns
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, DOUBLING
from tests.support.grading import apply_policy

NOTE = "She explained it to me at the board."
TO_MASTERED = RulingDraft(RulingKind.OVERRIDE, RulingReason.ORAL, NOTE, Level.MASTERED)


def ruling(kind: RulingKind) -> RulingDraft:
    return RulingDraft(kind, RulingReason.OTHER, NOTE)


def rule(
    room: Classroom, draft: RulingDraft, slug: str = ADDING, student: PersonId | None = None
) -> None:
    objective_id = room.objective(slug)
    with room.tool.transaction() as session:
        make_ruling(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=student or room.ada,
            teacher_id=room.rivera,
            draft=draft,
            now=room.clock.move(minutes=1),
        )


def withdraw(room: Classroom, ruling_id: int, slug: str = ADDING) -> None:
    columns.withdraw(room, room.objective(slug), ruling_id)


def rulings(room: Classroom) -> list[RulingRow]:
    with room.tool.reading() as session:
        rows = list(session.scalars(select(RulingRow).order_by(RulingRow.id)))
        session.expunge_all()
    return rows


def owed(room: Classroom) -> list[tuple[int, int]]:
    """Answer level and points of every grade there is."""
    with room.tool.reading() as session:
        query = select(ScoreOwedRow).order_by(ScoreOwedRow.id)
        return [(row.level, row.points) for row in session.scalars(query)]


def standing(room: Classroom, slug: str = ADDING) -> Standing:
    objective_id = room.objective(slug)
    with room.tool.reading() as session:
        return load_objective_standing(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            person_id=room.ada,
            now=room.clock(),
        ).standing


def test_an_override_sets_the_level_opens_what_waits_and_owes_the_grade(room: Classroom) -> None:
    room.fail()
    rule(room, TO_MASTERED)
    assert (standing(room).state, standing(room).is_overridden) == (State.MASTERED, True)
    assert standing(room, DOUBLING).state is State.OPEN
    assert owed(room) == [(3, 90)]
    [row] = rulings(room)
    assert (row.reason, row.note, row.made_by) == ("oral", NOTE, room.rivera)
    with room.tool.reading() as session:
        [comment] = session.scalars(select(ScoreOwedRow.comment))
    assert BY_TEACHER in comment
    assert NOTE not in comment


def test_an_override_lowers_the_grade_too_and_evidence_raises_it_again(room: Classroom) -> None:
    room.master()
    drain(room.tool, room.registration_id)
    rule(room, replace(TO_MASTERED, level=Level.BEGINNING))
    assert standing(room).state is not State.MASTERED
    assert owed(room) == [(1, 60)]
    room.talk()
    room.master()
    assert standing(room).state is State.MASTERED
    assert owed(room) == [(3, 90)]


def test_a_withdrawn_override_owes_what_the_evidence_shows(room: Classroom) -> None:
    room.master()
    drain(room.tool, room.registration_id)
    rule(room, replace(TO_MASTERED, level=Level.EXTENDS))
    assert owed(room) == [(4, 100)]
    withdraw(room, rulings(room)[0].id)
    assert owed(room) == [(3, 90)]
    with room.tool.reading() as session:
        [comment] = session.scalars(select(ScoreOwedRow.comment))
    assert "2 of 2 questions right" in comment
    [row] = rulings(room)
    assert (row.withdrawn_by, row.note) == (room.rivera, NOTE)


def test_a_grade_the_lms_never_had_is_owed_no_more(room: Classroom) -> None:
    rule(room, TO_MASTERED)
    withdraw(room, rulings(room)[0].id)
    assert owed(room) == []
    room.master()
    assert owed(room) == [(3, 90)]


def test_a_grade_the_lms_has_becomes_no_zero_where_nothing_was_shown(room: Classroom) -> None:
    rule(room, replace(TO_MASTERED, level=Level.EXTENDS))
    drain(room.tool, room.registration_id)
    withdraw(room, rulings(room)[0].id)
    assert owed(room) == [(0, 100)]
    drain(room.tool, room.registration_id)
    gradebook = room.tool.gradebook
    [shown] = gradebook.shown.values()  # type: ignore[attr-defined]
    assert shown.points == 100
    room.master()
    drain(room.tool, room.registration_id)
    with room.tool.reading() as session:
        row = session.scalars(select(ScoreOwedRow)).one()
        assert (row.level, row.state, row.sent_points) == (3, ScoreState.SENT, 90)


def test_a_grade_the_teacher_typed_in_the_lms_stays_whatever_is_ruled(room: Classroom) -> None:
    room.master()
    drain(room.tool, room.registration_id)
    gradebook = room.tool.gradebook
    [(cell, shown)] = gradebook.shown.items()  # type: ignore[attr-defined]
    gradebook.shown[cell] = replace(shown, points=81)  # type: ignore[attr-defined]
    rule(room, replace(TO_MASTERED, level=Level.NEARLY))
    drain(room.tool, room.registration_id)
    assert gradebook.shown[cell].points == 81  # type: ignore[attr-defined]
    with room.tool.reading() as session:
        assert session.scalars(select(ScoreOwedRow.state)).one() == ScoreState.CONFLICT


def test_where_not_yet_is_sent_an_override_below_the_line_is_too(room: Classroom) -> None:
    apply_policy(room, not_yet=NotYet.AT_ONCE)
    rule(room, replace(TO_MASTERED, level=Level.NEARLY))
    assert owed(room) == [(2, 75)]


@pytest.mark.parametrize("kind", [RulingKind.REOPEN, RulingKind.VERIFY])
def test_asking_again_and_verifying_change_no_grade(room: Classroom, kind: RulingKind) -> None:
    room.master()
    rule(room, ruling(kind))
    assert owed(room) == [(3, 90)]
    assert standing(room).state is (State.OPEN if kind is RulingKind.REOPEN else State.MASTERED)
    assert standing(room).is_verified is (kind is RulingKind.VERIFY)


def test_withdrawing_an_override_before_a_reopening_takes_no_grade_away(room: Classroom) -> None:
    room.master()
    rule(room, TO_MASTERED)
    rule(room, ruling(RulingKind.REOPEN))
    withdraw(room, rulings(room)[0].id)
    assert standing(room).state is State.OPEN
    assert owed(room) == [(3, 90)]


def test_excusing_opens_what_waits_and_changes_no_grade(room: Classroom) -> None:
    rule(room, ruling(RulingKind.EXCUSE))
    assert standing(room).state is State.EXCUSED
    assert standing(room, DOUBLING).state is State.OPEN
    assert owed(room) == []
    withdraw(room, rulings(room)[0].id)
    assert standing(room, DOUBLING).state is State.LOCKED


def test_open_for_now_lasts_a_day_and_can_be_taken_back(room: Classroom) -> None:
    rule(room, ruling(RulingKind.OPEN_FOR_NOW), DOUBLING)
    assert standing(room, DOUBLING).state is State.OPEN
    [row] = rulings(room)
    assert row.expires_at == row.made_at + timedelta(hours=24)
    withdraw(room, row.id, DOUBLING)
    assert standing(room, DOUBLING).state is State.LOCKED
    rule(room, ruling(RulingKind.OPEN_FOR_NOW), DOUBLING)
    room.clock.move(hours=24)
    assert standing(room, DOUBLING).state is State.LOCKED


def test_a_check_begun_while_it_was_open_for_now_can_be_finished(room: Classroom) -> None:
    rule(room, ruling(RulingKind.OPEN_FOR_NOW), DOUBLING)
    attempt_id = room.start(DOUBLING)
    room.clock.move(hours=25)
    room.submit(attempt_id, room.right(attempt_id))
    assert standing(room, DOUBLING).state is State.MASTERED


def test_withdrawing_twice_keeps_the_first_day(room: Classroom) -> None:
    rule(room, TO_MASTERED)
    ruling_id = rulings(room)[0].id
    withdraw(room, ruling_id)
    first = rulings(room)[0].withdrawn_at
    withdraw(room, ruling_id)
    assert rulings(room)[0].withdrawn_at == first


def test_rulings_that_change_nothing_are_refused_and_leave_no_trace(room: Classroom) -> None:
    for kind in (RulingKind.OPEN_FOR_NOW, RulingKind.REOPEN, RulingKind.VERIFY):
        with pytest.raises(DomainError):
            rule(room, ruling(kind))
    assert rulings(room) == []


def test_only_students_and_objectives_of_the_course_can_be_ruled_about(room: Classroom) -> None:
    other = make_other_classroom(room)
    for student in (other.ada, room.rivera, PersonId(987654)):
        with pytest.raises(NotFoundError):
            rule(room, TO_MASTERED, student=student)
    theirs = replace(room, course_id=other.course_id)
    with pytest.raises(NotFoundError):
        rule(replace(theirs, ada=room.ada), TO_MASTERED)
    assert rulings(room) == []


def test_a_ruling_about_somebody_else_cannot_be_withdrawn_here(room: Classroom) -> None:
    rule(room, TO_MASTERED, student=room.ben)
    rule(room, TO_MASTERED)
    bens, adas = (row.id for row in rulings(room))
    for ruling_id, slug in ((bens, ADDING), (adas, DOUBLING), (987654, ADDING)):
        with pytest.raises(NotFoundError):
            withdraw(room, ruling_id, slug)
    assert all(row.withdrawn_at is None for row in rulings(room))


def test_decisions_stay_as_they_were_decided(room: Classroom) -> None:
    room.fail()
    with room.tool.reading() as session:
        before = session.execute(select(DecisionRow.level, DecisionRow.reason)).all()
    rule(room, TO_MASTERED)
    with room.tool.reading() as session:
        assert session.execute(select(DecisionRow.level, DecisionRow.reason)).all() == before


def test_a_check_handed_in_while_a_ruling_is_being_made_waits_for_it(room: Classroom) -> None:
    room.master(person=room.ben)  # the column is there: only the grade is at stake
    objective_id = room.objective()
    attempt_id = room.start()
    right = room.right(attempt_id)
    with ThreadPoolExecutor(1) as student:
        with room.tool.transaction() as session:
            make_ruling(
                session,
                course_id=room.course_id,
                objective_id=objective_id,
                student_id=room.ada,
                teacher_id=room.rivera,
                draft=replace(TO_MASTERED, level=Level.EXTENDS),
                now=room.clock.move(minutes=1),
            )
            session.flush()
            handed_in = student.submit(room.submit, attempt_id, right)
            with suppress(TimeoutError):  # as far as it can come without waiting
                handed_in.result(timeout=0.5)
        handed_in.result()
    assert standing(room).level is Level.EXTENDS
    assert owed(room) == [(3, 90), (4, 100)]
