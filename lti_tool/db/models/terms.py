"""What stood at the end of a term, and what was carried over into the next one."""

from datetime import date, datetime
from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table


class GradeFreezeRow(Table):
    """A report as it stood at the end of a day. It is never changed: a correction is another."""

    __tablename__ = "grade_freeze"
    __table_args__ = (Index("ix_grade_freeze_course", "course_id", "as_of"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    name: Mapped[str]
    as_of: Mapped[date]
    rows: Mapped[dict[str, Any]]
    """The whole report (`report_mapping`): names, levels, numbers and words of that day."""
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))


class CarriedRow(Table):
    """An open objective of one student that was carried over from a term into the next."""

    __tablename__ = "carried_objective"
    __table_args__ = (
        UniqueConstraint("person_id", "objective_id", "term"),
        Index("ix_carried_objective_course", "course_id"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    objective_id: Mapped[int] = mapped_column(ForeignKey("objective.id"))
    term: Mapped[str]
    """The term that has ended."""
    wanted_by: Mapped[date | None]
    """The day by which it is hoped for; nothing closes on it. None for no day."""
    made_at: Mapped[datetime]
    made_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
