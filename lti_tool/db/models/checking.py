"""Attempts, and every item instance a student was ever shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, one_of
from lti_tool.domain.mastery.purpose import Purpose


class AttemptRow(Table):
    """One sitting of a check. It keeps the criterion, and its version, it was begun under."""

    __tablename__ = "attempt"
    __table_args__ = (
        UniqueConstraint("person_id", "objective_id", "number"),
        # Two tabs, a double click, two devices: still one running attempt.
        Index(
            "uq_attempt_one_running",
            "person_id",
            "objective_id",
            unique=True,
            sqlite_where=text("submitted_at IS NULL"),
            postgresql_where=text("submitted_at IS NULL"),
        ),
        CheckConstraint(one_of("purpose", Purpose), name="purpose_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"), index=True)
    number: Mapped[int]
    seed: Mapped[int]
    form: Mapped[int | None]
    """Which of the objective's parallel forms it is, from 0; None for one put together anew."""
    purpose: Mapped[str] = mapped_column(default=Purpose.CHECK, server_default=Purpose.CHECK.value)
    criterion: Mapped[dict[str, Any]]
    criterion_version: Mapped[int] = mapped_column(default=1, server_default="1")
    started_at: Mapped[datetime]
    closes_at: Mapped[datetime | None]
    """When a timed attempt closes by itself, extra time included; None for no limit."""
    minutes: Mapped[int | None]
    """The time others have for the check, as it was when the attempt began."""
    paused_at: Mapped[datetime | None]
    """When the student's break began; until it ends, time stands still."""
    paused_seconds: Mapped[int] = mapped_column(default=0, server_default="0")
    """How long all breaks that are over lasted; `closes_at` has moved on by as much."""
    submitted_at: Mapped[datetime | None]
    marked_at: Mapped[datetime | None]
    """When a teacher had marked everything a person marks; the decision falls then."""


class AttemptItemRow(Table):
    """One shown instance: the exposure ledger, the snapshot, the answer and its score.

    The same instance is never shown to one person twice for an objective: the database refuses.
    """

    __tablename__ = "attempt_item"
    __table_args__ = (
        UniqueConstraint("attempt_id", "position"),
        UniqueConstraint("person_id", "objective_id", "fingerprint"),
        CheckConstraint("credit IS NULL OR (credit >= 0 AND credit <= 1)", name="credit_range"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"))
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    position: Mapped[int]
    seed: Mapped[int]
    fingerprint: Mapped[str]
    instance: Mapped[dict[str, Any]]
    answer: Mapped[list[Any] | None]
    answered_at: Mapped[datetime | None]
    credit: Mapped[float | None]
    is_correct: Mapped[bool | None]
    feedback: Mapped[str] = mapped_column(default="")
    misconception: Mapped[str] = mapped_column(default="")
    also_accepted: Mapped[list[Any] | None]
    """What the mark rests on besides the instance's key: accepted answers, as [place, text]."""
    rubric_level: Mapped[int | None]
    """The level a person gave, 0 to 4, for what no machine scores."""
    marked_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    marked_at: Mapped[datetime | None]


class EvidenceFileRow(Table):
    """A file a student handed in for one question, kept with what it claims to be."""

    __tablename__ = "evidence_file"

    id: Mapped[int] = mapped_column(primary_key=True)
    attempt_item_id: Mapped[int] = mapped_column(ForeignKey("attempt_item.id"), index=True)
    name: Mapped[str]
    media_type: Mapped[str]
    size: Mapped[int]
    sha256: Mapped[str]
    content: Mapped[bytes] = mapped_column(deferred=True)
    added_at: Mapped[datetime]
