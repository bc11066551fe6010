"""The people of a course (Names and Role Provisioning Services 2.0)."""

from collections.abc import Iterable, Mapping
from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

from lti_tool.domain.errors import LmsRefusedError
from lti_tool.lti.connector import Connector
from lti_tool.lti.pages import all_pages
from lti_tool.lti.quirks import quirks_at
from lti_tool.lti.roles import resolve_role
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.service_urls import with_query
from lti_tool.lti.storable import storable
from lti_tool.lti.user_ids import user_id_of
from lti_tool.ports import MemberStatus, RosterAccess, RosterMember

SCOPE = "https://purl.imsglobal.org/spec/lti-nrps/scope/contextmembership.readonly"
MEDIA_TYPE = "application/vnd.ims.lti-nrps.v2.membershipcontainer+json"

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
LONGEST_NAME = 1000
_NO_ROSTER = "The LMS answered a request for the class with something else."


class NrpsRoster:
    """The rosters of all courses; implements `ports.Roster`.

    No role filter is ever asked for: Moodle forgets it after the first page, and Canvas answers an
    empty class to a short name (seen on Moodle 4.5; Canvas's source).
    """

    def __init__(self, http: ServiceHttp, tokens: ServiceTokens) -> None:
        self._http = http
        self._tokens = tokens

    def read(self, access: RosterAccess) -> tuple[RosterMember, ...]:
        """Answer everybody, in the order of the platform."""
        url = access.roster_url
        quirks = quirks_at(access.product, issuer=access.registration.issuer, service_url=url)
        pages = all_pages(
            Connector(access.registration, url, self._http, self._tokens),
            _with_link(url, access.link_id),
            scopes=(SCOPE,),
            accept=MEDIA_TYPE,
            refusals=quirks.roster_refusals,
        )
        return _members(entry for body in pages for entry in _entries(body))


def _with_link(url: str, link_id: str | None) -> str:
    if link_id is None or "rlid" in parse_qs(urlsplit(url).query):
        return url
    return with_query(url, {"rlid": link_id})


def _entries(body: object) -> list[object]:
    """Answer the members of one page. A page without them is no page of an empty class."""
    members = body.get("members") if isinstance(body, dict) else None
    if not isinstance(members, list):
        raise LmsRefusedError("unreadable_answer", _NO_ROSTER)
    return members


def _members(entries: Iterable[object]) -> tuple[RosterMember, ...]:
    """Make one member of all entries of a person: there may be one for each role or section."""
    roles: dict[str, set[str]] = {}
    found: dict[str, RosterMember] = {}
    for entry in entries:
        if not isinstance(entry, dict):
            raise LmsRefusedError("unreadable_answer", _NO_ROSTER)
        sub, held = user_id_of(entry.get("user_id")), entry.get("roles")
        # One person less would look like one who has left.
        if sub is None or not isinstance(held, list):
            raise LmsRefusedError("unreadable_answer", _NO_ROSTER)
        roles.setdefault(sub, set()).update(uri for uri in held if isinstance(uri, str))
        member = _member(sub, entry)
        found[sub] = _merged(found[sub], member) if sub in found else member
    return tuple(
        replace(member, role=resolve_role(roles[sub]), is_test=TEST_USER in roles[sub])
        for sub, member in found.items()
    )


def _member(sub: str, entry: Mapping[str, object]) -> RosterMember:
    given_name, family_name = _name(entry.get("given_name")), _name(entry.get("family_name"))
    return RosterMember(
        sub=sub,
        name=_name(entry.get("name")) or f"{given_name} {family_name}".strip(),
        given_name=given_name,
        family_name=family_name,
        role=resolve_role(()),
        status=_status(entry.get("status")),
        is_test=False,
    )


def _merged(one: RosterMember, other: RosterMember) -> RosterMember:
    strongest_first = list(MemberStatus)
    return replace(
        one,
        name=one.name or other.name,
        given_name=one.given_name or other.given_name,
        family_name=one.family_name or other.family_name,
        status=min(one.status, other.status, key=strongest_first.index),
    )


def _status(value: object) -> MemberStatus:
    """Read a status; who has none is active (NRPS 2.0, section 2.2)."""
    if value is None:
        return MemberStatus.ACTIVE
    try:
        return MemberStatus(str(value).lower())
    except ValueError:  # invited, suspended, ...: whatever it is, it is not active
        return MemberStatus.INACTIVE


def _name(value: object) -> str:
    return storable(value).strip()[:LONGEST_NAME] if isinstance(value, str) else ""
