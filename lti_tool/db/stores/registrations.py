"""The platforms we know, read from the database."""

from collections.abc import Sequence

from sqlalchemy import select

from lti_tool.db.models import DeploymentRow, RegistrationRow
from lti_tool.db.models.platforms import Approval
from lti_tool.db.transaction import Transaction
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import Registration


class SqlRegistrations:
    """`ports.Registrations` on SQL."""

    def __init__(self, reading: Transaction) -> None:
        self._reading = reading

    def get(self, registration_id: RegistrationId) -> Registration | None:
        """Answer the registration with this id."""
        with self._reading() as session:
            row = session.get(RegistrationRow, registration_id)
            return None if row is None else registration_of(row)

    def find(self, *, issuer: str, client_id: str | None) -> Sequence[Registration]:
        """Answer those of this issuer; exactly one or none when `client_id` is given."""
        query = select(RegistrationRow).where(RegistrationRow.issuer == issuer)
        if client_id is not None:
            query = query.where(RegistrationRow.client_id == client_id)
        with self._reading() as session:
            return [registration_of(row) for row in session.scalars(query)]

    def is_deployment_active(self, registration_id: RegistrationId, deployment_id: str) -> bool:
        """Tell whether an administrator has approved this deployment."""
        query = select(DeploymentRow.id).where(
            DeploymentRow.registration_id == registration_id,
            DeploymentRow.deployment_id == deployment_id,
            DeploymentRow.approval == Approval.ACTIVE,
        )
        with self._reading() as session:
            return session.scalar(query) is not None


def registration_of(row: RegistrationRow) -> Registration:
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
    )
