"""Opening LMS content by our columns: what to type for each, and what the LMS's columns say."""

from collections.abc import Sequence
from dataclasses import dataclass, replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.grading import load_grading
from lti_tool.domain.gradebook.columns import objective_resource_id
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
from lti_tool.domain.ids import CourseId, ObjectiveId
from lti_tool.ports import ShownColumn


@dataclass(frozen=True)
class GateColumn:
    """One objective and its column."""

    objective_id: ObjectiveId
    title: str
    unit_title: str
    label: str
    """The column's exact name; "" while there is none."""
    maximum: int
    resource_id: str
    url: str | None
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
    columns: tuple[GateColumn, ...]
    has_gradebook: bool
    """Whether the LMS has opened this course's gradebook to us."""

    @property
    def to_type(self) -> str:
        """The number to type, as the LMS asks for it."""
        return f"{self.line.percent} %" if self.product is Product.MOODLE else str(self.line.points)

    @property
    def missing_count(self) -> int:
        """How many columns the LMS has not told us of."""
        return sum(not each.is_made for each in self.columns)


def load_gating(session: Session, *, course_id: CourseId) -> GatingPage:
    """Answer the page, in four statements. Nothing is asked of the LMS."""
    course = session.get_one(CourseRow, course_id)
    line = gate_line(load_grading(session, course))
    made = {
        each.objective_id: each
        for each in session.scalars(select(ColumnRow).where(ColumnRow.course_id == course_id))
    }
    rows = session.execute(
        select(ObjectiveRow, UnitRow.slug, UnitRow.title)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(
            UnitRow.course_id == course_id,
            UnitRow.published_at.is_not(None),
            ObjectiveRow.retired_at.is_(None),
        )
        .order_by(UnitRow.position, UnitRow.id, ObjectiveRow.position)
    )
    product = product_of(course.product)
    return GatingPage(
        product=product,
        recipe=RECIPES[product],
        line=line,
        columns=tuple(
            _column(objective, slug, title, made.get(objective.id), line)
            for objective, slug, title in rows
        ),
        has_gradebook=course.columns_url is not None,
    )


def _column(
    objective: ObjectiveRow, unit_slug: str, unit_title: str, made: ColumnRow | None, line: GateLine
) -> GateColumn:
    title = f"{objective.code} {objective.title}".strip()
    own = ObjectiveId(objective.id)
    if made is None:
        resource_id = objective_resource_id(unit_slug, objective.slug)
        return GateColumn(own, title, unit_title, "", line.maximum, resource_id, None)
    return GateColumn(own, title, unit_title, made.label, made.maximum, made.resource_id, made.url)


def with_verdicts(page: GatingPage, shown: Sequence[ShownColumn]) -> GatingPage:
    """Answer the page with what the LMS's columns say of each objective."""
    by_url = {each.url: each for each in shown}
    # The id survives where the LMS has given a column another address, as a course copy does.
    by_id = {each.resource_id: each for each in shown if each.resource_id}

    def judged(column: GateColumn) -> GateColumn:
        found = by_url.get(column.url or "") or by_id.get(column.resource_id)
        seen = SeenColumn(found.label, found.maximum) if found else None
        verdict = judge(
            page.product, page.line, is_made=column.is_made, maximum=column.maximum, seen=seen
        )
        return replace(column, verdict=verdict)

    return replace(page, columns=tuple(map(judged, page.columns)))
