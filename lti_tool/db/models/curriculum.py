"""Units, objectives, the ways to learn them and the pools of items."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, one_of
from lti_tool.domain.curriculum.objective import Kind, Priority
from lti_tool.domain.curriculum.resources import Modality, ResourceRole


class UnitRow(Table):
    """A unit of one course. The slug is its stable id, also in deep links."""

    __tablename__ = "unit"
    __table_args__ = (UniqueConstraint("course_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    slug: Mapped[str]
    title: Mapped[str]
    description: Mapped[str]
    language: Mapped[str]
    position: Mapped[int]
    published_at: Mapped[datetime | None]
    created_at: Mapped[datetime]


class ObjectiveRow(Table):
    """An objective with its criterion, its prerequisites (by slug) and its blueprint."""

    __tablename__ = "objective"
    __table_args__ = (
        UniqueConstraint("unit_id", "slug"),
        CheckConstraint(one_of("kind", Kind), name="kind_known"),
        CheckConstraint(one_of("priority", Priority), name="priority_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("unit.id"))
    slug: Mapped[str]
    code: Mapped[str]
    title: Mapped[str]
    statement: Mapped[dict[str, Any]]
    kind: Mapped[str]
    priority: Mapped[str]
    criterion: Mapped[dict[str, Any]]
    criterion_version: Mapped[int] = mapped_column(default=1, server_default="1")
    minutes: Mapped[int | None]
    """Time for one check; None, the default, for no limit."""
    form_seed: Mapped[int] = mapped_column(default=1, server_default="1")
    """From it the parallel forms are put together, the same ones again and again."""
    needs: Mapped[list[Any]]
    """A list of one: JSON columns hold lists, a prerequisite may be a bare slug."""
    blueprint: Mapped[list[Any]]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class CriterionChangeRow(Table):
    """A criterion that was changed: from what, to what, by whom, and whom it concerned."""

    __tablename__ = "criterion_change"
    __table_args__ = (UniqueConstraint("objective_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"))
    version: Mapped[int]
    """The version that began with this change."""
    old: Mapped[dict[str, Any]]
    new: Mapped[dict[str, Any]]
    is_lower: Mapped[bool]
    had_results: Mapped[bool]
    concerned: Mapped[list[Any]]
    """Ids of the students whose last check would have been decided otherwise."""
    changed_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None for a change that came with an imported file."""
    changed_at: Mapped[datetime]


class ResourceRow(Table):
    """One way to learn an objective."""

    __tablename__ = "resource"
    __table_args__ = (
        UniqueConstraint("objective_id", "slug"),
        CheckConstraint(one_of("role", ResourceRole), name="role_known"),
        CheckConstraint(one_of("modality", Modality), name="modality_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"))
    slug: Mapped[str]
    role: Mapped[str]
    title: Mapped[str]
    modality: Mapped[str]
    approach: Mapped[str]
    body: Mapped[str]
    url: Mapped[str]
    minutes: Mapped[int]
    source: Mapped[str]
    language: Mapped[str]
    task: Mapped[str]
    position: Mapped[int]
    retired_at: Mapped[datetime | None]


class ItemRow(Table):
    """An item of an objective's pool, as its author wrote it (`item_mapping`)."""

    __tablename__ = "item"
    __table_args__ = (UniqueConstraint("objective_id", "slug"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"))
    slug: Mapped[str]
    definition: Mapped[dict[str, Any]]
    yields: Mapped[int | None]
    """How many different instances it has at least; None for one not imported since it counts."""
    position: Mapped[int]
    retired_at: Mapped[datetime | None]
