"""Decisions and what students did to learn another way: append-only evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, one_of
from lti_tool.domain.mastery.decision import Verdict


class DecisionRow(Table):
    """What was decided about one attempt, under which rule and criterion."""

    __tablename__ = "decision"
    __table_args__ = (
        CheckConstraint(one_of("verdict", Verdict), name="verdict_known"),
        CheckConstraint("level BETWEEN 0 AND 4", name="level_range"),
        Index("ix_decision_person_objective", "person_id", "objective_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), unique=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"), index=True)
    rule: Mapped[str]
    criterion: Mapped[dict[str, Any]]
    verdict: Mapped[str]
    level: Mapped[int]
    correct: Mapped[int]
    answered: Mapped[int]
    required: Mapped[int]
    reason: Mapped[str]
    decided_at: Mapped[datetime]


class ResourceUseRow(Table):
    """A student's use of one way to learn, or (without a resource) a talk a teacher recorded."""

    __tablename__ = "resource_use"
    __table_args__ = (
        # Opening twice is one use; what counts is when it was first opened.
        Index(
            "uq_resource_use_once",
            "person_id",
            "resource_id",
            unique=True,
            sqlite_where=text("resource_id IS NOT NULL"),
            postgresql_where=text("resource_id IS NOT NULL"),
        ),
        Index("ix_resource_use_person_objective", "person_id", "objective_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"), index=True)
    resource_id: Mapped[int | None] = mapped_column(ForeignKey("resource.id"))
    modality: Mapped[str]
    approach: Mapped[str]
    opened_at: Mapped[datetime]
    finished_at: Mapped[datetime | None]
    note: Mapped[str] = mapped_column(default="")
    recorded_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
