"""The certification guide's cases for choosing content, rosters, grades and the tool's own keys."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from fractions import Fraction
from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import jwt

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.ags import AgsGradebook
from lti_tool.lti.deep_linking import sign_response
from lti_tool.lti.nrps import NrpsRoster
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.tool_keys import HEAD_START, ToolKeys
from lti_tool.ports import ColumnSpec, LinkItem, RosterAccess, ScoreMessage
from tests.lti.certification_cases import (
    KNOWN_BAD_CASES,
    SECURITY_CASES,
    VALID_CASES,
    Case,
    launch,
)
from tests.lti.choosing import CERTIFICATION, chooser_claims
from tests.lti.conftest import Services
from tests.lti.lms_server import SCOPE, Lms, serving
from tests.lti.support import LMS, LTI, START, Place, TickingClock

CHOOSING = "6.2 Deep Linking"
ROSTER = "6.3 Names and Role Provisioning Services"
GRADES = "6.4 Assignment and Grade Services"
KEYS = "Security Framework 1.1: the tool's own keys and tokens"
DL = "https://purl.imsglobal.org/spec/lti-dl/claim/"
HOLDS = "holds"

_FOLDER = TemporaryDirectory(prefix="cairn-certification-")


@cache
def _keys() -> ToolKeys:
    return ToolKeys(Path(_FOLDER.name))


@contextmanager
def _services() -> Iterator[Services]:
    clock, keys = TickingClock(), _keys()
    with serving(Lms(keys.jwks)) as lms:
        http = ServiceHttp(clock=clock, allow_http=True)
        tokens = ServiceTokens(http, keys, clock)
        gradebook, roster = AgsGradebook(http, tokens), NrpsRoster(http, tokens)
        yield Services(clock, keys, http, tokens, gradebook, roster, lms)


def _told(is_so: bool) -> str:
    return HOLDS if is_so else "does not hold"


@cache
def _answer() -> tuple[str, dict[str, object]]:
    """Answer the token sent back for the captured request, and its body once verified."""
    request = Place().launch(**chooser_claims(CERTIFICATION)).deep_linking
    assert request is not None
    column = ColumnSpec("Ratios", 100, "cairn:unit:u7", "percent")
    item = LinkItem("Ratios", "https://tool.example/lti/launch", column=column)
    token = sign_response(
        request, [item], registration=LMS, deployment_id="1", tool_keys=_keys(), now=START
    ).jwt
    kid = jwt.get_unverified_header(token)["kid"]
    off = {"verify_exp": False, "verify_iat": False, "verify_aud": False}
    key = jwt.PyJWKSet.from_dict(_keys().jwks())[kid]  # type: ignore[arg-type]
    return token, jwt.decode(token, key, algorithms=["RS256"], options=off)  # type: ignore[arg-type]


def _says(claim: str, value: object) -> Callable[[], str]:
    return lambda: _told(_answer()[1].get(claim) == value)


def _has_valid_times() -> str:
    body, now = _answer()[1], START.timestamp()
    issued, ends = body["iat"], body["exp"]
    assert isinstance(issued, int)
    assert isinstance(ends, int)
    return _told(now - 300 < issued <= now < ends <= now + 3600)


def _carries_the_link() -> str:
    items = _answer()[1][f"{DL}content_items"]
    assert isinstance(items, list)
    wanted = {"type", "title", "url", "lineItem"}
    return _told([set(item) for item in items] == [wanted])


def _relaunches() -> str:
    return launch(**{f"{LTI}custom": {"cairn_unit": "u7"}})


def _choosing(case_id: str, what: str, run: Callable[[], str]) -> Case:
    return Case(case_id, CHOOSING, what, HOLDS, HOLDS, run)


CHOOSING_CASES = (
    Case(
        "dl_request", CHOOSING, "The request is received", "accepted as teacher", "teacher",
        lambda: launch(**chooser_claims(CERTIFICATION)),
    ),
    _choosing("dl_type", "The response is an LtiDeepLinkingResponse",
              _says(f"{LTI}message_type", "LtiDeepLinkingResponse")),
    _choosing("dl_signature", "The signature is valid", lambda: _told(bool(_answer()[1]))),
    _choosing("dl_times", "The timestamps are valid", _has_valid_times),
    _choosing("dl_issuer", "iss is the client id", _says("iss", "client-1")),
    _choosing("dl_audience", "aud is the platform, as a string",
              _says("aud", "https://lms.example")),
    _choosing("dl_version", "The version is 1.3.0", _says(f"{LTI}version", "1.3.0")),
    _choosing("dl_deployment", "The deployment is the request's",
              _says(f"{LTI}deployment_id", "1")),
    _choosing("dl_nonce", "There is a nonce", lambda: _told(bool(_answer()[1]["nonce"]))),
    _choosing("dl_data", "data is given back unchanged", _says(f"{DL}data", "909708")),
    _choosing("dl_items", "The items are of an accepted type and complete", _carries_the_link),
    Case("dl_relaunch", CHOOSING, "The link that was passed launches", "accepted as student",
         "student", _relaunches),
)  # fmt: skip


def _roster_is_asked_for_rightly() -> str:
    with _services() as services:
        registration = services.registration()
        services.roster.read(RosterAccess(registration, services.lms.roster_url))
        [(_, _, headers)] = [each for each in services.lms.requests if each[0] == "GET"]
        [asked] = services.lms.token_requests
    container = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"
    return _told(
        headers["Accept"] == container
        and headers["Authorization"] == "Bearer token-1"
        and asked["scope"].endswith("/contextmembership.readonly")
    )


def _grades(what_it_does: Callable[[Services, str], object], *scopes: str) -> Callable[[], str]:
    """Tell whether work with a column asks for these scopes and no others, one at a time."""

    def run() -> str:
        with _services() as services:
            what_it_does(services, services.lms.add_column("cairn:unit:u7"))
            asked = {each["scope"] for each in services.lms.token_requests}
        return _told(asked == {SCOPE + scope for scope in scopes})

    return run


def _column(services: Services, _: str) -> object:
    spec = ColumnSpec("Ratios", 100, "cairn:unit:new", "percent")
    url = services.gradebook.find_or_create_column(services.access(), spec)
    assert len(services.lms.columns) == 2
    return url


def _known_column(services: Services, url: str) -> object:
    spec = ColumnSpec("Ratios", 100, "cairn:unit:u7", "percent")
    assert services.gradebook.find_or_create_column(services.access(), spec) == url
    return url


def _score(services: Services, url: str) -> object:
    score = ScoreMessage("person-5", Fraction(90), 100, "Mastered", START, None)
    services.gradebook.send_score(services.access(), url, score)
    [sent] = services.lms.scores
    assert {"userId", "timestamp", "scoreGiven", "scoreMaximum"} <= set(sent)
    return sent


def _result(services: Services, url: str) -> object:
    services.lms.results = [{"userId": "person-5", "resultScore": 90, "resultMaximum": 100}]
    shown = services.gradebook.read_grade(services.access(), url, "person-5")
    assert shown is not None
    return shown


SERVICE_CASES = (
    Case("nrps_request", ROSTER, "The request has the header, a valid token and the right scope",
         HOLDS, HOLDS, _roster_is_asked_for_rightly),
    Case("ags_columns", GRADES, "Line items are read: header, token, scope", HOLDS, HOLDS,
         _grades(_known_column, "lineitem")),
    Case("ags_new_column", GRADES, "A line item is made: header, token, scope", HOLDS, HOLDS,
         _grades(_column, "lineitem")),
    Case("ags_score", GRADES, "A score is sent: header, token, scope", HOLDS, HOLDS,
         _grades(_score, "score")),
    Case("ags_result", GRADES, "A result is read: header, token, scope", HOLDS, HOLDS,
         _grades(_result, "result.readonly")),
)  # fmt: skip


def _key_set_is_complete() -> str:
    published = _keys().jwks()["keys"]
    members = {"kty", "n", "e", "kid", "alg", "use"}
    return _told(all(set(each) == members and each["alg"] == "RS256" for each in published))


def _rotation_overlaps() -> str:
    with TemporaryDirectory() as folder:
        keys = ToolKeys(Path(folder))
        old = keys.rotate(begins_at=START)
        new = keys.rotate(begins_at=START + HEAD_START)
        before = keys.signing_key(now=START + HEAD_START - timedelta(seconds=1))[0]
        after = keys.signing_key(now=START + HEAD_START)[0]
        published = {each["kid"] for each in keys.jwks()["keys"]}
    return _told((before, after) == (old, new) and published == {old, new} and old != new)


def _two_registrations_two_keys() -> str:
    with TemporaryDirectory() as folder:
        keys = ToolKeys(Path(folder))
        ids = [RegistrationId(number) for number in (1, 2)]
        kids = {keys.rotate(each, begins_at=START) for each in ids}
        signing = {keys.signing_key(each, now=START)[0] for each in ids}
    return _told(len(kids) == len(signing) == 2 and kids == signing)


KEY_CASES = (
    Case("jwks", KEYS, "The key set names kid, alg and use of every key", HOLDS, HOLDS,
         _key_set_is_complete),
    Case("rotation", KEYS, "A new key is published before it signs, the old one stays", HOLDS,
         HOLDS, _rotation_overlaps),
    Case("own_keys", KEYS, "Two registrations do not share a key", HOLDS, HOLDS,
         _two_registrations_two_keys),
)  # fmt: skip

CASES = (
    *KNOWN_BAD_CASES,
    *VALID_CASES,
    *CHOOSING_CASES,
    *SERVICE_CASES,
    *SECURITY_CASES,
    *KEY_CASES,
)
