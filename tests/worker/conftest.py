"""What tests of the worker start from: both programs running, and a mastered check to deliver."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow, ObjectiveRow, UnitRow
from lti_tool.domain.ids import CourseId, PersonId, RegistrationId, UnitId
from tests.support import databases
from tests.support.classrooms import Classroom
from tests.support.clock import FakeClock
from tests.support.factories import make_student
from tests.support.serving import Town, running_town


@pytest.fixture
def database_url(sqlite_template: Path, tmp_path: Path) -> str:
    return databases.copy_sqlite(sqlite_template, tmp_path)


@pytest.fixture
def town(database_url: str, tmp_path: Path, keys: Path) -> Iterator[Town]:
    with running_town(database_url, tmp_path, keys) as running:
        yield running


@pytest.fixture
def owing(town: Town) -> Town:
    """A town whose LMS is owed one score: Ada's 90 for adding."""
    master(town, "ada")
    return town


def master(town: Town, slug: str) -> None:
    """Have somebody of the LMS's course master the first objective."""
    person = town.lms.lms.school.person(slug)
    course = town.lms.lms.school.course("math-6a")
    assert person is not None
    assert course is not None
    with town.tool.transaction() as session:
        row = session.scalars(select(CourseRow)).one()
        row.columns_url = town.lms.lms.line_items_url(course)
        course_id = CourseId(row.id)
        student = make_student(session, course_id, person.sub)
        unit_id = UnitId(session.scalars(select(UnitRow.id)).one())
        assert session.scalars(select(ObjectiveRow.id)).first()
    room = Classroom(
        tool=town.tool,
        clock=FakeClock(town.tool.clock()),
        registration_id=RegistrationId(town.registration_id),
        course_id=course_id,
        unit_id=unit_id,
        ada=student,
        ben=PersonId(0),
        rivera=PersonId(0),
    )
    room.master(person=student)
    town.let_waiting_end()
