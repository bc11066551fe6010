"""A course with a unit, two students and a teacher, and what they do in it, without HTTP."""

from collections.abc import Mapping
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    AttemptItemRow,
    CourseRow,
    DecisionRow,
    ObjectiveRow,
    ResourceRow,
    UnitRow,
)
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.ids import (
    AttemptId,
    CourseId,
    ObjectiveId,
    PersonId,
    RegistrationId,
    ResourceId,
    UnitId,
)
from lti_tool.interchange.drafts import UnitDraft
from lti_tool.services.authoring.import_unit import import_unit
from lti_tool.services.checking.save_answers import save_answers
from lti_tool.services.checking.start_attempt import start_attempt
from lti_tool.services.checking.submit_attempt import submit_attempt
from lti_tool.services.classes.record_talk import record_talk
from lti_tool.services.mastery.use_resource import finish_resource
from lti_tool.tool import Tool
from tests.support.answers import right_values
from tests.support.clock import FakeClock
from tests.support.drafts import ADDING
from tests.support.factories import make_course, make_student, make_teacher, make_unit

Answers = Mapping[int, list[str]]
NOTE = "I drew it and counted again."


@dataclass(frozen=True)
class Classroom:
    """The things a test speaks of; every act moves the clock on by a minute."""

    tool: Tool
    clock: FakeClock
    registration_id: RegistrationId
    course_id: CourseId
    unit_id: UnitId
    ada: PersonId
    ben: PersonId
    rivera: PersonId

    def objective(self, slug: str = ADDING) -> ObjectiveId:
        """Answer the id of an objective of this course."""
        query = select(ObjectiveRow.id).join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        mine = (UnitRow.course_id == self.course_id, ObjectiveRow.slug == slug)
        with self.tool.reading() as session:
            return ObjectiveId(session.scalars(query.where(*mine)).one())

    def resource(self, slug: str) -> ResourceId:
        """Answer the id of a resource of this course."""
        query = (
            select(ResourceRow.id)
            .join(ObjectiveRow, ObjectiveRow.id == ResourceRow.objective_id)
            .where(ResourceRow.slug == slug, ObjectiveRow.unit_id == self.unit_id)
        )
        with self.tool.reading() as session:
            return ResourceId(session.scalars(query).one())

    def start(self, slug: str = ADDING, person: PersonId | None = None) -> AttemptId:
        """Begin a check, or go on with the one that runs."""
        objective_id = self.objective(slug)
        with self.tool.transaction() as session:
            return start_attempt(
                session,
                course_id=self.course_id,
                objective_id=objective_id,
                person_id=person or self.ada,
                now=self.clock.move(minutes=1),
            )

    def save(self, attempt_id: AttemptId, answers: Answers, person: PersonId | None = None) -> bool:
        """Keep answers, as autosave does."""
        with self.tool.transaction() as session:
            return save_answers(
                session,
                course_id=self.course_id,
                person_id=person or self.ada,
                attempt_id=attempt_id,
                answers=answers,
                now=self.clock.move(minutes=1),
            )

    def submit(
        self, attempt_id: AttemptId, answers: Answers, person: PersonId | None = None
    ) -> None:
        """Hand a check in."""
        with self.tool.transaction() as session:
            submit_attempt(
                session,
                course_id=self.course_id,
                person_id=person or self.ada,
                attempt_id=attempt_id,
                answers=answers,
                now=self.clock.move(minutes=1),
            )

    def fail(self, slug: str = ADDING, person: PersonId | None = None) -> AttemptId:
        """Take a check and leave everything open."""
        attempt_id = self.start(slug, person)
        self.submit(attempt_id, {}, person)
        return attempt_id

    def master(self, slug: str = ADDING, person: PersonId | None = None) -> AttemptId:
        """Take a check and get everything right."""
        attempt_id = self.start(slug, person)
        self.submit(attempt_id, self.right(attempt_id), person)
        return attempt_id

    def learn(self, slug: str, person: PersonId | None = None) -> None:
        """Finish a resource with a sentence about it."""
        resource_id = self.resource(slug)
        with self.tool.transaction() as session:
            finish_resource(
                session,
                course_id=self.course_id,
                person_id=person or self.ada,
                resource_id=resource_id,
                note=NOTE,
                now=self.clock.move(minutes=1),
            )

    def talk(self, slug: str = ADDING, note: str = "") -> None:
        """Have the teacher note a talk with Ada."""
        objective_id = self.objective(slug)
        with self.tool.transaction() as session:
            record_talk(
                session,
                course_id=self.course_id,
                objective_id=objective_id,
                student_id=self.ada,
                teacher_id=self.rivera,
                note=note,
                shown_at=self.clock.move(minutes=1),
                now=self.clock(),
            )

    def reimport(self, draft: UnitDraft) -> UnitId:
        """Import a unit into the course, perhaps once more."""
        with self.tool.transaction() as session:
            now = self.clock.move(minutes=1)
            return import_unit(session, course_id=self.course_id, draft=draft, now=now)

    def items(self, attempt_id: AttemptId) -> list[AttemptItemRow]:
        """Answer the rows of an attempt's questions in their order."""
        query = select(AttemptItemRow).where(AttemptItemRow.attempt_id == attempt_id)
        with self.tool.reading() as session:
            rows = list(session.scalars(query.order_by(AttemptItemRow.position)))
            session.expunge_all()
        return rows

    def right(self, attempt_id: AttemptId) -> dict[int, list[str]]:
        """Answer what earns full marks, by position."""
        rows = self.items(attempt_id)
        return {row.position: right_answer(item_from_mapping(row.instance)) for row in rows}

    def decisions(self, person: PersonId | None = None) -> list[DecisionRow]:
        """Answer what was decided about a person, oldest first."""
        query = select(DecisionRow).where(DecisionRow.person_id == (person or self.ada))
        with self.tool.reading() as session:
            rows = list(session.scalars(query.order_by(DecisionRow.id)))
            session.expunge_all()
        return rows


def right_answer(instance: Item) -> list[str]:
    """Answer the form values that are right for a shown question."""
    return right_values(instance.response)


def make_classroom(
    tool: Tool, clock: FakeClock, *, context_id: str = "math-6a", draft: UnitDraft | None = None
) -> Classroom:
    """Make a course with the sample unit, published."""
    with tool.transaction() as session:
        return _furnish(session, tool, clock, make_course(session, context_id=context_id), draft)


def make_other_classroom(room: Classroom) -> Classroom:
    """Make a second course of the same platform with the same unit and people of its own."""
    with room.tool.transaction() as session:
        course_id = make_course(session, room.registration_id, context_id="math-6b")
        return _furnish(session, room.tool, room.clock, course_id, None, suffix="-6b")


def _furnish(  # noqa: PLR0917 -- private, and each says itself
    session: Session,
    tool: Tool,
    clock: FakeClock,
    course_id: CourseId,
    draft: UnitDraft | None,
    suffix: str = "",
) -> Classroom:
    course = session.get_one(CourseRow, course_id)
    return Classroom(
        tool=tool,
        clock=clock,
        registration_id=RegistrationId(course.registration_id),
        course_id=course_id,
        unit_id=make_unit(session, course_id, draft),
        ada=make_student(session, course_id, f"ada{suffix}"),
        ben=make_student(session, course_id, f"ben{suffix}"),
        rivera=make_teacher(session, course_id, f"rivera{suffix}"),
    )
