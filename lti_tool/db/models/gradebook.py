"""Grading policies, columns in the LMS gradebook, and the scores owed to them (the outbox)."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, one_of
from lti_tool.domain.gradebook.delivery import ScoreState


class GradingPolicyRow(Table):
    """One version of a course's grading policy. The latest holds; what held before is kept."""

    __tablename__ = "grading_policy"
    __table_args__ = (UniqueConstraint("course_id", "version"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    version: Mapped[int]
    policy: Mapped[dict[str, Any]]
    made_at: Mapped[datetime]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """None where the district raised its floor."""
    waits_for: Mapped[date | None] = mapped_column(index=True)
    """The day from which more is to be sent; None once that is done, or for no such day."""


class ColumnRow(Table):
    """The column of an objective or of a unit. `url` is unknown until the LMS has told us."""

    __tablename__ = "grade_column"
    __table_args__ = (
        UniqueConstraint("course_id", "label"),
        CheckConstraint("(objective_id IS NULL) <> (unit_id IS NULL)", name="of_one_thing"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"), unique=True)
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"), unique=True)
    label: Mapped[str]
    maximum: Mapped[int]
    resource_id: Mapped[str]
    tag: Mapped[str]
    url: Mapped[str | None]
    making_until: Mapped[datetime | None]
    """While one worker looks for or makes the column in the LMS, no other does."""
    making_by: Mapped[str] = mapped_column(default="", server_default="")
    """Which worker that is (`WorkerRow.name`)."""
    read_at: Mapped[datetime | None]
    """When all its grades were last compared with ours."""
    read_code: Mapped[str] = mapped_column(default="", server_default="")
    read_trouble: Mapped[str] = mapped_column(default="", server_default="")
    """Why the last comparison failed, "" when it did not; the code is LmsRefusedError's."""


class ScoreOwedRow(Table):
    """The score the LMS should show for one person in one column: level-triggered, newest wins.

    Written in the transaction that earned it. `version` counts what we want, `sent_version` what
    the LMS has confirmed. `maybe_points` are those of sends whose outcome is not known: should the
    LMS show one of them, it is ours.
    """

    __tablename__ = "score_owed"
    __table_args__ = (
        UniqueConstraint("person_id", "column_id"),
        CheckConstraint(one_of("state", ScoreState), name="state_known"),
        CheckConstraint("sent_version <= version", name="never_ahead"),
        Index("ix_score_owed_due", "registration_id", "state", "next_at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    column_id: Mapped[int] = mapped_column(ForeignKey("grade_column.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    level: Mapped[int]
    points: Mapped[int]
    comment: Mapped[str]
    submitted_at: Mapped[datetime]
    version: Mapped[int]
    sent_version: Mapped[int] = mapped_column(default=0)
    sent_points: Mapped[int | None]
    sent_at: Mapped[datetime | None]
    sent_comment: Mapped[str] = mapped_column(default="")
    maybe_points: Mapped[list[Any]]
    leased_until: Mapped[datetime | None]
    """While a worker has it; the next takes over when this has passed."""
    leased_by: Mapped[str] = mapped_column(default="", server_default="")
    """Which worker that is (`WorkerRow.name`): a dead one's lease ends with it."""
    last_timestamp: Mapped[datetime | None]
    state: Mapped[str] = mapped_column(default=ScoreState.OWED)
    tries: Mapped[int] = mapped_column(default=0)
    next_at: Mapped[datetime]
    may_overwrite: Mapped[bool] = mapped_column(default=False)
    """A teacher has chosen our score over the one the LMS shows."""
    trouble: Mapped[str] = mapped_column(default="")
    read_at: Mapped[datetime | None]
    """When the LMS was last seen to show `read_points` of `read_maximum`; no points, no grade."""
    read_points: Mapped[float | None]
    read_maximum: Mapped[float | None]
    read_since: Mapped[datetime | None]
    """When it was first seen to show that."""
    settled_at: Mapped[datetime | None]
    """When a teacher left the difference, or adopted the LMS's side: as both sides were then.

    Without a time, while ours may overwrite theirs: the number that the teacher chose ours over.
    """
    settled_points: Mapped[int | None]
    settled_theirs: Mapped[float | None]
