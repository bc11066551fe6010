"""A browser in a tab of its own: it keeps cookies, follows redirects and stays connected."""

import http.client
from dataclasses import dataclass, field
from urllib.parse import parse_qsl, urlencode, urljoin, urlsplit

from tests.benchmarks.platform import LOOPBACK, Platform

REDIRECTS = (302, 303)
MOST_REDIRECTS = 5
FORM = "application/x-www-form-urlencoded"
HEADERS = {
    "Accept": "text/html,application/xhtml+xml",
    "Accept-Encoding": "gzip, deflate",
    "Accept-Language": "en",
    "Sec-Fetch-Dest": "document",
    "Sec-Fetch-Mode": "navigate",
    "Sec-Fetch-Site": "cross-site",
    "Upgrade-Insecure-Requests": "1",
    "User-Agent": "Mozilla/5.0 (X11; Linux x86_64) benchmark",
    # What a proxy in front adds: both tools believe that they are reached by https.
    "X-Forwarded-For": "192.0.2.1",
    "X-Forwarded-Proto": "https",
}


class LaunchFailedError(Exception):
    """A launch that did not end at the page it was to end at."""


@dataclass(frozen=True)
class ToolAddress:
    """Where a tool answers, what it is called in public, and what its first page shows."""

    port: int
    host: str
    login_path: str
    launch_path: str
    shows: str

    @property
    def launch_url(self) -> str:
        """The redirect URI, as browsers see it."""
        return f"https://{self.host}{self.launch_path}"


@dataclass
class _Answer:
    status: int
    location: str
    text: str


@dataclass
class Browser:
    """One student's browser, fresh: no cookie of an earlier launch is in it."""

    tool: ToolAddress
    cookies: dict[str, str] = field(default_factory=dict)
    _http: http.client.HTTPConnection = field(init=False)

    def __post_init__(self) -> None:
        self._http = http.client.HTTPConnection(LOOPBACK, self.tool.port, timeout=30)

    def launch(self, platform: Platform, number: int) -> None:
        """Log in, launch and read the first page. Raises LaunchFailedError."""
        try:
            self._launch(platform, number)
        finally:
            self._http.close()

    def _launch(self, platform: Platform, number: int) -> None:
        begun = self._post(self.tool.login_path, platform.login(self.tool.launch_url, number))
        asked = dict(parse_qsl(urlsplit(begun.location).query))
        if "nonce" not in asked or asked["redirect_uri"] != self.tool.launch_url:
            raise LaunchFailedError(begun)
        token = platform.id_token(self.tool.launch_url, number, asked["nonce"])
        form = {"state": asked["state"], "id_token": token}
        address, answer = self.tool.launch_path, self._post(self.tool.launch_path, form)
        for _ in range(MOST_REDIRECTS):
            if answer.status not in REDIRECTS:
                break
            address = urljoin(address, answer.location)
            answer = self._ask("GET", address)
        if answer.status != http.HTTPStatus.OK or self.tool.shows not in answer.text:
            raise LaunchFailedError(answer)

    def _post(self, path: str, form: dict[str, str]) -> _Answer:
        return self._ask("POST", path, urlencode(form))

    def _ask(self, method: str, path: str, body: str | None = None) -> _Answer:
        headers = {**HEADERS, "Host": self.tool.host}
        if body is not None:
            headers["Content-Type"] = FORM
        if self.cookies:
            headers["Cookie"] = "; ".join(f"{name}={value}" for name, value in self.cookies.items())
        self._http.request(method, path, body, headers)
        answer = self._http.getresponse()
        text = answer.read().decode()
        for cookie in answer.headers.get_all("Set-Cookie", []):
            self._keep(cookie)
        return _Answer(answer.status, answer.headers.get("Location", ""), text)

    def _keep(self, cookie: str) -> None:
        pair, _, attributes = cookie.partition(";")
        name, _, value = pair.partition("=")
        if "max-age=0" in attributes.lower().replace(" ", ""):
            self.cookies.pop(name, None)
        else:
            self.cookies[name] = value
