"""Begin a login: check what the LMS asks, and say where the browser must go."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from urllib.parse import urlencode, urlsplit, urlunsplit

from pylti1p3.oidc_login import OIDCLogin
from pylti1p3.redirect import Redirect

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.errors import RefusalCode, refusal
from lti_tool.lti.login_state import BegunLogin, LoginStates
from lti_tool.lti.origins import storage_origin
from lti_tool.lti.plain_request import BrowserSecrets, NoSession, PlainRequest
from lti_tool.lti.storable import storable
from lti_tool.lti.tool_conf import PlatformRegistration, ToolConf, active
from lti_tool.ports import Registrations

REQUIRED = ("iss", "login_hint", "target_link_uri")

# Ids are at most 255 characters (Core 1.3, section 5.3); Canvas' message hint is a whole JWT.
LONGEST: Mapping[str, int] = {
    "iss": 255,
    "client_id": 255,
    "lti_deployment_id": 255,
    "deployment_id": 255,
    "target_link_uri": 4096,
    "login_hint": 8192,
    "lti_message_hint": 16384,
}

# The name of a frame beside ours, or `_parent` (LTI Client Side postMessages 1.0). It will stand
# in a page of ours, and anybody may write a login.
_FRAME_NAME = re.compile(r"[A-Za-z0-9_-]{1,64}")


@dataclass(frozen=True)
class LoginRedirect:
    """Where the browser goes next, and the secret it must keep under `state` until the launch.

    With `storage_target` the platform offers to keep it too: in the frame of that name, and only
    if the frame is of `storage_origin`. `asked` begins the same login once more, elsewhere.
    """

    url: str
    state: str
    browser_secret: str
    asked: Mapping[str, str]
    storage_target: str | None = None
    storage_origin: str | None = None


def begin_login(
    params: Mapping[str, str],
    *,
    registrations: Registrations,
    states: LoginStates,
    launch_url: str,
    now: datetime,
    registration_id: RegistrationId | None = None,
) -> LoginRedirect:
    """Answer the LMS's third-party login (Security Framework 1.1, section 5.1.1).

    Nothing is kept here: anybody may begin logins, as many as they like.
    With `registration_id` (the login address of one registration) the client id may be missing.
    Raises LaunchRefusedError.
    """
    asked = _read(params)
    if registration_id is not None:
        asked |= _named_client(asked, registrations, registration_id)
    login = _Login(PlainRequest(asked), ToolConf(registrations))
    platform = login.find_platform()
    begun = states.begin(
        registration_id=platform.record.id,
        target_link_uri=asked["target_link_uri"],
        # Canvas says `deployment_id` where the standard says `lti_deployment_id`.
        deployment_hint=asked.get("lti_deployment_id") or asked.get("deployment_id"),
        storage_target=_storage_target(params),
        now=now,
    )
    return LoginRedirect(
        login.redirect_url(platform, begun, launch_url),
        begun.state,
        begun.browser_secret,
        asked=asked,
        storage_target=begun.storage_target,
        storage_origin=storage_origin(platform.record),
    )


def _read(params: Mapping[str, str]) -> dict[str, str]:
    asked = {name: params[name] for name in LONGEST if params.get(name)}
    if any(name not in asked for name in REQUIRED):
        raise refusal(RefusalCode.LOGIN_INCOMPLETE)
    for name, value in asked.items():
        if len(value) > LONGEST[name] or storable(value) != value:
            raise refusal(RefusalCode.LOGIN_MALFORMED)
    return asked


def _storage_target(params: Mapping[str, str]) -> str | None:
    """Answer the frame to store in. One we cannot use is no reason to refuse: cookies may do."""
    named = params.get("lti_storage_target", "")
    return named if _FRAME_NAME.fullmatch(named) else None


def _named_client(
    asked: Mapping[str, str], registrations: Registrations, registration_id: RegistrationId
) -> dict[str, str]:
    record = registrations.get(registration_id)
    if record is None:
        raise refusal(RefusalCode.REGISTRATION_UNKNOWN)
    if asked["iss"] != record.issuer or asked.get("client_id", record.client_id) != (
        record.client_id
    ):
        raise refusal(RefusalCode.ISSUER_MISMATCH)
    return {"client_id": active(record).record.client_id}


class _Login(OIDCLogin[PlainRequest, ToolConf, NoSession, BrowserSecrets, str]):
    """PyLTI1p3's login with our state and nonce, and a redirect that keeps queries."""

    def __init__(self, request: PlainRequest, tool_conf: ToolConf) -> None:
        super().__init__(request, tool_conf, NoSession(), BrowserSecrets(lambda _: None))

    def find_platform(self) -> PlatformRegistration:
        """Answer the platform that begins the login. Raises LaunchRefusedError."""
        found = self.validate_oidc_login()
        if not isinstance(found, PlatformRegistration):  # pragma: no cover - ToolConf's promise
            raise TypeError
        return found

    def get_redirect(self, url: str) -> Redirect[str]:
        """Leave redirecting to the view; see `LoginRedirect`."""
        raise NotImplementedError

    def redirect_url(
        self, platform: PlatformRegistration, begun: BegunLogin, launch_url: str
    ) -> str:
        """Answer where the browser asks its platform for the launch."""
        answer = {
            "scope": "openid",
            "response_type": "id_token",
            "response_mode": "form_post",
            "prompt": "none",
            "client_id": platform.record.client_id,
            "redirect_uri": launch_url,
            "state": begun.state,
            "nonce": begun.nonce,
            "login_hint": self._get_request_param("login_hint"),
        }
        if message_hint := self._get_request_param("lti_message_hint"):
            answer["lti_message_hint"] = message_hint
        # The library appends "?", which breaks a login address that has a query already.
        parts = urlsplit(platform.record.auth_login_url)
        query = "&".join(filter(None, (parts.query, urlencode(answer))))
        return urlunsplit(parts._replace(query=query, fragment=""))
