"""Courses, people, who is what in which course, and the LMS links that lead here."""

from datetime import datetime
from typing import Any

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint, false, true
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, one_of
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.mastery.strictness import Strictness


class CourseRow(Table):
    """A course of one platform, with the addresses of its services as last launched."""

    __tablename__ = "course"
    __table_args__ = (
        UniqueConstraint("registration_id", "context_id"),
        CheckConstraint(one_of("strictness", Strictness), name="strictness_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    context_id: Mapped[str]
    title: Mapped[str]
    product: Mapped[str] = mapped_column(default="")
    """The platform's product, as its launches name it."""
    columns_url: Mapped[str | None]
    grade_scopes: Mapped[list[Any] | None]
    """What launches say we may ask of the gradebook; None until one has said."""
    roster_url: Mapped[str | None]
    grade_points: Mapped[list[Any] | None]
    """Points for levels 1 to 4; None for the default table."""
    sends_not_yet: Mapped[bool] = mapped_column(default=False)
    has_every_column: Mapped[bool] = mapped_column(default=False, server_default=true())
    """While nobody has applied a policy: as before one could choose, a column for each objective.
    Courses that were there then have it, new ones have not."""
    strictness: Mapped[str] = mapped_column(
        default=Strictness.CONFIRMED, server_default=Strictness.CONFIRMED.value
    )
    """How sure we must be before we say mastered."""
    has_soft_gates: Mapped[bool] = mapped_column(default=False, server_default=false())
    """Paced mode: a class moves on, and what is not mastered stays visibly open."""
    approves_requests: Mapped[bool] = mapped_column(default=True, server_default=true())
    """Whether a request for a new check is approved by rule; else a teacher looks at each."""
    checks_a_day: Mapped[int] = mapped_column(default=1, server_default="1")
    """Reassessments of one objective on one school day; 0 for no limit."""
    recheck_weeks: Mapped[int] = mapped_column(default=4, server_default="4")
    """Weeks after which mastered objectives are looked at again; 0 for never."""
    timezone: Mapped[str] = mapped_column(default="UTC", server_default="UTC")
    """Where the school day begins, an IANA name."""
    roster_read_at: Mapped[datetime | None]
    roster_trouble: Mapped[str] = mapped_column(default="")
    """Why the last reading of the class was not taken over, "" when it was."""
    roster_confirmed_at: Mapped[datetime | None]
    """When a teacher said that a doubted change is real; the next reading is taken over."""
    context_history: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Context ids of the courses this one was copied from, as far as the platform tells."""
    copied_from_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    """The course whose design was brought over; before that, the one guessed at."""
    copy_answered_at: Mapped[datetime | None]
    """When a teacher brought the design over or said no; until then a copy is offered."""
    created_at: Mapped[datetime]


class PersonRow(Table):
    """A person as one platform knows them. A platform may share no name."""

    __tablename__ = "person"
    __table_args__ = (UniqueConstraint("registration_id", "sub"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    sub: Mapped[str]
    name: Mapped[str] = mapped_column(default="")
    given_name: Mapped[str] = mapped_column(default="")
    family_name: Mapped[str] = mapped_column(default="")
    is_test: Mapped[bool] = mapped_column(default=False)
    """A teacher looking through a student's eyes (Canvas's Student View)."""
    created_at: Mapped[datetime]


class MembershipRow(Table):
    """What a person is in a course, by their last launch or the LMS's list.

    Who has left is inactive: hidden from the board, with all they have shown kept.
    """

    __tablename__ = "membership"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        CheckConstraint(one_of("role", Role), name="role_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"), index=True)
    role: Mapped[str]
    is_active: Mapped[bool] = mapped_column(default=True)
    seen_at: Mapped[datetime | None]
    """The last launch; None for someone the LMS lists who has never come."""


class AccommodationRow(Table):
    """What one student of a course needs in every check, set once."""

    __tablename__ = "accommodation"
    __table_args__ = (
        UniqueConstraint("course_id", "person_id"),
        CheckConstraint("extra_time IN (0, 125, 150, 200)", name="extra_time_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("person.id"))
    extra_time: Mapped[int | None]
    """Percent of the time others have; 0 for no limit at all, None for none given."""
    has_breaks: Mapped[bool] = mapped_column(default=False)
    has_fewer_items: Mapped[bool] = mapped_column(default=False)
    has_fewer_options: Mapped[bool] = mapped_column(default=False)
    has_read_aloud: Mapped[bool] = mapped_column(default=False)
    language: Mapped[str] = mapped_column(default="")
    note: Mapped[str] = mapped_column(default="")
    """For teachers only: a scribe, a quiet room."""
    changed_by: Mapped[int] = mapped_column(ForeignKey("person.id"))
    changed_at: Mapped[datetime]


class LinkRow(Table):
    """An LMS link and the unit or objective it leads to, bound at its first launch."""

    __tablename__ = "link"
    __table_args__ = (UniqueConstraint("course_id", "link_id"),)

    id: Mapped[int] = mapped_column(primary_key=True)
    course_id: Mapped[int] = mapped_column(ForeignKey("course.id"))
    link_id: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"))
    created_at: Mapped[datetime]
