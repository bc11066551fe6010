"""Attempts, and every item instance a student was ever shown."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table


class AttemptRow(Table):
    """One sitting of a check. It keeps the criterion it was begun under."""

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
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"), index=True)
    number: Mapped[int]
    seed: Mapped[int]
    criterion: Mapped[dict[str, Any]]
    started_at: Mapped[datetime]
    submitted_at: Mapped[datetime | None]


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
