"""Logins that have had their launch, the sessions launches opened, and tickets that have served."""

from datetime import datetime
from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table


class SpentLoginRow(Table):
    """A login that has had its launch, so that it has no other."""

    __tablename__ = "spent_login"

    state_hash: Mapped[str] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    offers_storage: Mapped[bool]
    """Whether the platform offered to keep the browser's secret for us."""
    spent_at: Mapped[datetime] = mapped_column(index=True)


class LaunchSessionRow(Table):
    """One launch, one browser, one course. `sid` is public; the secret proves it."""

    __tablename__ = "launch_session"

    sid: Mapped[str] = mapped_column(primary_key=True)
    secret_hash: Mapped[str]
    """Empty, so that no secret fits, until the browser is proven."""
    proof_hash: Mapped[str | None]
    csrf_key: Mapped[str]
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    course_id: Mapped[int | None] = mapped_column(ForeignKey("course.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("person.id"))
    role: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("unit.id"))
    objective_id: Mapped[int | None] = mapped_column(ForeignKey("objective.id"))
    return_url: Mapped[str | None]
    deployment_id: Mapped[str]
    deep_linking: Mapped[str | None]
    """What the platform takes back, when the launch asks to choose content."""
    mentored_subs: Mapped[list[Any]] = mapped_column(default=list, server_default="[]")
    """Whom a family member may look at, as this launch said."""
    frame_ancestors: Mapped[str]
    created_at: Mapped[datetime]
    seen_at: Mapped[datetime] = mapped_column(index=True)
    revoked_at: Mapped[datetime | None]


class UsedTicketRow(Table):
    """A ticket for one file that has served, as a digest: it serves once."""

    __tablename__ = "used_ticket"

    ticket_hash: Mapped[str] = mapped_column(primary_key=True)
    used_at: Mapped[datetime] = mapped_column(index=True)
