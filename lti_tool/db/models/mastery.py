"""Decisions and what students did to learn another way: append-only evidence."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, one_of
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.requests import RequestState
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason


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
    criterion_version: Mapped[int] = mapped_column(default=1, server_default="1")
    sureness: Mapped[float | None]
    """Probability that the student's true proficiency is at or above the cut, 0 to 1."""
    evidence: Mapped[dict[str, Any]] = mapped_column(default=dict, server_default="{}")
    """All that went into the decision, so that it can be worked out again."""
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
    with_person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The other one of a peer session: who helped, or who was helped."""


class RulingRow(Table):
    """What a teacher ruled about a student and an objective, with the reason. Never deleted."""

    __tablename__ = "ruling"
    __table_args__ = (
        CheckConstraint(one_of("kind", RulingKind), name="kind_known"),
        CheckConstraint(one_of("reason", RulingReason), name="reason_known"),
        CheckConstraint("level BETWEEN 0 AND 4", name="level_range"),
        Index("ix_ruling_person_objective", "person_id", "objective_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"), index=True)
    kind: Mapped[str]
    level: Mapped[int | None]
    """The level an override sets; None for every other kind."""
    reason: Mapped[str]
    note: Mapped[str]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    made_at: Mapped[datetime]
    expires_at: Mapped[datetime | None]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]


class SlotRow(Table):
    """A time a teacher offers for reassessments, for so many students."""

    __tablename__ = "slot"
    __table_args__ = (CheckConstraint("capacity > 0", name="capacity_positive"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"), index=True)
    starts_at: Mapped[datetime]
    minutes: Mapped[int]
    place: Mapped[str] = mapped_column(default="")
    capacity: Mapped[int]
    cancelled_at: Mapped[datetime | None]


class RequestRow(Table):
    """A student's request to be checked again: what they did and what they now understand."""

    __tablename__ = "reassessment_request"
    __table_args__ = (
        CheckConstraint(one_of("state", RequestState), name="state_known"),
        Index(
            "uq_reassessment_request_one_open",
            "person_id",
            "objective_id",
            unique=True,
            sqlite_where=text("state IN ('waiting', 'approved')"),
            postgresql_where=text("state IN ('waiting', 'approved')"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"), index=True)
    did: Mapped[str]
    understood: Mapped[str]
    state: Mapped[str] = mapped_column(default=RequestState.WAITING)
    slot_id: Mapped[int | None] = mapped_column(ForeignKey("slot.id"), index=True)
    asked_at: Mapped[datetime]
    answered_at: Mapped[datetime | None]
    answered_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None while it waits, and for one that the rule approved."""
    reply: Mapped[str] = mapped_column(default="")
