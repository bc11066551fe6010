"""Answers that a teacher accepts besides a question's key, and what was marked again for them."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table


class AcceptedAnswerRow(Table):
    """An answer to one field of one wording of an item. Never deleted: taken away, it is listed."""

    __tablename__ = "accepted_answer"
    __table_args__ = (
        # Two teachers at once, or a button pressed twice: one stands.
        Index(
            "uq_accepted_answer_standing",
            "item_id",
            "fingerprint",
            "place",
            "key",
            unique=True,
            sqlite_where=text("withdrawn_at IS NULL"),
            postgresql_where=text("withdrawn_at IS NULL"),
        ),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    item_id: Mapped[int] = mapped_column(ForeignKey("item.id"))
    fingerprint: Mapped[str]
    """The question as students met it: words accepted for one wording mean nothing in another."""
    place: Mapped[int]
    text: Mapped[str]
    key: Mapped[str]
    """The same for all answers that the item does not tell apart."""
    accepted_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    accepted_at: Mapped[datetime]
    withdrawn_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    withdrawn_at: Mapped[datetime | None]


class RemarkRow(Table):
    """A decision that was made again because an answer was accepted: what it was, what it is."""

    __tablename__ = "remark"
    __table_args__ = (UniqueConstraint("accepted_answer_id", "attempt_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    accepted_answer_id: Mapped[int] = mapped_column(ForeignKey("accepted_answer.id"))
    attempt_id: Mapped[int] = mapped_column(ForeignKey("attempt.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    before: Mapped[dict[str, Any]]
    """The decision as it stood, all of it; so nothing of the record is lost."""
    after: Mapped[dict[str, Any]]
    """The verdict and the level it came to."""
    credits_before: Mapped[dict[str, Any]]
    """The credit of the attempt's own answers that were marked again, by position."""
    is_other: Mapped[bool]
    """Whether verdict or level rose; else only the count did, or how sure it is."""
    made_at: Mapped[datetime]
