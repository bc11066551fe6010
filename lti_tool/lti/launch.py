"""Verify a launch: the order of the checks, from an untrusted form to a `VerifiedLaunch`."""

from collections.abc import Callable, Mapping
from datetime import datetime, timedelta
from typing import Self

import requests
from pylti1p3.message_launch import MessageLaunch

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.claims import read_deployment_id, read_launch, read_message_type
from lti_tool.lti.errors import (
    BrowserNotProvenError,
    DeploymentNotApprovedError,
    RefusalCode,
    platform_refusal,
    refusal,
)
from lti_tool.lti.login_state import BegunLogin, LoginStates
from lti_tool.lti.origins import storage_origin
from lti_tool.lti.plain_request import BrowserSecrets, NoSession, PlainRequest
from lti_tool.lti.platform_keys import PlatformKey, PlatformKeys
from lti_tool.lti.secret_text import digest, is_same
from lti_tool.lti.token_checks import (
    TokenHeader,
    check_parties,
    check_times,
    read_header,
    read_signed_body,
)
from lti_tool.lti.tool_conf import ToolConf, active
from lti_tool.ports import Registration, Registrations, SpentLogins, VerifiedLaunch

LOGIN_LIFETIME = timedelta(minutes=10)
ALLOWED_SKEW = timedelta(seconds=30)

# The library makes one for every launch, which takes as long as checking the signature.
_NO_REQUESTS = requests.Session()


def verify_launch(
    form: Mapping[str, str],
    *,
    browser_secret: Callable[[str], str | None],
    registrations: Registrations,
    states: LoginStates,
    logins: SpentLogins,
    platform_keys: PlatformKeys,
    now: datetime,
    allowed_skew: timedelta = ALLOWED_SKEW,
    allow_http: bool = False,
) -> VerifiedLaunch:
    """Answer the launch in this form, once, or raise LaunchRefusedError and nothing else.

    `browser_secret` answers what the browser's cookie for a state holds. Without a cookie
    everything is checked and used up all the same, then BrowserNotProvenError carries the launch.
    `allow_http` is for development: content may then be chosen for an LMS without https.

    Platform keys may be fetched on the way, so no transaction may be open around this call: the
    stores passed in open their own.
    """
    launch = _Launch(
        form,
        browser_secret=browser_secret,
        registrations=registrations,
        states=states,
        logins=logins,
        platform_keys=platform_keys,
        now=now,
        allowed_skew=allowed_skew,
        allow_http=allow_http,
    )
    return launch.validate().verified


class _Launch(MessageLaunch[PlainRequest, ToolConf, NoSession, BrowserSecrets]):
    """PyLTI1p3's launch with its validation replaced as a whole.

    The library ties no nonce to a login, uses none up, and takes issuer and client from the token
    itself. Here the login that we signed decides what the token has to say.
    """

    verified: VerifiedLaunch

    def __init__(
        self,
        form: Mapping[str, str],
        *,
        browser_secret: Callable[[str], str | None],
        registrations: Registrations,
        states: LoginStates,
        logins: SpentLogins,
        platform_keys: PlatformKeys,
        now: datetime,
        allowed_skew: timedelta,
        allow_http: bool,
    ) -> None:
        super().__init__(
            PlainRequest(form),
            ToolConf(registrations),
            NoSession(),
            BrowserSecrets(browser_secret),
            requests_session=_NO_REQUESTS,
        )
        self._registrations = registrations
        self._states = states
        self._logins = logins
        self._platform_keys = platform_keys
        self._now = now
        self._allowed_skew = allowed_skew
        self._allow_http = allow_http

    def validate(self) -> Self:
        """Check everything, state first, claims last. Raises LaunchRefusedError."""
        if error := self._get_request_param("error"):
            raise platform_refusal(error)
        login = self._find_login()
        browser_is_proven = self._prove_browser(login)
        registration = self._find_registration(login)
        body = self._read_token(registration)
        check_parties(body, registration)
        check_times(body, now=self._now, allowed_skew=self._allowed_skew)
        nonce = body["nonce"]
        if not isinstance(nonce, str) or not is_same(login.nonce, nonce):
            raise refusal(RefusalCode.NONCE_MISMATCH)
        self._spend(login)
        deployment_id = self._find_deployment(body, login, registration)
        self.verified = read_launch(
            body,
            registration=registration,
            login=login,
            deployment_id=deployment_id,
            message_type=read_message_type(body),
            allow_http=self._allow_http,
        )
        if not browser_is_proven:
            raise self._unproven(login)
        self._validated = True
        return self

    def _get_request_param(self, key: str) -> str:
        return self._request.get_param(key)

    def _find_login(self) -> BegunLogin:
        state = self._get_request_param("state")
        if not state:
            raise refusal(RefusalCode.STATE_MISSING)
        login = self._states.read(state)
        if login is None:
            raise refusal(RefusalCode.STATE_UNKNOWN)
        if self._now - login.created_at > LOGIN_LIFETIME:
            raise refusal(RefusalCode.STATE_EXPIRED)
        return login

    def _spend(self, login: BegunLogin) -> None:
        """Use the login up: one INSERT decides among racing launches."""
        is_first = self._logins.spend(
            login.state_hash,
            registration_id=login.registration_id,
            offers_storage=login.storage_target is not None,
            now=self._now,
        )
        if not is_first:
            raise refusal(RefusalCode.LAUNCH_REPLAYED)

    def _prove_browser(self, login: BegunLogin) -> bool:
        """Tell whether the cookie came back; refuse at once a cookie that is another's."""
        secret = self._cookie_service.get_cookie(login.state)
        if not secret:
            return False
        if not is_same(login.browser_secret, secret):
            raise refusal(RefusalCode.BROWSER_NOT_PROVEN)
        return True

    def _unproven(self, login: BegunLogin) -> BrowserNotProvenError:
        # The login's target: not every platform repeats it with the launch.
        return BrowserNotProvenError(
            self.verified,
            digest(login.browser_secret),
            storage_target=login.storage_target,
            storage_origin=storage_origin(self.verified.registration),
        )

    def _find_registration(self, login: BegunLogin) -> Registration:
        record = self._registrations.get(login.registration_id)
        if record is None:
            raise refusal(RefusalCode.REGISTRATION_UNKNOWN)
        self._registration = active(record)
        return record

    def _read_token(self, registration: Registration) -> dict[str, object]:
        unverified_token = self._get_request_param("id_token")
        header = read_header(unverified_token)
        key = self._find_key(registration, header)
        body = read_signed_body(unverified_token, header, key)
        self._jwt = {
            "header": {"kid": header.kid, "alg": header.algorithm},
            "body": body,  # type: ignore[typeddict-item]  # the library describes a valid body
        }
        return body

    def _find_key(self, registration: Registration, header: TokenHeader) -> PlatformKey:
        try:
            key = self._platform_keys.find(registration.key_set_url, header.kid)
        except (LmsUnavailableError, LmsRefusedError) as error:
            raise refusal(RefusalCode.PLATFORM_KEYS_UNAVAILABLE) from error
        if key is None:
            raise refusal(RefusalCode.UNKNOWN_KID)
        return key

    def _find_deployment(
        self, body: Mapping[str, object], login: BegunLogin, registration: Registration
    ) -> str:
        deployment_id = read_deployment_id(body)
        if not login.may_come_from(deployment_id):
            raise refusal(RefusalCode.DEPLOYMENT_MISMATCH)
        if not self._registrations.is_deployment_active(registration.id, deployment_id):
            raise DeploymentNotApprovedError(registration.id, deployment_id)
        return deployment_id
