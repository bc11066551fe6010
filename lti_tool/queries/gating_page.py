"""Opening LMS content by our columns: what to type for each, and what the LMS's columns say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.class_grades import column_of, load_outlines
from lti_tool.db.stores.grading import load_grading
from lti_tool.db.stores.planned_columns import planned_columns
from lti_tool.domain.gradebook.columns import objective_resource_id, unit_resource_id
from lti_tool.domain.gradebook.course_columns import Column
from lti_tool.domain.gradebook.gating import (
    GateLine,
    GateVerdict,
    Product,
    SeenColumn,
    gate_line,
    judge,
    product_of,
)
from lti_tool.domain.gradebook.gating_recipes import RECIPES, Recipe
from lti_tool.domain.gradebook.unit_gating import unit_gate_line
from lti_tool.domain.ids import CourseId, UnitId
from lti_tool.ports import ShownColumn


@dataclass(frozen=True)
class GateColumn:
    """A column of an objective or, with `is_of_unit`, of a unit."""

    is_of_unit: bool
    title: str
    unit_title: str
    label: str
    """The column's exact name; "" while there is none."""
    maximum: int
    resource_id: str
    url: str | None
    line: GateLine
    """Where mastery begins in it."""
    verdict: GateVerdict | None = None

    @property
    def is_made(self) -> bool:
        """Whether the LMS has told us of it."""
        return self.url is not None


@dataclass(frozen=True)
class GatingPage:
    """The recipe of the course's LMS, the number to type, and the columns."""

    product: Product
    recipe: Recipe
    line: GateLine
    """Where mastery begins in the columns of objectives."""
    columns: tuple[GateColumn, ...]
    has_gradebook: bool
    """Whether the LMS has opened this course's gradebook to us."""

    @property
    def has_objectives(self) -> bool:
        """Whether an objective has a column."""
        return not all(each.is_of_unit for each in self.columns)

    @property
    def unit_lines(self) -> tuple[GateLine, ...]:
        """Where mastery begins in the columns of units."""
        return tuple(each.line for each in self.columns if each.is_of_unit)

    @property
    def main_line(self) -> GateLine:
        """Where mastery begins in the columns that matter most: objectives' where they have any."""
        lines = self.unit_lines
        return self.line if self.has_objectives or not lines else lines[0]

    @property
    def of_units(self) -> str:
        """What to type for units where that is not the main number, “” where it is."""
        numbers = {self.to_type(each) for each in self.unit_lines}
        if numbers <= {self.to_type(self.main_line)}:
            return ""
        return numbers.pop() if len(numbers) == 1 else "as in the table below"

    def to_type(self, line: GateLine) -> str:
        """Answer the number to type, as the LMS asks for it; in words where none would do."""
        if not (line.is_clear and line.is_reachable):
            return "no number would do"
        return f"{line.percent} %" if self.product is Product.MOODLE else str(line.points)

    @property
    def missing_count(self) -> int:
        """How many columns the LMS has not told us of."""
        return sum(not each.is_made for each in self.columns)


def load_gating(session: Session, *, course_id: CourseId) -> GatingPage:
    """Answer the page, in five statements. Nothing is asked of the LMS."""
    course = session.get_one(CourseRow, course_id)
    policy = load_grading(session, course)
    line = gate_line(policy)
    made = {
        column_of(objective_id=each.objective_id, unit_id=each.unit_id): each
        for each in session.scalars(select(ColumnRow).where(ColumnRow.course_id == course_id))
    }
    outlines = {each.id: each for each in load_outlines(session, course_id=course_id)}
    product = product_of(course.product)
    return GatingPage(
        product=product,
        recipe=RECIPES[product],
        line=line,
        columns=tuple(
            _column(
                made.get(_key(unit, objective)),
                line
                if objective is not None
                else unit_gate_line(policy, outlines[UnitId(unit.id)]),
                unit,
                objective,
            )
            for unit, objective in planned_columns(
                session, course_id=course_id, plan=policy.columns
            )
        ),
        has_gradebook=course.columns_url is not None,
    )


def _key(unit: UnitRow, objective: ObjectiveRow | None) -> Column:
    return column_of(
        objective_id=None if objective is None else objective.id,
        unit_id=unit.id if objective is None else None,
    )


def _column(
    made: ColumnRow | None, line: GateLine, unit: UnitRow, objective: ObjectiveRow | None
) -> GateColumn:
    title = unit.title if objective is None else f"{objective.code} {objective.title}".strip()
    if made is not None:
        label, maximum, resource_id = made.label, made.maximum, made.resource_id
        return GateColumn(
            objective is None, title, unit.title, label, maximum, resource_id, made.url, line
        )
    resource_id = (
        unit_resource_id(unit.slug)
        if objective is None
        else objective_resource_id(unit.slug, objective.slug)
    )
    maximum = line.maximum
    return GateColumn(objective is None, title, unit.title, "", maximum, resource_id, None, line)


def with_verdicts(page: GatingPage, shown: Sequence[ShownColumn]) -> GatingPage:
    """Answer the page with what the LMS's columns say of each objective."""
    by_url = {each.url: each for each in shown}
    # The id survives where the LMS has given a column another address, as a course copy does.
    by_id = {each.resource_id: each for each in shown if each.resource_id}

    def judged(column: GateColumn) -> GateColumn:
        found = by_url.get(column.url or "") or by_id.get(column.resource_id)
        seen = SeenColumn(found.label, found.maximum) if found else None
        verdict = judge(
            page.product,
            column.line,
            is_made=column.is_made,
            maximum=column.maximum,
            seen=seen,
        )
        return replace(column, verdict=verdict)

    return replace(page, columns=tuple(map(judged, page.columns)))
