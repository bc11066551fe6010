"""Answer PyLTI1p3's questions about platforms from the registrations we keep."""

from pylti1p3.deployment import Deployment
from pylti1p3.registration import Registration as LibraryRegistration
from pylti1p3.tool_config.abstract import ToolConfAbstract

from lti_tool.lti.errors import RefusalCode, RegistrationNotApprovedError, refusal
from lti_tool.lti.plain_request import PlainRequest
from lti_tool.ports import Registration, Registrations


class PlatformRegistration(LibraryRegistration):
    """One of our registrations, in PyLTI1p3's shape. `record` is ours."""

    def __init__(self, record: Registration) -> None:
        self.record = record
        self.set_issuer(record.issuer)
        self.set_client_id(record.client_id)
        self.set_auth_login_url(record.auth_login_url)
        self.set_auth_token_url(record.auth_token_url)
        self.set_key_set_url(record.key_set_url)
        if record.auth_audience:
            self.set_auth_audience(record.auth_audience)


class ToolConf(ToolConfAbstract[PlainRequest]):
    """Platforms, found by issuer and client id.

    The library's own answer to "how many clients has this issuer" is a dictionary shared by every
    instance of the class, so two configurations change each other. Ours asks the store each time.
    """

    def __init__(self, registrations: Registrations) -> None:
        self._registrations = registrations

    def check_iss_has_one_client(self, iss: str) -> bool:  # noqa: ARG002 - the library's signature
        """Any issuer may have many clients: Canvas has one issuer for all its schools."""
        return False

    def check_iss_has_many_clients(self, iss: str) -> bool:  # noqa: ARG002 - as above
        """See `check_iss_has_one_client`."""
        return True

    def find_registration_by_issuer(
        self, iss: str, *args: object, **kwargs: object
    ) -> PlatformRegistration:
        """Answer the issuer's only registration. Raises LaunchRefusedError."""
        return self.find_registration_by_params(iss, "", *args, **kwargs)

    def find_registration_by_params(
        self,
        iss: str,
        client_id: str,
        *args: object,  # noqa: ARG002 - the library's signature
        **kwargs: object,  # noqa: ARG002 - the library's signature
    ) -> PlatformRegistration:
        """Answer the one active registration that fits. Raises LaunchRefusedError."""
        found = self._registrations.find(issuer=iss, client_id=client_id or None)
        if not found:
            raise refusal(RefusalCode.REGISTRATION_UNKNOWN)
        usable = [record for record in found if record.is_active] or found
        if len(usable) > 1:
            raise refusal(RefusalCode.REGISTRATION_AMBIGUOUS)
        return active(usable[0])

    def find_deployment(self, iss: str, deployment_id: str) -> Deployment | None:
        """Answer the approved deployment of the issuer's only registration."""
        return self.find_deployment_by_params(iss, deployment_id, "")

    def find_deployment_by_params(
        self, iss: str, deployment_id: str, client_id: str, *args: object, **kwargs: object
    ) -> Deployment | None:
        """Answer the deployment if an administrator has approved it."""
        found = self.find_registration_by_params(iss, client_id, *args, **kwargs)
        if not self._registrations.is_deployment_active(found.record.id, deployment_id):
            return None
        return Deployment().set_deployment_id(deployment_id)


def active(record: Registration) -> PlatformRegistration:
    """Answer the registration for PyLTI1p3's use. Raises LaunchRefusedError if switched off."""
    if record.is_pending:
        raise RegistrationNotApprovedError(record.id)
    if not record.is_active:
        raise refusal(RefusalCode.REGISTRATION_INACTIVE)
    return PlatformRegistration(record)
