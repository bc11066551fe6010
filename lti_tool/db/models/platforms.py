"""The platforms we know, and their deployments."""

from datetime import datetime
from enum import StrEnum

from sqlalchemy import CheckConstraint, ForeignKey, UniqueConstraint
from sqlalchemy.orm import Mapped, mapped_column

from lti_tool.db.base import Table, one_of


class Approval(StrEnum):
    """Only an administrator of the tool turns pending into active."""

    PENDING = "pending"
    ACTIVE = "active"
    DISABLED = "disabled"


class RegistrationRow(Table):
    """One (issuer, client id) pair. Canvas has one issuer for all schools."""

    __tablename__ = "registration"
    __table_args__ = (
        UniqueConstraint("issuer", "client_id"),
        CheckConstraint(one_of("approval", Approval), name="approval_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    issuer: Mapped[str]
    client_id: Mapped[str]
    auth_login_url: Mapped[str]
    auth_token_url: Mapped[str]
    auth_audience: Mapped[str | None]
    key_set_url: Mapped[str]
    approval: Mapped[str] = mapped_column(default=Approval.PENDING)
    created_at: Mapped[datetime]


class DeploymentRow(Table):
    """One deployment of a registration."""

    __tablename__ = "deployment"
    __table_args__ = (
        UniqueConstraint("registration_id", "deployment_id"),
        CheckConstraint(one_of("approval", Approval), name="approval_known"),
    )

    id: Mapped[int] = mapped_column(primary_key=True)
    registration_id: Mapped[int] = mapped_column(ForeignKey("registration.id"))
    deployment_id: Mapped[str]
    approval: Mapped[str] = mapped_column(default=Approval.PENDING)
    created_at: Mapped[datetime]
