"""A thousand students whose true level is known, through the services that decide about real ones.

The chances of being called mastered within three checks are those published for the rule (10
four-option questions, cut 80 %, threshold .75, equally hard items, nothing learned in between).
"""

import random
from dataclasses import dataclass, replace
from fractions import Fraction
from pathlib import Path

import pytest
from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, CourseRow, DecisionRow, ResourceRow
from lti_tool.domain.assessment.items import (
    Blueprint,
    Cell,
    Derived,
    Drawn,
    Item,
    Option,
    SingleChoice,
    Variables,
)
from lti_tool.domain.curriculum.criterion import Percent
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, ResourceId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.interchange.drafts import UnitDraft
from lti_tool.services.checking.start_attempt import start_attempt
from lti_tool.services.checking.submit_attempt import submit_attempt
from lti_tool.services.mastery.use_resource import finish_resource
from lti_tool.tool import Tool
from tests.support.classrooms import NOTE, Classroom, make_classroom
from tests.support.clock import FakeClock
from tests.support.databases import copy_sqlite
from tests.support.drafts import adding
from tests.support.factories import make_student

CHECKS = 3
OPTIONS = 4
PUBLISHED = {0.5: 0.024, 0.6: 0.088, 0.7: 0.258, 0.8: 0.577, 0.9: 0.916, 0.95: 0.990}
EACH = 167
SHORT_FORMS = 0.03
"""What a confirming form of half the length changes (the table's forms are all of ten)."""
WAYS = (Modality.VISUAL, Modality.HANDS_ON, Modality.AUDIO)


def unit() -> UnitDraft:
    """Answer a unit of one objective, ten choices of four a check, numbers drawn anew each time."""
    question = Item(
        slug="times",
        cell="times",
        stem="What is {{ a }} times {{ b }}?",
        response=SingleChoice(
            tuple(
                Option(text, is_correct=place == 0)
                for place, text in enumerate(
                    ("{{ c }}", "{{ c + 1 }}", "{{ c + a }}", "{{ c + b }}")
                )
            )
        ),
        variables=Variables(
            drawn=(Drawn("a", lowest=2, highest=99), Drawn("b", lowest=101, highest=999)),
            derived=(Derived("c", "a * b"),),
        ),
    )
    resources = tuple(
        Resource(f"way-{each}", ResourceRole.CORRECTIVE, f"By {each}", each, f"by {each}")
        for each in WAYS
    )
    objective = replace(
        adding(),
        slug="times",
        blueprint=Blueprint((Cell("times", "Times", 10),)),
        criterion=Percent(Fraction(4, 5)),
        items=tuple(replace(question, slug=f"times-{n}") for n in range(5)),
        resources=resources,
    )
    return UnitDraft(slug="times", title="Times", objectives=(objective,))


@dataclass
class Simulation:
    """One class, its chance, and what it is asked."""

    room: Classroom
    chance: random.Random
    objective_id: ObjectiveId
    ways: list[ResourceId]
    level: float
    """The share of such questions that every student of this class can answer."""

    def is_mastered(self, session: Session, number: int) -> bool:
        """Let one new student go through up to three checks; whether mastery was declared."""
        student = make_student(session, self.room.course_id, f"student-{number}")
        verdict = None
        for check in range(CHECKS):
            if verdict is Verdict.NOT_YET:
                self._learn(session, student, check)
            verdict = self._check(session, student)
            if verdict is Verdict.MASTERED:
                return True
        return False

    def _learn(self, session: Session, student: PersonId, check: int) -> None:
        finish_resource(
            session,
            course_id=self.room.course_id,
            person_id=student,
            resource_id=self.ways[check - 1],
            note=NOTE,
            now=self.room.clock.move(minutes=1),
        )

    def _check(self, session: Session, student: PersonId) -> Verdict:
        course_id: CourseId = self.room.course_id
        attempt_id = start_attempt(
            session,
            course_id=course_id,
            objective_id=self.objective_id,
            person_id=student,
            now=self.room.clock.move(minutes=1),
        )
        rows = session.scalars(
            select(AttemptItemRow).where(AttemptItemRow.attempt_id == attempt_id)
        )
        submit_attempt(
            session,
            course_id=course_id,
            person_id=student,
            attempt_id=attempt_id,
            answers={row.position: [self._answer(row)] for row in rows},
            now=self.room.clock.move(minutes=1),
        )
        query = select(DecisionRow.verdict).where(DecisionRow.attempt_id == attempt_id)
        return Verdict(session.scalars(query).one())

    def _answer(self, row: AttemptItemRow) -> str:
        """Know it with this chance, and guess otherwise."""
        options = row.instance["options"]
        if self.chance.random() < self.level:
            return str(next(place for place, each in enumerate(options) if each.get("correct")))
        return str(self.chance.randrange(OPTIONS))


# What is decided does not depend on the database: one of them is enough for a thousand students.
@pytest.fixture(params=["sqlite"])
def database_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    return copy_sqlite(request.getfixturevalue("sqlite_template"), tmp_path)


@pytest.fixture
def simulation(tool: Tool, clock: FakeClock, level: float) -> Simulation:
    room = make_classroom(tool, clock, draft=unit())
    with tool.transaction() as session:
        session.execute(
            update(CourseRow)
            .where(CourseRow.id == room.course_id)
            .values(strictness=Strictness.STRICT)
        )
        ways = session.scalars(select(ResourceRow.id).order_by(ResourceRow.position))
        found = [ResourceId(each) for each in ways]
    chance = random.Random(20261)
    return Simulation(room, chance, room.objective("times"), found, level)


@pytest.mark.parametrize(("level", "published"), PUBLISHED.items())
def test_who_is_called_mastered_is_as_published(
    simulation: Simulation, level: float, published: float
) -> None:
    declared = 0
    for number in range(EACH):
        with simulation.room.tool.transaction() as session:
            declared += simulation.is_mastered(session, number)
    spread = (published * (1 - published) / EACH) ** 0.5
    assert declared / EACH == pytest.approx(published, abs=3 * spread + SHORT_FORMS)
