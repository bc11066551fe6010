"""Criteria are versioned: decisions keep theirs, and whom a change concerns is kept with it."""

from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy import select

from lti_tool.db.models import AttemptRow, CriterionChangeRow, ObjectiveRow
from lti_tool.domain.curriculum.criterion import Criterion, KOfN, Percent, RubricLevel, Transfer
from lti_tool.domain.curriculum.criterion_form import criterion_to_form
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.services.authoring.change_criterion import choose_criterion
from lti_tool.services.authoring.export_unit import export_unit
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, adding, sample_draft

HALF = Percent(Fraction(1, 2))


def choose(room: Classroom, criterion: Criterion, *, version: int = 1) -> None:
    objective_id = room.objective()
    with room.tool.transaction() as session:
        choose_criterion(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            fields=criterion_to_form(criterion) | {"version": str(version)},
            teacher_id=room.rivera,
            now=room.clock.move(minutes=1),
        )


def half_right(room: Classroom) -> None:
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})


def changes(room: Classroom) -> list[CriterionChangeRow]:
    with room.tool.reading() as session:
        rows = list(session.scalars(select(CriterionChangeRow).order_by(CriterionChangeRow.id)))
        session.expunge_all()
    return rows


def test_a_lowered_criterion_is_a_new_version_and_names_whom_it_concerns(room: Classroom) -> None:
    half_right(room)
    choose(room, HALF)
    [change] = changes(room)
    assert (change.version, change.changed_by, change.concerned) == (2, room.rivera, [room.ada])
    assert (change.is_lower, change.had_results) == (True, True)
    assert [decision.criterion_version for decision in room.decisions()] == [1]
    room.talk()
    half_right(room)
    assert [decision.criterion_version for decision in room.decisions()] == [1, 2]
    assert [decision.verdict for decision in room.decisions()] == ["not_yet", "mastered"]


def test_a_running_attempt_keeps_the_criterion_it_began_with(room: Classroom) -> None:
    attempt_id = room.start()
    choose(room, HALF)
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    [decision] = room.decisions()
    assert (decision.criterion_version, decision.verdict) == (1, "not_yet")
    with room.tool.reading() as session:
        assert session.get_one(AttemptRow, attempt_id).criterion_version == 1


def test_a_criterion_changed_meanwhile_is_looked_at_again_first(room: Classroom) -> None:
    choose(room, HALF)
    with pytest.raises(DomainError, match="changed the criterion meanwhile"):
        choose(room, KOfN(2, 2), version=1)
    assert len(changes(room)) == 1


def test_a_criterion_no_form_is_sure_to_meet_is_refused(room: Classroom) -> None:
    with pytest.raises(DomainError, match="allow 0 on a form"):
        choose(room, Transfer(1))
    with pytest.raises(DomainError, match="work that a teacher marks"):
        choose(room, RubricLevel(3))


def test_another_courses_criterion_is_not_there(room: Classroom) -> None:
    other = make_other_classroom(room)
    objective_id = other.objective()
    with pytest.raises(NotFoundError), room.tool.transaction() as session:
        choose_criterion(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            fields=criterion_to_form(HALF) | {"version": "1"},
            teacher_id=room.rivera,
            now=room.clock(),
        )


def test_a_file_with_another_criterion_begins_a_version_by_nobody(room: Classroom) -> None:
    half_right(room)
    draft = sample_draft()
    lower = replace(adding(), criterion=KOfN(1, 2))
    room.reimport(replace(draft, objectives=(lower, *draft.objectives[1:])))
    [change] = changes(room)
    assert (change.version, change.changed_by, change.concerned) == (2, None, [room.ada])
    assert [decision.criterion_version for decision in room.decisions()] == [1]


def test_a_file_with_the_same_criterion_begins_no_version(room: Classroom) -> None:
    room.reimport(sample_draft())
    assert changes(room) == []


def test_minutes_come_in_and_go_out(room: Classroom) -> None:
    draft = sample_draft()
    timed = replace(adding(), minutes=15)
    room.reimport(replace(draft, objectives=(timed, *draft.objectives[1:])))
    with room.tool.reading() as session:
        kept = session.scalars(select(ObjectiveRow.minutes).where(ObjectiveRow.slug == ADDING))
        assert kept.one() == 15
        exported = export_unit(session, course_id=room.course_id, slug=draft.slug)
    assert exported.objectives[0].minutes == 15
