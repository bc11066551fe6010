"""Why a launch is refused: stable codes, and words for the person who clicked."""
# ruff: noqa: S105 - names of reasons, not secrets

from enum import StrEnum
from http import HTTPStatus

from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import VerifiedLaunch


class RefusalCode(StrEnum):
    """What was wrong. Certification and operators read these in the log: never rename one."""

    LOGIN_INCOMPLETE = "login_incomplete"
    LOGIN_MALFORMED = "login_malformed"
    REGISTRATION_UNKNOWN = "registration_unknown"
    REGISTRATION_AMBIGUOUS = "registration_ambiguous"
    REGISTRATION_INACTIVE = "registration_inactive"
    STATE_MISSING = "state_missing"
    STATE_UNKNOWN = "state_unknown"
    STATE_EXPIRED = "state_expired"
    LAUNCH_REPLAYED = "launch_replayed"
    BROWSER_NOT_PROVEN = "browser_not_proven"
    MALFORMED_TOKEN = "malformed_token"
    KID_MISSING = "kid_missing"
    UNKNOWN_KID = "unknown_kid"
    BAD_ALGORITHM = "bad_algorithm"
    BAD_SIGNATURE = "bad_signature"
    PLATFORM_KEYS_UNAVAILABLE = "platform_keys_unavailable"
    TOKEN_EXPIRED = "token_expired"
    TOKEN_TOO_OLD = "token_too_old"
    TOKEN_NOT_YET_VALID = "token_not_yet_valid"
    TOKEN_LIFETIME_TOO_LONG = "token_lifetime_too_long"
    ISSUER_MISMATCH = "issuer_mismatch"
    AUDIENCE_MISMATCH = "audience_mismatch"
    AZP_MISMATCH = "azp_mismatch"
    NONCE_MISMATCH = "nonce_mismatch"
    TARGET_MISMATCH = "target_mismatch"
    CLAIMS_MISSING = "claims_missing"
    CLAIMS_MALFORMED = "claims_malformed"
    WRONG_VERSION = "wrong_version"
    UNSUPPORTED_MESSAGE = "unsupported_message"
    RETURN_URL_UNSAFE = "return_url_unsafe"
    DEPLOYMENT_UNKNOWN = "deployment_unknown"
    DEPLOYMENT_MISMATCH = "deployment_mismatch"
    PLATFORM_LOGIN_REQUIRED = "platform_login_required"
    PLATFORM_ACCESS_DENIED = "platform_access_denied"
    PLATFORM_LAUNCH_EXPIRED = "platform_launch_expired"
    PLATFORM_CLIENT_REFUSED = "platform_client_refused"
    PLATFORM_REQUEST_REFUSED = "platform_request_refused"
    PLATFORM_ERROR = "platform_error"


class LaunchRefusedError(Exception):
    """A login or launch that must not lead to a session. `str(error)` is fit for a page."""

    def __init__(self, code: RefusalCode, message: str, status: int) -> None:
        super().__init__(message)
        self.code = code
        self.message = message
        self.status = status


class BrowserNotProvenError(LaunchRefusedError):
    """All of the launch is right, but no cookie came back: the browser is still to be proven.

    Carries what the proof page needs. `launch` must not become a session
    before the browser has shown the secret whose SHA-256 digest is `browser_secret_hash`.
    With `storage_target` the page may ask the platform's frame of that name for the secret, and
    nobody but a frame of `storage_origin`.
    """

    def __init__(
        self,
        launch: VerifiedLaunch,
        browser_secret_hash: str,
        *,
        storage_target: str | None = None,
        storage_origin: str | None = None,
    ) -> None:
        known = refusal(RefusalCode.BROWSER_NOT_PROVEN)
        super().__init__(known.code, known.message, known.status)
        self.launch = launch
        self.browser_secret_hash = browser_secret_hash
        self.storage_target = storage_target
        self.storage_origin = storage_origin


class NotApprovedError(LaunchRefusedError):
    """A platform or a deployment that waits for whoever runs the tool to approve it.

    `deployment_id` is None where nothing trustworthy has said it.
    """

    def __init__(
        self, code: RefusalCode, registration_id: RegistrationId, deployment_id: str | None
    ) -> None:
        known = refusal(code)
        super().__init__(known.code, known.message, known.status)
        self.registration_id = registration_id
        self.deployment_id = deployment_id


class DeploymentNotApprovedError(NotApprovedError):
    """A well signed launch from a deployment nobody has approved."""

    def __init__(self, registration_id: RegistrationId, deployment_id: str) -> None:
        super().__init__(RefusalCode.DEPLOYMENT_UNKNOWN, registration_id, deployment_id)


class RegistrationNotApprovedError(NotApprovedError):
    """A login of a platform that registered itself and that nobody has approved."""

    def __init__(self, registration_id: RegistrationId) -> None:
        super().__init__(RefusalCode.REGISTRATION_INACTIVE, registration_id, None)


_REOPEN = "Go back to your course and open the activity again."
_TELL_ADMIN = "Please show this page to the person who looks after your school's LMS."
_NOT_GENUINE = (
    f"We could not make sure that this launch comes from your school's LMS. {_TELL_ADMIN}"
)
_WRONG_CLOCK = (
    f"The launch carries a time that does not fit ours. {_REOPEN} If that does not help, the "
    f"clock of the LMS may be wrong. {_TELL_ADMIN}"
)
_INCOMPLETE = f"Your LMS left out something that every launch must say. {_TELL_ADMIN}"

_MESSAGES: dict[RefusalCode, str] = {
    RefusalCode.LOGIN_INCOMPLETE: (
        "This address is opened by an LMS, and something it should have said is missing. "
        "Open the activity from your course. If you did, show this page to your administrator."
    ),
    RefusalCode.LOGIN_MALFORMED: f"Your LMS sent something we cannot read. {_TELL_ADMIN}",
    RefusalCode.REGISTRATION_UNKNOWN: (
        f"Your LMS has not been connected to this tool yet. {_TELL_ADMIN}"
    ),
    RefusalCode.REGISTRATION_AMBIGUOUS: (
        "Several schools use the same LMS address, and yours did not say which one it is. "
        f"{_TELL_ADMIN} The tool's settings in the LMS must use its own login address."
    ),
    RefusalCode.REGISTRATION_INACTIVE: (
        "The connection between your LMS and this tool is switched off or awaits approval. "
        f"{_TELL_ADMIN}"
    ),
    RefusalCode.STATE_MISSING: f"This launch did not begin at our login address. {_REOPEN}",
    RefusalCode.STATE_UNKNOWN: f"We do not know of the login this launch belongs to. {_REOPEN}",
    RefusalCode.STATE_EXPIRED: f"Too much time passed while the activity opened. {_REOPEN}",
    RefusalCode.LAUNCH_REPLAYED: (
        f"This launch was used before, perhaps because the page was reloaded. {_REOPEN}"
    ),
    RefusalCode.BROWSER_NOT_PROVEN: (
        "Your browser did not let us recognise it inside this page. Open the activity in a new "
        "tab, or allow cookies for this site."
    ),
    RefusalCode.MALFORMED_TOKEN: f"Your LMS sent a launch we cannot read. {_TELL_ADMIN}",
    RefusalCode.KID_MISSING: _NOT_GENUINE,
    RefusalCode.UNKNOWN_KID: (
        "The launch is signed with a key your LMS does not publish. Wait a minute and open the "
        f"activity again. If that does not help: {_TELL_ADMIN}"
    ),
    RefusalCode.BAD_ALGORITHM: _NOT_GENUINE,
    RefusalCode.BAD_SIGNATURE: _NOT_GENUINE,
    RefusalCode.PLATFORM_KEYS_UNAVAILABLE: (
        "We could not fetch the keys that prove a launch comes from your LMS. Wait a minute and "
        f"open the activity again. If that does not help: {_TELL_ADMIN}"
    ),
    RefusalCode.TOKEN_EXPIRED: _WRONG_CLOCK,
    RefusalCode.TOKEN_TOO_OLD: _WRONG_CLOCK,
    RefusalCode.TOKEN_NOT_YET_VALID: _WRONG_CLOCK,
    RefusalCode.TOKEN_LIFETIME_TOO_LONG: (
        f"Your LMS lets its launches live for more than a day, which is not safe. {_TELL_ADMIN}"
    ),
    RefusalCode.ISSUER_MISMATCH: (
        f"The LMS that answered is not the one that began this launch. {_TELL_ADMIN}"
    ),
    RefusalCode.AUDIENCE_MISMATCH: f"This launch is meant for another tool. {_TELL_ADMIN}",
    RefusalCode.AZP_MISMATCH: f"This launch is meant for another tool. {_TELL_ADMIN}",
    RefusalCode.NONCE_MISMATCH: f"This launch does not answer the login it came with. {_REOPEN}",
    RefusalCode.TARGET_MISMATCH: (
        f"The launch leads elsewhere than the login it came with. {_REOPEN}"
    ),
    RefusalCode.CLAIMS_MISSING: _INCOMPLETE,
    RefusalCode.CLAIMS_MALFORMED: f"Your LMS sent something we cannot read. {_TELL_ADMIN}",
    RefusalCode.WRONG_VERSION: f"This tool speaks LTI 1.3; your LMS said otherwise. {_TELL_ADMIN}",
    RefusalCode.UNSUPPORTED_MESSAGE: (
        "This tool can be opened as an activity or used to choose one. Your LMS asked for "
        f"something else. {_TELL_ADMIN}"
    ),
    RefusalCode.RETURN_URL_UNSAFE: (
        "Your LMS wants what you choose here sent to an address that is not safe: it does not "
        f"begin with https. {_TELL_ADMIN}"
    ),
    RefusalCode.DEPLOYMENT_UNKNOWN: (
        "This tool has been added to your LMS in a new place that nobody has approved yet. "
        f"{_TELL_ADMIN}"
    ),
    RefusalCode.DEPLOYMENT_MISMATCH: (
        f"The launch and its login name two different installations. {_REOPEN}"
    ),
    RefusalCode.PLATFORM_LOGIN_REQUIRED: (
        "Your LMS says you are not logged in there. Log in to the LMS and open the activity again. "
        "If you are logged in, your browser may be blocking the LMS's cookies: allow them, or "
        "open the activity in a new tab."
    ),
    RefusalCode.PLATFORM_ACCESS_DENIED: (
        "Your LMS did not allow this launch for you. Log out of the LMS, log in again, and open "
        "the activity. If that does not help, ask your teacher whether you are in the course."
    ),
    RefusalCode.PLATFORM_LAUNCH_EXPIRED: (
        f"Your LMS says this launch is too old or was used before. {_REOPEN}"
    ),
    RefusalCode.PLATFORM_CLIENT_REFUSED: (
        f"Your LMS does not let this tool be used in this course. {_TELL_ADMIN}"
    ),
    RefusalCode.PLATFORM_REQUEST_REFUSED: (
        f"Your LMS did not accept how this tool asked to be opened. {_TELL_ADMIN}"
    ),
    RefusalCode.PLATFORM_ERROR: f"Your LMS stopped this launch and gave an error. {_REOPEN}",
}

# 401 where it is doubtful who speaks (Security Framework 1.1, section 5.1.3), 400 elsewhere.
_UNAUTHORIZED = frozenset(
    {
        RefusalCode.STATE_UNKNOWN,
        RefusalCode.STATE_EXPIRED,
        RefusalCode.LAUNCH_REPLAYED,
        RefusalCode.BROWSER_NOT_PROVEN,
        RefusalCode.REGISTRATION_INACTIVE,
        RefusalCode.KID_MISSING,
        RefusalCode.UNKNOWN_KID,
        RefusalCode.BAD_ALGORITHM,
        RefusalCode.BAD_SIGNATURE,
        RefusalCode.PLATFORM_KEYS_UNAVAILABLE,
        RefusalCode.TOKEN_EXPIRED,
        RefusalCode.TOKEN_TOO_OLD,
        RefusalCode.TOKEN_NOT_YET_VALID,
        RefusalCode.TOKEN_LIFETIME_TOO_LONG,
        RefusalCode.ISSUER_MISMATCH,
        RefusalCode.AUDIENCE_MISMATCH,
        RefusalCode.AZP_MISMATCH,
        RefusalCode.NONCE_MISMATCH,
        RefusalCode.DEPLOYMENT_UNKNOWN,
        RefusalCode.DEPLOYMENT_MISMATCH,
        RefusalCode.PLATFORM_LOGIN_REQUIRED,
        RefusalCode.PLATFORM_ACCESS_DENIED,
    }
)

# OpenID Connect's codes (Core 1.0, section 3.1.2.6) and those that LMSs really post.
_PLATFORM_CODES: dict[str, RefusalCode] = {
    "login_required": RefusalCode.PLATFORM_LOGIN_REQUIRED,
    "interaction_required": RefusalCode.PLATFORM_LOGIN_REQUIRED,
    "access_denied": RefusalCode.PLATFORM_ACCESS_DENIED,
    # Canvas: a launch may be fetched once, within five minutes (Canvas's source).
    "launch_no_longer_valid": RefusalCode.PLATFORM_LAUNCH_EXPIRED,
    "unauthorized_client": RefusalCode.PLATFORM_CLIENT_REFUSED,
    "invalid_client": RefusalCode.PLATFORM_CLIENT_REFUSED,
    "invalid_request": RefusalCode.PLATFORM_REQUEST_REFUSED,
    "invalid_request_object": RefusalCode.PLATFORM_REQUEST_REFUSED,
    "invalid_scope": RefusalCode.PLATFORM_REQUEST_REFUSED,
    "unsupported_response_type": RefusalCode.PLATFORM_REQUEST_REFUSED,
}


def refusal(code: RefusalCode) -> LaunchRefusedError:
    """Answer the refusal with this code, ready to raise."""
    status = HTTPStatus.UNAUTHORIZED if code in _UNAUTHORIZED else HTTPStatus.BAD_REQUEST
    return LaunchRefusedError(code, _MESSAGES[code], int(status))


def platform_refusal(error: str) -> LaunchRefusedError:
    """Answer the refusal for an `error` the LMS posted instead of a launch.

    Its `error_description` is anybody's text and is never shown.
    """
    return refusal(_PLATFORM_CODES.get(error, RefusalCode.PLATFORM_ERROR))
