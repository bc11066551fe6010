"""A course with one student and one objective whose score can be owed."""

from dataclasses import dataclass
from pathlib import Path

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow, ObjectiveRow, ScoreOwedRow
from lti_tool.db.transaction import Transaction
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, RegistrationId
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.passback.owe_score import owe_score
from lti_tool.tool import Tool
from lti_tool.worker.deliver_scores import drain
from tests.support.clock import FakeClock
from tests.support.factories import make_course, make_student, make_unit
from tests.support.gradebooks import FakeGradebook
from tests.support.tools import make_settings, make_tool


@dataclass
class Classroom:
    """The things a test of passback speaks of."""

    tool: Tool
    clock: FakeClock
    gradebook: FakeGradebook
    registration_id: RegistrationId
    course_id: CourseId
    ada: PersonId
    objective_id: ObjectiveId

    def owe(self, level: Level, *, person: PersonId | None = None, reason: str = "Why.") -> None:
        """Owe what a level earns."""
        with self.tool.transaction() as session:
            owe_score(
                session,
                objective=session.get_one(ObjectiveRow, self.objective_id),
                person_id=person or self.ada,
                level=level,
                reason=reason,
                now=self.clock(),
            )

    def deliver(self) -> int:
        """Drain the platform as a worker would."""
        return drain(self.tool, self.registration_id)

    def row(self, person: PersonId | None = None) -> ScoreOwedRow:
        """Answer the outbox row of a person."""
        with self.tool.reading() as session:
            query = select(ScoreOwedRow).where(ScoreOwedRow.person_id == (person or self.ada))
            row = session.scalars(query).one()
            session.expunge(row)
            return row

    def set_policy(self, **values: object) -> None:
        """Change the course's row."""
        with self.tool.transaction() as session:
            course = session.get_one(CourseRow, self.course_id)
            for name, value in values.items():
                setattr(course, name, value)


@pytest.fixture
def classroom(
    transaction: Transaction, reading: Transaction, clock: FakeClock, tmp_path: Path
) -> Classroom:
    gradebook = FakeGradebook()
    tool = make_tool(
        transaction=transaction,
        reading=reading,
        clock=clock,
        gradebook=gradebook,
        settings=make_settings(tmp_path),
    )
    with transaction() as session:
        course_id = make_course(session)
        ada = make_student(session, course_id)
        unit_id = make_unit(session, course_id)
        objective = session.scalars(
            select(ObjectiveRow).where(ObjectiveRow.unit_id == unit_id)
        ).first()
        assert objective is not None
        course = session.get_one(CourseRow, course_id)
        return Classroom(
            tool,
            clock,
            gradebook,
            RegistrationId(course.registration_id),
            course_id,
            ada,
            ObjectiveId(objective.id),
        )
