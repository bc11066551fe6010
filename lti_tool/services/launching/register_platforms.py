"""Take over platforms from a configuration file, approve and disable them."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import func, select, update
from sqlalchemy.orm import Session

from lti_tool.db.models import DeploymentRow, LaunchSessionRow, RegistrationRow
from lti_tool.db.models.platforms import Approval
from lti_tool.db.upsert import upsert
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import RegistrationDraft

MAX_PENDING = 50
"""Anybody can have a platform of their own register here, so what waits is bounded."""


def register_platforms(
    session: Session, *, drafts: Sequence[RegistrationDraft], now: datetime
) -> list[RegistrationId]:
    """Make or update a registration for each draft, with its deployments, all active at once.

    An administrator wrote the file, so nothing in it waits for approval. A platform that was
    disabled stays disabled.
    """
    return [_register(session, draft, now) for draft in drafts]


def propose_platform(
    session: Session, *, draft: RegistrationDraft, now: datetime
) -> RegistrationId:
    """Keep a platform that registered itself; nobody may launch before `approve_deployment`.

    Whoever can serve a page below an issuer's host can begin this, so it only ever adds: raises
    DomainError for a platform that is known already, and when too many wait for approval.
    """
    known = select(RegistrationRow.id).where(
        RegistrationRow.issuer == draft.issuer, RegistrationRow.client_id == draft.client_id
    )
    if session.scalar(known) is not None:
        raise DomainError(
            "registration_known",
            f"{draft.issuer} is connected with this client id already, and nothing was changed. "
            "To change its addresses, whoever runs Cairn uses “cairn platforms import”.",
        )
    waiting = select(func.count()).where(RegistrationRow.approval == Approval.PENDING)
    if (session.scalar(waiting) or 0) >= MAX_PENDING:
        raise DomainError(
            "registrations_waiting",
            "Too many platforms wait for approval. Whoever runs Cairn decides about them first "
            "(“cairn platforms list”).",
        )
    registration_id = _register_addresses(session, draft, Approval.PENDING, now)
    for deployment_id in draft.deployment_ids:
        _register_deployment(session, registration_id, deployment_id, Approval.PENDING, now)
    return registration_id


def _register(session: Session, draft: RegistrationDraft, now: datetime) -> RegistrationId:
    registration_id = _register_addresses(session, draft, Approval.ACTIVE, now)
    for deployment_id in draft.deployment_ids:
        _register_deployment(session, registration_id, deployment_id, Approval.ACTIVE, now)
    return registration_id


def _register_addresses(
    session: Session, draft: RegistrationDraft, approval: Approval, now: datetime
) -> RegistrationId:
    return RegistrationId(
        upsert(
            session,
            RegistrationRow,
            key={"issuer": draft.issuer, "client_id": draft.client_id},
            always={
                "auth_login_url": draft.auth_login_url,
                "auth_token_url": draft.auth_token_url,
                "auth_audience": draft.auth_audience,
                "key_set_url": draft.key_set_url,
            },
            at_first={"approval": approval, "created_at": now},
        )
    )


def _register_deployment(
    session: Session,
    registration_id: RegistrationId,
    deployment_id: str,
    approval: Approval,
    now: datetime,
) -> None:
    upsert(
        session,
        DeploymentRow,
        key={"registration_id": registration_id, "deployment_id": deployment_id},
        always={},
        at_first={"approval": approval, "created_at": now},
    )


def approve_deployment(
    session: Session, *, registration_id: RegistrationId, deployment_id: str, now: datetime
) -> None:
    """Let launches of this deployment in; raises DomainError for an unknown platform."""
    _set_approval(session, registration_id, Approval.ACTIVE)
    upsert(
        session,
        DeploymentRow,
        key={"registration_id": registration_id, "deployment_id": deployment_id},
        always={"approval": Approval.ACTIVE},
        at_first={"created_at": now},
    )


def disable_platform(session: Session, *, registration_id: RegistrationId, now: datetime) -> None:
    """Refuse every further launch of this platform and end its sessions; nothing is deleted."""
    _set_approval(session, registration_id, Approval.DISABLED)
    session.execute(
        update(LaunchSessionRow)
        .where(
            LaunchSessionRow.registration_id == registration_id,
            LaunchSessionRow.revoked_at.is_(None),
        )
        .values(revoked_at=now)
    )


def find_registration(session: Session, *, issuer: str, client_id: str) -> RegistrationId:
    """Answer the id of a platform; raises DomainError when there is none."""
    query = select(RegistrationRow.id).where(
        RegistrationRow.issuer == issuer, RegistrationRow.client_id == client_id
    )
    found = session.scalar(query)
    if found is None:
        raise DomainError(
            "platform_unknown",
            f"No platform {issuer} with client id {client_id} is registered. "
            "“cairn platforms list” shows those that are.",
        )
    return RegistrationId(found)


def _set_approval(session: Session, registration_id: RegistrationId, approval: Approval) -> None:
    statement = (
        update(RegistrationRow)
        .where(RegistrationRow.id == registration_id)
        .values(approval=approval)
        .returning(RegistrationRow.id)
    )
    if session.scalar(statement) is None:
        raise DomainError("platform_unknown", f"No platform has the number {registration_id}.")
