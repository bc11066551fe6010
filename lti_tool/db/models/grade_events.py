"""What happened to each grade on its way and in the LMS; only ever added to."""

from datetime import datetime

from sqlalchemy import CheckConstraint, ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, one_of
from lti_tool.domain.gradebook.grade_events import GradeEvent


class GradeEventRow(Table):
    """One line of the history of one person's cell in one column.

    Kept as evidence is, and never purged: a grade is asked about after years. A look that finds
    nothing new adds nothing. `points` are ours, `shown` are the LMS's, out of the column's
    maximum; None for nothing.
    """

    __tablename__ = "grade_event"
    __table_args__ = (
        CheckConstraint(one_of("kind", GradeEvent), name="kind_known"),
        Index("ix_grade_event_cell", "person_id", "column_id", "at"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    column_id: Mapped[int] = mapped_column(ForeignKey("grade_column.id"), index=True)
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    at: Mapped[datetime]
    kind: Mapped[str]
    points: Mapped[int | None]
    shown: Mapped[float | None]
    made_by: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    """The teacher who chose; None for what the worker did or saw."""
    words: Mapped[str] = mapped_column(default="", server_default="")
