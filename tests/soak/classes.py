"""A class with a score owed in every cell, and what is wanted there, by and by."""

import random
from dataclasses import dataclass, field, replace

from sqlalchemy import inspect, select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, ObjectiveRow, ScoreOwedRow, UnitRow
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.settings import CLIENT_ID
from lti_tool.domain.gradebook.columns import objective_resource_id
from lti_tool.domain.gradebook.district_floor import ColumnMode
from lti_tool.domain.ids import ColumnId, CourseId, PersonId, RegistrationId
from lti_tool.domain.mastery.levels import Level
from lti_tool.services.launching.register_platforms import register_platforms
from lti_tool.services.passback.owed_rows import (
    Wanted,
    begin_owing,
    ensure_column,
    find_owed,
    owe_anew,
)
from lti_tool.tool import Tool
from tests.support.factories import make_course, make_student, make_unit, registration_draft

OURS = (60, 75, 90, 100)
UNIT = "numbers"


@dataclass
class Cell:
    """A cell of the gradebook and all that was ever wanted there; version 1 comes first."""

    column_id: ColumnId
    person_id: PersonId
    resource_id: str
    sub: str
    wanted: list[int] = field(default_factory=list)
    typed: float | None = None
    """What a teacher typed over it."""
    is_wanted_since: bool = False
    """Whether another score was owed after that."""


@dataclass
class SchoolClass:
    """One platform's course with its cells."""

    tool: Tool
    registration_id: RegistrationId
    cells: list[Cell]
    chance: random.Random

    def change(self, cell: Cell) -> None:
        """Owe another score."""
        points = self.chance.choice([each for each in OURS if each != cell.wanted[-1]])
        with self.tool.transaction() as session:
            row = find_owed(session, cell.column_id, cell.person_id)
            assert row is not None
            owe_anew(row, _wanted(len(cell.wanted) + 1, points), self.tool.clock())
        cell.wanted.append(points)
        cell.is_wanted_since = cell.typed is not None

    def states(self) -> dict[tuple[ColumnId, PersonId], str]:
        """Answer where every score stands."""
        columns = (ScoreOwedRow.column_id, ScoreOwedRow.person_id, ScoreOwedRow.state)
        query = select(*columns).where(ScoreOwedRow.registration_id == self.registration_id)
        with self.tool.reading() as session:
            return {
                (ColumnId(column), PersonId(person)): state
                for column, person, state in session.execute(query)
            }


def make_class(tool: Tool, lms: Lms, *, scores: int, columns: int, seed: int) -> SchoolClass:
    """Owe a score in each of `scores` cells of a course of this LMS."""
    chance = random.Random(seed)
    course = lms.school.course("math-6a")
    assert course is not None
    draft = replace(
        registration_draft(lms.settings.issuer, CLIENT_ID),
        auth_login_url=lms.settings.authorisation_url,
        auth_token_url=lms.settings.token_url,
        key_set_url=lms.settings.jwks_url,
        deployment_ids=(lms.tools.preset.deployment_id,),
    )
    students = [each.sub for each in lms.school.students(course) if not each.is_test]
    with tool.transaction() as session:
        [registration_id] = register_platforms(session, drafts=[draft], now=tool.clock())
        course_id = make_course(session, registration_id, course.context_id)
        row = session.get_one(CourseRow, course_id)
        row.columns_url = lms.line_items_url(course)
        row.product = "" if lms.profile.name == "strict" else str(lms.profile.name)
        objectives = _objectives(session, course_id, columns)
        people = [make_student(session, course_id, sub) for sub in students[: scores // columns]]
        cells = []
        for objective in objectives:
            column_id = ensure_column(
                session,
                course=row,
                unit=session.get_one(UnitRow, objective.unit_id),
                objective=objective,
                mode=ColumnMode.PERCENT,
            )
            resource_id = objective_resource_id(UNIT, objective.slug)
            for person_id, sub in zip(people, students, strict=False):
                cell = Cell(column_id, person_id, resource_id, sub)
                cell.wanted.append(chance.choice(OURS))
                begin_owing(
                    session,
                    registration_id=registration_id,
                    column_id=column_id,
                    person_id=person_id,
                    wanted=_wanted(1, cell.wanted[0]),
                    now=tool.clock(),
                )
                cells.append(cell)
    return SchoolClass(tool, registration_id, cells, chance)


def _wanted(version: int, points: int) -> Wanted:
    return Wanted(Level.MASTERED, points, f"v{version}")


def _objectives(session: Session, course_id: CourseId, count: int) -> list[ObjectiveRow]:
    """Copy the sample's first objective as often as columns are needed."""
    unit_id = make_unit(session, course_id)
    query = select(ObjectiveRow).where(ObjectiveRow.unit_id == unit_id).limit(1)
    sample = session.scalars(query).one()
    same = {each.key: getattr(sample, each.key) for each in inspect(ObjectiveRow).column_attrs}
    found = []
    for number in range(count):
        own = {"id": None, "slug": f"objective-{number}", "title": f"Objective {number}"}
        found.append(ObjectiveRow(**same | own | {"code": f"O{number}", "position": 100 + number}))
    session.add_all(found)
    session.flush()
    return found
