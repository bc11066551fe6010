"""Ways to learn: opened, finished with a sentence, or talked through with the teacher."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_tool.db.models import ResourceUseRow, UnitRow
from lti_tool.db.stores.curriculum import StoredResource
from lti_tool.domain.curriculum.resources import Modality
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import PersonId, ResourceId
from lti_tool.services.classes.record_talk import record_talk
from lti_tool.services.mastery.use_resource import finish_resource, open_resource
from tests.support.classrooms import NOTE, Classroom, make_other_classroom
from tests.support.drafts import ADDING, sample_draft


def uses(room: Classroom) -> list[ResourceUseRow]:
    with room.tool.reading() as session:
        rows = list(session.scalars(select(ResourceUseRow).order_by(ResourceUseRow.id)))
        session.expunge_all()
    return rows


def open_one(room: Classroom, resource_id: ResourceId) -> StoredResource:
    with room.tool.transaction() as session:
        return open_resource(
            session,
            course_id=room.course_id,
            person_id=room.ada,
            resource_id=resource_id,
            now=room.clock.move(minutes=1),
        )


def finish(room: Classroom, note: str) -> None:
    resource_id = room.resource("adding-hands")
    with room.tool.transaction() as session:
        finish_resource(
            session,
            course_id=room.course_id,
            person_id=room.ada,
            resource_id=resource_id,
            note=note,
            now=room.clock.move(minutes=1),
        )


def talk_with(room: Classroom, student: PersonId) -> None:
    objective_id = room.objective()
    with room.tool.transaction() as session:
        record_talk(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=student,
            teacher_id=room.rivera,
            note="",
            shown_at=room.clock(),
            now=room.clock(),
        )


def test_the_first_opening_is_noted_and_later_ones_are_not(room: Classroom) -> None:
    resource_id = room.resource("adding-hands")
    assert open_one(room, resource_id).resource.slug == "adding-hands"
    first = room.clock()
    open_one(room, resource_id)
    [use] = uses(room)
    assert (use.opened_at, use.finished_at) == (first, None)
    assert (use.modality, use.approach) == (Modality.HANDS_ON, "counters")


def test_finishing_keeps_the_sentence_and_the_first_time(room: Classroom) -> None:
    finish(room, f"  {NOTE}  ")
    first = room.clock()
    finish(room, "A later sentence about it.")
    [use] = uses(room)
    assert (use.note, use.finished_at) == ("A later sentence about it.", first)


@pytest.mark.parametrize(
    ("note", "code"),
    [("", "note_too_short"), ("  short  ", "note_too_short"), ("x" * 2001, "note_too_long")],
)
def test_a_sentence_has_a_sensible_length(room: Classroom, note: str, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        finish(room, note)
    assert caught.value.code == code
    assert uses(room) == []


def test_another_courses_resource_does_not_exist(room: Classroom) -> None:
    theirs = make_other_classroom(room).resource("adding-hands")
    with pytest.raises(NotFoundError):
        open_one(room, theirs)


def test_a_retired_resource_does_not_exist(room: Classroom) -> None:
    resource_id = room.resource("adding-hands")
    draft = sample_draft()
    first = replace(draft.objectives[0], resources=draft.objectives[0].resources[:1])
    room.reimport(replace(draft, objectives=(first, *draft.objectives[1:])))
    with pytest.raises(NotFoundError):
        open_one(room, resource_id)


def test_a_resource_that_students_do_not_see_leaves_no_trace(room: Classroom) -> None:
    resource_id = room.resource("adding-hands")
    with room.tool.transaction() as session:
        session.get_one(UnitRow, room.unit_id).published_at = None
    with pytest.raises(NotFoundError):
        open_one(room, resource_id)
    assert uses(room) == []


def test_a_resource_that_never_was_does_not_exist(room: Classroom) -> None:
    with pytest.raises(NotFoundError):
        open_one(room, ResourceId(987654))


def test_a_talk_opens_the_check_again(room: Classroom) -> None:
    room.fail()
    room.talk(note="  We drew it.  ")
    [use] = uses(room)
    assert (use.resource_id, use.modality, use.note) == (None, Modality.TEACHER, "We drew it.")
    assert (use.recorded_by, use.finished_at) == (room.rivera, room.clock())
    assert room.start(ADDING)


def test_every_talk_is_noted(room: Classroom) -> None:
    room.talk()
    room.talk()
    assert len(uses(room)) == 2


def test_only_a_student_of_the_course_has_talks(room: Classroom) -> None:
    for somebody in (room.rivera, make_other_classroom(room).ada):
        with pytest.raises(NotFoundError):
            talk_with(room, somebody)


def test_a_talk_is_about_an_objective_of_the_course(room: Classroom) -> None:
    theirs = make_other_classroom(room).objective()
    with pytest.raises(NotFoundError), room.tool.transaction() as session:
        record_talk(
            session,
            course_id=room.course_id,
            objective_id=theirs,
            student_id=room.ada,
            teacher_id=room.rivera,
            note="",
            shown_at=room.clock(),
            now=room.clock(),
        )
