"""A small, strict LMS over real HTTP: token endpoint, line items, scores, results, members."""

import json
import threading
from collections import defaultdict
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from string import ascii_uppercase
from urllib.parse import parse_qs, parse_qsl, urlencode, urlsplit

import jwt

SCOPE = "https://purl.imsglobal.org/spec/lti-ags/scope/"
COLUMN = "application/vnd.ims.lis.v2.lineitem+json"
COLUMN_LIST = "application/vnd.ims.lis.v2.lineitemcontainer+json"
RESULT_LIST = "application/vnd.ims.lis.v2.resultcontainer+json"
SCORE = "application/vnd.ims.lis.v1.score+json"
LOOKS = (f"{SCOPE}lineitem", f"{SCOPE}lineitem.readonly")
NRPS_SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MEMBERS = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"


_letters = [a + b for a in ["", *ascii_uppercase] for b in ascii_uppercase]


@dataclass(frozen=True)
class Scripted:
    """An answer that takes the place of the usual one."""

    status: int = 200
    body: bytes = b""
    headers: Mapping[str, str] = field(default_factory=dict)
    reason: str | None = None
    acts_first: bool = False
    """Do the usual work, and only then answer this."""
    drops: bool = False
    """Close the connection without an answer."""
    stated_length: int | None = None
    """Say this length, send the body, and close the connection."""


@dataclass
class Lms:
    """What the LMS knows, and how it behaves. `jwks` answers the tool's public keys."""

    jwks: Callable[[], Mapping[str, object]]
    base: str = ""
    clients: tuple[str, ...] = ("client-1", "client-2")
    expires_in: object = 3600
    heeds_filters: bool = True
    page_size: int | None = None
    link_format: str = '<{url}>; rel="next"'
    columns: list[dict[str, object]] = field(default_factory=list)
    results: list[dict[str, object]] = field(default_factory=list)
    members: list[object] = field(default_factory=list)
    scores: list[dict[str, object]] = field(default_factory=list)
    requests: list[tuple[str, str, Mapping[str, str]]] = field(default_factory=list)
    raw_bodies: list[bytes] = field(default_factory=list)
    tokens: dict[str, tuple[str, set[str]]] = field(default_factory=dict)
    token_requests: list[dict[str, str]] = field(default_factory=list)
    seen_ids: set[str] = field(default_factory=set)
    script: dict[tuple[str, str], list[Scripted]] = field(default_factory=lambda: defaultdict(list))
    lock: threading.Lock = field(default_factory=threading.Lock)

    @property
    def columns_url(self) -> str:
        """As Moodle's: with a query."""
        return f"{self.base}/course/7/lineitems?type_id=3"

    @property
    def roster_url(self) -> str:
        return f"{self.base}/course/7/members?type_id=3"

    def add_column(self, resource_id: str, tag: str = "percent") -> str:
        url = f"{self.base}/course/7/lineitems/{len(self.columns) + 1}/lineitem?type_id=3"
        self.columns.append(
            {"id": url, "resourceId": resource_id, "tag": tag, "scoreMaximum": 100, "label": "x"}
        )
        return url

    def count(self, method: str, ending: str) -> int:
        return sum(
            m == method and urlsplit(path).path.endswith(ending) for m, path, _ in self.requests
        )

    # Behaviour.

    def act(self, method: str, target: str, headers: Mapping[str, str], body: bytes) -> Scripted:
        path = urlsplit(target).path
        query = dict(parse_qsl(urlsplit(target).query))
        if (method, path) == ("POST", "/token"):
            return self._token(body)
        routes = (
            ("POST", "/scores", (f"{SCOPE}score",), SCORE, self._score),
            ("GET", "/results", (f"{SCOPE}result.readonly",), RESULT_LIST, self._list_results),
            ("GET", "/lineitems", LOOKS, COLUMN_LIST, self._list_columns),
            ("POST", "/lineitems", LOOKS[:1], COLUMN, self._create_column),
            ("GET", "/lineitem", LOOKS, COLUMN, self._show_column),
            ("PUT", "/lineitem", LOOKS[:1], COLUMN, self._replace_column),
            ("DELETE", "/lineitem", LOOKS[:1], None, self._delete_column),
            ("GET", "/members", (NRPS_SCOPE,), MEMBERS, self._list_members),
        )
        for route_method, ending, scopes, media_type, work in routes:
            if method == route_method and path.endswith(ending):
                if not self._may(headers, scopes):
                    return Scripted(401)
                has_body = method in {"POST", "PUT"}
                given = headers.get("Content-Type" if has_body else "Accept")
                if (
                    (media_type and given != media_type)
                    or query.get("type_id") != "3"
                    or "limit" in query
                ):
                    return Scripted(400, b'{"reason":"media type, query or limit"}')
                return work(target, query, body)
        return Scripted(404, b"<html>no such page</html>")

    def _token(self, body: bytes) -> Scripted:
        form = {name: values[0] for name, values in parse_qs(body.decode()).items()}
        keys = jwt.PyJWKSet.from_dict(dict(self.jwks()))
        kid = jwt.get_unverified_header(form["client_assertion"])["kid"]
        claims = jwt.decode(
            form["client_assertion"],
            keys[kid],
            algorithms=["RS256"],
            audience=f"{self.base}/token",
            options={"require": ["iss", "sub", "aud", "iat", "exp", "jti"], "verify_exp": False},
        )
        assert form["grant_type"] == "client_credentials"
        assert claims["iss"] == claims["sub"]
        if claims["iss"] not in self.clients:
            return Scripted(401, b'{"error":"invalid_client","error_description":"Ada Byron"}')
        with self.lock:
            assert claims["jti"] not in self.seen_ids
            self.seen_ids.add(claims["jti"])
            self.token_requests.append({"client": claims["iss"], "scope": form["scope"]})
            token = f"token-{len(self.token_requests)}"
            self.tokens[token] = (claims["iss"], set(form["scope"].split()))
        answer = {"access_token": token, "token_type": "Bearer", "expires_in": self.expires_in}
        return Scripted(200, json.dumps(answer).encode(), {"Content-Type": "text/html"})

    def _may(self, headers: Mapping[str, str], any_of: tuple[str, ...]) -> bool:
        token = headers.get("Authorization", "").removeprefix("Bearer ")
        return not self.tokens.get(token, ("", set()))[1].isdisjoint(any_of)

    def _list_columns(self, target: str, query: Mapping[str, str], _: bytes) -> Scripted:
        found = self.columns
        if self.heeds_filters:
            wanted = {"resourceId": query.get("resource_id"), "tag": query.get("tag")}
            found = [c for c in found if all(v in (None, c.get(k)) for k, v in wanted.items())]
        return self._page(target, query, found)

    def _list_results(self, target: str, query: Mapping[str, str], _: bytes) -> Scripted:
        found = self.results
        if self.heeds_filters:
            found = [each for each in found if query.get("user_id") in (None, each["userId"])]
        return self._page(target, query, found)

    def _list_members(self, target: str, query: Mapping[str, str], _: bytes) -> Scripted:
        page = self._page(target, query, self.members)
        container = {"id": self.roster_url, "members": json.loads(page.body)}
        return Scripted(200, json.dumps(container).encode(), page.headers)

    def _page(self, target: str, query: Mapping[str, str], found: Sequence[object]) -> Scripted:
        size = self.page_size or len(found) or 1
        # A token in which case matters: "Page:B" is not "page:b".
        index = _letters.index(query.get("bookmark", "Page:A").removeprefix("Page:"))
        headers = {}
        if (index + 1) * size < len(found):
            more = dict(query) | {"bookmark": f"Page:{_letters[index + 1]}"}
            url = f"{self.base}{urlsplit(target).path}?{urlencode(more)}"
            headers["Link"] = self.link_format.format(url=url)
        page = found[index * size : (index + 1) * size]
        return Scripted(200, json.dumps(page).encode(), headers)

    def _column_at(self, target: str) -> dict[str, object]:
        return next(c for c in self.columns if c["id"] == f"{self.base}{target}")

    def _show_column(self, target: str, _: Mapping[str, str], __: bytes) -> Scripted:
        return Scripted(200, json.dumps(self._column_at(target)).encode())

    def _replace_column(self, target: str, _: Mapping[str, str], body: bytes) -> Scripted:
        column = self._column_at(target)
        column.clear()
        column.update(json.loads(body))
        return Scripted(200, body)

    def _delete_column(self, target: str, _: Mapping[str, str], __: bytes) -> Scripted:
        self.columns.remove(self._column_at(target))
        return Scripted(204)

    def _create_column(self, _: str, __: Mapping[str, str], body: bytes) -> Scripted:
        asked = json.loads(body)
        self.add_column(asked["resourceId"], asked["tag"])
        self.columns[-1] |= asked
        return Scripted(201, json.dumps(self.columns[-1]).encode())

    def _score(self, _: str, __: Mapping[str, str], body: bytes) -> Scripted:
        with self.lock:
            self.scores.append(json.loads(body))
            self.raw_bodies.append(body)
        return Scripted(200)


class _Handler(BaseHTTPRequestHandler):
    protocol_version = "HTTP/1.1"
    wbufsize = -1  # head and body leave together, or each answer waits 40 ms for the other's ACK
    lms: Lms

    def _answer(self) -> None:
        body = self.rfile.read(int(self.headers.get("Content-Length") or 0))
        path = urlsplit(self.path).path
        with self.lms.lock:
            self.lms.requests.append((self.command, self.path, dict(self.headers)))
            queue = self.lms.script[self.command, path]
            scripted = queue.pop(0) if queue else None
        if scripted is None or scripted.acts_first:
            usual = self.lms.act(self.command, self.path, self.headers, body)  # type: ignore[arg-type]
        answer = scripted or usual
        if answer.drops:
            self.close_connection = True
            return
        self.send_response(answer.status, answer.reason)
        for name, value in answer.headers.items():
            self.send_header(name, value)
        length = len(answer.body) if answer.stated_length is None else answer.stated_length
        self.send_header("Content-Length", str(length))
        self.close_connection |= answer.stated_length is not None
        self.end_headers()
        self.wfile.write(answer.body)

    do_GET = do_POST = do_PUT = do_DELETE = _answer  # noqa: N815

    def log_message(self, format: str, *args: object) -> None:  # noqa: A002
        """Say nothing."""


class _Server(ThreadingHTTPServer):
    def handle_error(self, request: object, client_address: object) -> None:
        """Say nothing of clients that hang up."""


@contextmanager
def serving(lms: Lms) -> Iterator[Lms]:
    """Run the LMS on a free port of this machine."""
    handler = type("Handler", (_Handler,), {"lms": lms})
    with _Server(("127.0.0.1", 0), handler) as server:
        server.daemon_threads = True
        lms.base = f"http://127.0.0.1:{server.server_port}"
        thread = threading.Thread(target=server.serve_forever, kwargs={"poll_interval": 0.01})
        thread.start()
        try:
            yield lms
        finally:
            server.shutdown()
            thread.join()
