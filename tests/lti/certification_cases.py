"""Every case of the certification guide: what is sent, what must come of it, and how to see it."""

from collections.abc import Callable
from dataclasses import dataclass

import jwt

from lti_tool.lti.errors import LaunchRefusedError
from tests.lti.support import LTI, P, Place

KNOWN_BAD = "6.1.1 Known-bad payloads"
TEACHER = "6.1.2 Valid teacher payloads"
STUDENT = "6.1.3 Valid student payloads"
SECURITY = "Security Framework 1.1: what a tool must check"

REFUSED = "refused, with a page and no session"
ACCEPTED = "accepted"
INSTRUCTOR = f"{P}membership#Instructor"
LEARNER = f"{P}membership#Learner"
NAMES = dict.fromkeys(("name", "given_name", "family_name", "email"))
NOW = 1791208800
"""The clock's start."""


@dataclass(frozen=True)
class Case:
    """One line of the guide. `outcome` is what `run` must answer: a status and code, or a role."""

    id: str
    section: str
    what: str
    expected: str
    outcome: str
    run: Callable[[], str]


def outcome_of(place: Place, state: str, token: str) -> str:
    """Answer what came of a launch."""
    try:
        launch = place.post(state, token)
    except LaunchRefusedError as error:
        return f"{error.status} {error.code}"
    return f"{launch.role}" if launch.person else f"anonymous {launch.role}"


def launch(**changes: object) -> str:
    """Answer what comes of a launch with these claims changed."""
    place = Place()
    begun = place.login()
    return outcome_of(place, begun.state, place.sign(place.claims(begun, **changes)))


def signed(**signature: object) -> str:
    """Answer what comes of a full launch that is signed in another way."""
    place = Place()
    begun = place.login()
    return outcome_of(place, begun.state, place.sign(place.claims(begun), **signature))  # type: ignore[arg-type]


def _bad(case_id: str, what: str, outcome: str, **changes: object) -> Case:
    return Case(case_id, KNOWN_BAD, what, REFUSED, outcome, lambda: launch(**changes))


def _security(case_id: str, what: str, outcome: str, **changes: object) -> Case:
    expected = ACCEPTED if outcome == "student" else REFUSED
    return Case(case_id, SECURITY, what, expected, outcome, lambda: launch(**changes))


def _body(body: object) -> str:
    place = Place()
    return outcome_of(place, place.login().state, place.sign(body))


KNOWN_BAD_CASES = (
    Case(
        "no_kid", KNOWN_BAD, "No KID sent in JWT header", REFUSED, "401 kid_missing",
        lambda: signed(kid=None),
    ),
    Case(
        "wrong_kid", KNOWN_BAD, "Incorrect KID in JWT header", REFUSED, "401 unknown_kid",
        lambda: signed(kid="imstester_66067"),
    ),
    _bad("wrong_version", "Wrong LTI version", "400 wrong_version", version="11.3"),
    _bad("no_version", "No LTI version", "400 claims_missing", version=None),
    Case(
        "invalid_message", KNOWN_BAD, "Invalid LTI message", REFUSED, "400 claims_missing",
        lambda: _body({"name": "badltilaunch"}),
    ),
    _bad(
        "missing_claims", "Missing LTI claims (message type, version, roles)",
        "400 claims_missing", message_type=None, version=None, roles=None,
    ),
    _bad(
        "missing_identity", "Missing LTI claims (aud, iss, sub, deployment, roles)",
        "400 claims_missing", aud=None, iss=None, sub=None, deployment_id=None, roles=None,
    ),
    _bad("timestamps", "Timestamps incorrect", "401 token_expired", iat=11111, exp=22222),
    _bad("no_message_type", "message_type claim missing", "400 claims_missing", message_type=None),
    _bad("no_role", "role claim missing", "400 claims_missing", roles=None),
    _bad("no_deployment", "deployment_id claim missing", "400 claims_missing", deployment_id=None),
    _bad(
        "no_resource_link", "resource_link claim missing",
        "400 claims_missing", resource_link=None,
    ),
    _bad(
        "no_resource_link_id", "resource_link_id claim missing",
        "400 claims_missing", resource_link={"title": "No id"},
    ),
    Case(
        "no_user", KNOWN_BAD, "user claim missing (sub is empty)",
        "read-only and without a person (Core 1.3, section 5.3.6.1)", "anonymous student",
        lambda: launch(sub=""),
    ),
)  # fmt: skip


def _valid(section: str, own: str, also: list[str], short: str, role: str) -> tuple[Case, ...]:
    """Answer the payloads that the guide sends for both roles."""
    only_link = {"context": None, "resource_link": {"id": "r1"}, **NAMES}
    sent: dict[str, tuple[str, dict[str, object]]] = {
        "full": ("Valid launch", {"roles": [own]}),
        "multiple_roles": ("Valid launch, multiple roles", {"roles": [own, *also]}),
        "short_role": ("Valid launch, short role", {"roles": [short]}),
        "email_only": (
            "Valid launch, email only",
            {"roles": [own], **NAMES, "email": "a@school.example"},
        ),
        "names_only": ("Valid launch, names only", {"roles": [own], "email": None}),
        "no_pii": ("Valid launch, no personal data", {"roles": [own], **NAMES}),
        "no_context": (
            "Valid launch, email without context",
            {"roles": [own], **NAMES, "email": "a@school.example", "context": None},
        ),
        "only_link": ("Valid launch, only resource link", {"roles": [own], **only_link}),
        "new_link": (
            "Valid launch, new resource_link_id",
            {"roles": [own], "resource_link": {"id": "new", "title": "New"}},
        ),
    }
    return tuple(
        Case(
            f"{role}_{name}", section, what, f"{ACCEPTED} as {role}", role,
            lambda changes=changes: launch(**changes),  # type: ignore[misc]
        )
        for name, (what, changes) in sent.items()
    )  # fmt: skip


VALID_CASES = (
    *_valid(
        TEACHER, INSTRUCTOR,
        [f"{P}institution/person#Staff", f"{P}institution/person#Other"],
        "Instructor", "teacher",
    ),
    Case(
        "teacher_unknown_role", TEACHER, "Valid launch, unknown role", "accepted, without rights",
        "none", lambda: launch(roles=[f"{P}unknown/unknown#Helper"]),
    ),
    Case(
        "teacher_no_role", TEACHER, "Valid launch, no role", "accepted, without rights",
        "none", lambda: launch(roles=[""]),
    ),
    *_valid(
        STUDENT, LEARNER,
        [f"{P}institution/person#Student", f"{P}institution/person#Mentor"],
        "Learner", "student",
    ),
    Case(
        "student_unknown_role", STUDENT, "Valid launch, a known and an unknown role",
        "accepted as student", "student",
        lambda: launch(roles=[LEARNER, f"{P}uknownrole/unknown#Unknown"]),
    ),
    Case(
        "student_no_role", STUDENT, "Valid launch, no role", "accepted, without rights",
        "none", lambda: launch(roles=[""]),
    ),
)  # fmt: skip


def _replayed() -> str:
    place = Place()
    begun = place.login()
    token = place.sign(place.claims(begun))
    outcome_of(place, begun.state, token)
    return outcome_of(place, begun.state, token)


def _other_browser() -> str:
    place = Place()
    begun = place.login()
    place.cookies[begun.state] = "another browser's secret"
    return outcome_of(place, begun.state, place.sign(place.claims(begun)))


def _shared_secret() -> str:
    place = Place()
    begun = place.login()
    secret = "a secret that platform and tool would share"
    token = jwt.encode(place.claims(begun), secret, algorithm="HS256", headers={"kid": "k1"})
    return outcome_of(place, begun.state, token)


SECURITY_CASES = (
    Case(
        "wrong_key", SECURITY, "Signed with a key that is not the platform's", REFUSED,
        "401 bad_signature", lambda: signed(key="stranger"),
    ),
    Case(
        "key_in_header", SECURITY, "Signed with a key named in the token's own header", REFUSED,
        "401 unknown_kid",
        lambda: signed(key="own", kid="own", headers={"jku": "https://evil.example/keys"}),
    ),
    Case(
        "shared_secret", SECURITY, "Signed with an algorithm that is not asymmetric", REFUSED,
        "401 bad_algorithm", _shared_secret,
    ),
    _security("issuer", "iss is not exactly the platform's", "401 issuer_mismatch",
              iss="https://lms.example/"),
    _security("audience", "aud is not this tool", "401 audience_mismatch", aud="client-2"),
    _security("extra_audience", "aud has another member, no azp", "401 azp_mismatch",
              aud=["client-1", "other"]),
    _security("azp", "azp is not this tool", "401 azp_mismatch", azp="other"),
    _security("azp_among_audiences", "Several audiences, azp is this tool", "student",
              aud=["other", "client-1"], azp="client-1"),
    _security("no_exp", "exp is missing", "400 claims_missing", exp=None),
    _security("no_iat", "iat is missing", "400 claims_missing", iat=None),
    _security("expired", "exp is past by more than the leeway", "401 token_expired", exp=NOW - 30),
    _security("leeway", "exp is past by less than the leeway", "student", exp=NOW - 29),
    _security("too_old", "iat is more than ten minutes ago", "401 token_too_old", iat=NOW - 631),
    _security("no_nonce", "nonce is missing", "400 claims_missing", nonce=None),
    _security("other_nonce", "nonce is not the login's", "401 nonce_mismatch", nonce="guess"),
    Case("replay", SECURITY, "The same launch twice", REFUSED, "401 launch_replayed", _replayed),
    Case(
        "state", SECURITY, "state is another browser's", REFUSED, "401 browser_not_proven",
        _other_browser,
    ),
    _security("target", "target_link_uri is not the login's", "400 target_mismatch",
              target_link_uri="https://tool.example/else"),
    _security("long_id", "An id longer than 255 characters", "400 claims_malformed", sub="x" * 256),
    _security("unknown_claims", "Claims that nobody knows are ignored", "student",
              **{f"{LTI}unknown": {"a": [1]}, "x": None}),
)  # fmt: skip
