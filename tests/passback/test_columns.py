"""A column is found or made once, however many workers come."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

from sqlalchemy import select

from lti_tool.db.models import ColumnRow, LinkRow, ObjectiveRow
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.delivery import LEASE, ScoreState
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.claim_column import claim_column
from tests.passback.conftest import Classroom
from tests.support.factories import make_student


def class_of(classroom: Classroom, size: int) -> list[PersonId]:
    with classroom.tool.transaction() as session:
        return [
            make_student(session, classroom.course_id, sub=f"student-{number}")
            for number in range(size)
        ]


def test_a_whole_class_makes_one_column(classroom: Classroom) -> None:
    for person in class_of(classroom, 12):
        classroom.owe(Level.MASTERED, person=person)
    with ThreadPoolExecutor(4) as workers:
        list(workers.map(lambda _: classroom.deliver(), range(4)))
    classroom.clock.move(hours=2)
    classroom.deliver()
    assert len(classroom.gradebook.columns) == 1
    assert classroom.gradebook.column_requests == 1
    assert all(len(posts) == 1 for posts in classroom.gradebook.posts.values())
    assert len(classroom.gradebook.posts) == 12


def test_a_column_is_named_after_its_objective(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    [spec] = classroom.gradebook.columns.values()
    assert (spec.label, spec.maximum) == ("N.1 Add whole numbers", 100)
    assert (spec.resource_id, spec.tag) == ("cairn:objective:numbers.adding", "percent")


def test_a_column_knows_the_link_that_leads_to_its_objective(classroom: Classroom) -> None:
    def link(link_id: str, objective_id: int | None) -> LinkRow:
        return LinkRow(
            course_id=classroom.course_id,
            link_id=link_id,
            objective_id=objective_id,
            created_at=classroom.clock(),
        )

    with classroom.tool.transaction() as session:
        session.add(link("to-the-course", None))
        session.flush()
        session.add(link("to-the-objective", classroom.objective_id))
        session.flush()
        session.add(link("to-the-objective-again", classroom.objective_id))
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    [spec] = classroom.gradebook.columns.values()
    assert spec.link_id == "to-the-objective"


def test_a_column_without_a_link_of_its_own_knows_none(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    [spec] = classroom.gradebook.columns.values()
    assert spec.link_id is None


def test_two_objectives_get_two_columns(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.reading() as session:
        others = select(ObjectiveRow.id).where(ObjectiveRow.id != classroom.objective_id)
        other = session.scalars(others).first()
    assert other is not None
    classroom.objective_id = ObjectiveId(other)
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    assert len(classroom.gradebook.columns) == 2


def test_a_column_that_could_not_be_made_is_tried_again(classroom: Classroom) -> None:
    classroom.gradebook.faults = ["columns"]
    classroom.owe(Level.MASTERED)
    classroom.deliver()
    assert classroom.row().trouble == "The LMS did not answer."
    classroom.clock.move(minutes=2)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT


def test_while_one_worker_makes_the_column_another_waits(classroom: Classroom) -> None:
    classroom.owe(Level.MASTERED)
    with classroom.tool.transaction() as session:
        column_id = session.scalars(select(ColumnRow.id)).one()
        assert claim_column(session, column_id=column_id, now=classroom.clock())
    classroom.deliver()
    assert classroom.row().trouble == "Another worker is making the column."
    assert classroom.gradebook.column_requests == 0
    classroom.clock.move(seconds=LEASE.total_seconds() + 5)
    classroom.deliver()
    assert classroom.row().state == ScoreState.SENT


def test_objectives_of_one_title_earned_in_one_moment_get_labels_of_their_own(
    classroom: Classroom,
) -> None:
    with classroom.tool.transaction() as session:
        rows = session.scalars(select(ObjectiveRow)).all()
        for row in rows:
            row.code, row.title, row.priority = "", "Numbers", Priority.MUST
        objectives = [ObjectiveId(row.id) for row in rows]

    def earn(objective_id: ObjectiveId) -> None:
        replace(classroom, objective_id=objective_id).owe(Level.MASTERED)

    with ThreadPoolExecutor(len(objectives)) as students:
        list(students.map(earn, objectives))
    with classroom.tool.reading() as session:
        labels = session.scalars(select(ColumnRow.label)).all()
    assert sorted(labels) == ["Numbers", "Numbers (2)", "Numbers (3)"]
