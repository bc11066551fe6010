"""A course's columns as a school information system would take them over, before it does."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ObjectiveRow, ScoreOwedRow, UnitRow
from lti_tool.db.stores.class_grades import column_of, load_outlines
from lti_tool.db.stores.grading import load_grading
from lti_tool.domain.gradebook.column_plan import ColumnPlan
from lti_tool.domain.gradebook.columns import column_label
from lti_tool.domain.gradebook.course_columns import (
    Column,
    ObjectiveColumn,
    UnitColumn,
    UnitOutline,
    columns_of,
)
from lti_tool.domain.gradebook.sis_preflight import CheckLine, PlannedColumn, preflight
from lti_tool.domain.ids import CourseId, ObjectiveId, UnitId


@dataclass(frozen=True)
class SisPage:
    """The columns with the names they have or will have, and what stands in the way."""

    plan: ColumnPlan
    columns: tuple[PlannedColumn, ...]
    lines: tuple[CheckLine, ...]

    @property
    def to_mend(self) -> int:
        """How many lines are not good."""
        return sum(not line.is_good for line in self.lines)


@dataclass(frozen=True)
class _Made:
    """A column that Cairn has written down, and whether the LMS has it and a grade in it."""

    label: str
    maximum: int
    is_in_lms: bool
    grades: int


def load_sis_page(session: Session, *, course_id: CourseId) -> SisPage:
    """Answer the page: five statements, however many columns there are."""
    policy = load_grading(session, session.get_one(CourseRow, course_id))
    units = load_outlines(session, course_id=course_id)
    asked = columns_of(policy, units)
    made = _made(session, course_id)
    columns = _planned(asked, made, units, _names(session, course_id))
    ended = tuple(
        each.label for column, each in made.items() if column not in asked and each.is_in_lms
    )
    return SisPage(policy.columns, columns, preflight(policy.columns, columns, ended))


def _planned(
    asked: Sequence[Column],
    made: Mapping[Column, _Made],
    units: Sequence[UnitOutline],
    names: Mapping[Column, str],
) -> tuple[PlannedColumn, ...]:
    # Labels are chosen as they will be with the first score: in order, none of them twice.
    taken = {each.label for each in made.values()}
    unit_of: dict[Column, str] = {UnitColumn(unit.id): unit.title for unit in units}
    unit_of |= {ObjectiveColumn(each.id): unit.title for unit in units for each in unit.objectives}
    found = []
    for column in asked:
        known = made.get(column)
        label = known.label if known else column_label("", names[column], taken)
        taken.add(label)
        found.append(
            PlannedColumn(label, names[column], unit_of[column])
            if known is None
            else PlannedColumn(
                label,
                names[column],
                unit_of[column],
                maximum=known.maximum,
                is_made=known.is_in_lms,
                has_grade=known.grades > 0,
            )
        )
    return tuple(found)


def _names(session: Session, course_id: CourseId) -> dict[Column, str]:
    """Answer what would be a column's name if there were room for all of it."""
    rows = session.execute(
        select(ObjectiveRow.id, ObjectiveRow.code, ObjectiveRow.title, UnitRow.id, UnitRow.title)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(UnitRow.course_id == course_id)
    )
    found: dict[Column, str] = {}
    for objective_id, code, title, unit_id, unit_title in rows:
        found[ObjectiveColumn(ObjectiveId(objective_id))] = f"{code} {title}".strip()
        found[UnitColumn(UnitId(unit_id))] = unit_title.strip()
    return found


def _made(session: Session, course_id: CourseId) -> dict[Column, _Made]:
    rows = session.execute(
        select(ColumnRow, func.count(ScoreOwedRow.sent_points))
        .outerjoin(ScoreOwedRow, ScoreOwedRow.column_id == ColumnRow.id)
        .where(ColumnRow.course_id == course_id)
        .group_by(ColumnRow.id)
    )
    return {
        column_of(objective_id=row.objective_id, unit_id=row.unit_id): _Made(
            row.label, row.maximum, is_in_lms=row.url is not None, grades=grades
        )
        for row, grades in rows
    }
