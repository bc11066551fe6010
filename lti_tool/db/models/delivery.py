"""Who delivers scores, and how hard each platform may be asked."""

from datetime import datetime

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table


class WorkerRow(Table):
    """A process that delivers. One that has not beaten for a while is dead, and its work free."""

    __tablename__ = "worker"

    id: Mapped[int] = mapped_column(primary_key=True)
    name: Mapped[str] = mapped_column(unique=True)
    """New for every process, never used again; the task engine's executor id too."""
    started_at: Mapped[datetime]
    beat_at: Mapped[datetime]


class PlatformPaceRow(Table):
    """How hard a platform may be asked (`domain.gradebook.pacing`); no row: as hard as any."""

    __tablename__ = "platform_pace"

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"), unique=True)
    at_once: Mapped[int]
    failures: Mapped[int]
    pauses: Mapped[int]
    paused_until: Mapped[datetime | None]
