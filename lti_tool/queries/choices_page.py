"""What a teacher can add to the course page: units, objectives and the class board."""

from dataclasses import dataclass

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, ItemRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.curriculum import objective_of
from lti_tool.db.stores.grading import load_grading
from lti_tool.domain.gradebook.column_plan import ColumnPlan
from lti_tool.domain.gradebook.columns import objective_resource_id, tag_of, unit_resource_id
from lti_tool.domain.ids import CourseId


@dataclass(frozen=True)
class ObjectiveChoice:
    """An objective to link to. `slug` is `unit.objective`, our stable id."""

    slug: str
    code: str
    title: str
    resource_id: str
    """The id its column carries in the LMS."""
    has_items: bool
    has_column: bool = True

    @property
    def label(self) -> str:
        """How it is called on the course page."""
        return f"{self.code} {self.title}".strip()


@dataclass(frozen=True)
class UnitToLink:
    """A unit to link to, with its objectives."""

    slug: str
    title: str
    is_published: bool
    objectives: tuple[ObjectiveChoice, ...]
    resource_id: str
    has_column: bool
    tag: str
    """What new columns say about their numbers, the objectives' too."""

    @property
    def not_ready_because(self) -> str:
        """Why students could do nothing with it yet, "" when they can."""
        if not self.is_published:
            return "It is not published, so students would see nothing."
        empty = [each.title for each in self.objectives if not each.has_items]
        if empty:
            return f"These have no questions yet: {', '.join(empty)}."
        return "" if self.objectives else "It has no objectives yet."


def load_choices(session: Session, *, course_id: CourseId) -> tuple[UnitToLink, ...]:
    """Answer the course's units in order, ready or not, in five statements."""
    policy = load_grading(session, session.get_one(CourseRow, course_id))
    units = session.scalars(
        select(UnitRow).where(UnitRow.course_id == course_id).order_by(UnitRow.position)
    ).all()
    counts = dict(
        session.execute(
            select(ItemRow.objective_id, func.count())
            .join(ObjectiveRow, ObjectiveRow.id == ItemRow.objective_id)
            .where(
                ObjectiveRow.unit_id.in_([unit.id for unit in units]),
                ItemRow.retired_at.is_(None),
            )
            .group_by(ItemRow.objective_id)
        ).all()
    )
    rows = session.scalars(
        select(ObjectiveRow)
        .where(
            ObjectiveRow.unit_id.in_([unit.id for unit in units]),
            ObjectiveRow.retired_at.is_(None),
        )
        .order_by(ObjectiveRow.position)
    ).all()
    return tuple(
        UnitToLink(
            slug=unit.slug,
            title=unit.title,
            is_published=unit.published_at is not None,
            objectives=tuple(
                _objective(unit, row, counts.get(row.id, 0), policy.columns)
                for row in rows
                if row.unit_id == unit.id
            ),
            resource_id=unit_resource_id(unit.slug),
            has_column=policy.columns.has_units,
            tag=tag_of(policy.mode),
        )
        for unit in units
    )


def _objective(unit: UnitRow, row: ObjectiveRow, items: int, plan: ColumnPlan) -> ObjectiveChoice:
    stored = objective_of(row)
    return ObjectiveChoice(
        slug=f"{unit.slug}.{row.slug}",
        code=stored.code,
        title=stored.title,
        resource_id=objective_resource_id(unit.slug, row.slug),
        has_items=items > 0,
        has_column=plan.has_objective(stored.priority),
    )
