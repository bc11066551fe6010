"""The plain request, cookies and session that PyLTI1p3 works on, in place of a web framework's."""

from collections.abc import Callable, Mapping
from typing import Never

from pylti1p3.cookie import CookieService
from pylti1p3.launch_data_storage.base import LaunchDataStorage
from pylti1p3.request import Request
from pylti1p3.session import SessionService


class PlainRequest(Request):
    """The parameters of one request."""

    def __init__(self, params: Mapping[str, str]) -> None:
        self._params = params

    @property
    def session(self) -> Never:
        """Nothing of ours lives in a framework's session."""
        raise NotImplementedError

    def is_secure(self) -> bool:
        """Tell whether the request came by https; the settings saw to that before us."""
        return True

    def get_param(self, key: str) -> str:
        """Answer a parameter, "" when it was not sent."""
        return self._params.get(key, "")


class BrowserSecrets(CookieService):
    """The secret in this browser's cookie, if any, for a state."""

    def __init__(self, secret_for: Callable[[str], str | None]) -> None:
        self._secret_for = secret_for

    def get_cookie(self, name: str) -> str | None:
        """Answer the secret for the state `name`."""
        return self._secret_for(name)

    def set_cookie(self, name: str, value: str | int, exp: int | None = 3600) -> Never:
        """Cookies are set by the view, from `LoginRedirect`."""
        raise NotImplementedError


class _NothingKept(LaunchDataStorage[object]):
    def can_set_keys_expiration(self) -> bool:
        return False

    def get_value(self, key: str) -> Never:
        raise NotImplementedError

    def set_value(self, key: str, value: object, exp: int | None = None) -> Never:
        raise NotImplementedError

    def check_value(self, key: str) -> Never:
        raise NotImplementedError


class NoSession(SessionService):
    """PyLTI1p3 keeps nothing of ours: its store neither ties a nonce to a login nor uses it up."""

    def __init__(self) -> None:
        self.data_storage = _NothingKept()
