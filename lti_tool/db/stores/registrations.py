"""The platforms we know, read from the database."""

from collections.abc import Sequence
from typing import Any

from sqlalchemy import Row, bindparam, select

from lti_tool.db.base import table_of
from lti_tool.db.models import DeploymentRow, RegistrationRow
from lti_tool.db.models.platforms import Approval
from lti_tool.db.transaction import Transaction
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import Registration

# Built once: putting a statement together costs more than asking it.
_registration = table_of(RegistrationRow).c
_deployment = table_of(DeploymentRow).c
_BY_ID = select(*_registration).where(_registration.id == bindparam("id"))
_BY_ISSUER = select(*_registration).where(_registration.issuer == bindparam("issuer"))
_BY_CLIENT = _BY_ISSUER.where(_registration.client_id == bindparam("client_id"))
_DEPLOYMENT = select(_deployment.id).where(
    _deployment.registration_id == bindparam("registration_id"),
    _deployment.deployment_id == bindparam("deployment_id"),
    _deployment.approval == Approval.ACTIVE,
)


class SqlRegistrations:
    """`ports.Registrations` on SQL."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def get(self, registration_id: RegistrationId) -> Registration | None:
        """Answer the registration with this id."""
        with self._reading() as session:
            row = session.execute(_BY_ID, {"id": registration_id}).first()
            return None if row is None else registration_of(row)

    def find(self, *, issuer: str, client_id: str | None) -> Sequence[Registration]:
        """Answer those of this issuer; exactly one or none when `client_id` is given."""
        query = _BY_ISSUER if client_id is None else _BY_CLIENT
        asked = {"issuer": issuer, "client_id": client_id}
        with self._reading() as session:
            return [registration_of(row) for row in session.execute(query, asked)]

    def is_deployment_active(self, registration_id: RegistrationId, deployment_id: str) -> bool:
        """Tell whether an administrator has approved this deployment."""
        asked = {"registration_id": registration_id, "deployment_id": deployment_id}
        with self._reading() as session:
            return session.scalar(_DEPLOYMENT, asked) is not None


def registration_of(row: RegistrationRow | Row[Any]) -> Registration:
    """Answer the record of a registration row."""
    return Registration(
        id=RegistrationId(row.id),
        issuer=row.issuer,
        client_id=row.client_id,
        auth_login_url=row.auth_login_url,
        auth_token_url=row.auth_token_url,
        auth_audience=row.auth_audience,
        key_set_url=row.key_set_url,
        is_active=row.approval == Approval.ACTIVE,
        is_pending=row.approval == Approval.PENDING,
    )
