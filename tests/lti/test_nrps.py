"""A roster is everybody or an error, and tells of each person once."""

import logging
from dataclasses import replace

import pytest

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti import pages
from lti_tool.ports import MemberStatus, RosterAccess, RosterMember
from tests.lti.conftest import Services
from tests.lti.lms_server import MEMBERS, NRPS_SCOPE, Lms, Scripted, serving
from tests.lti.support import P

LEARNER, INSTRUCTOR = f"{P}membership#Learner", f"{P}membership#Instructor"
ADA = {
    "status": "Active",
    "user_id": "person-5",
    "name": "Ada Byron",
    "given_name": "Ada",
    "family_name": "Byron",
    "email": "ada@school.example",
    "picture": "https://school.example/ada.png",
    "roles": [LEARNER],
}
PATH = ("GET", "/course/7/members")


def access(services: Services, **changes: str) -> RosterAccess:
    here = RosterAccess(services.registration(), services.lms.roster_url)
    return replace(here, **changes)  # type: ignore[arg-type]


def read(services: Services, *members: object) -> tuple[RosterMember, ...]:
    services.lms.members = list(members)
    return services.roster.read(access(services))


def refused(services: Services, *members: object) -> str:
    with pytest.raises(LmsRefusedError) as caught:
        read(services, *members)
    return caught.value.code


def test_a_member_is_read(services: Services) -> None:
    assert read(services, ADA) == (
        RosterMember(
            sub="person-5",
            name="Ada Byron",
            given_name="Ada",
            family_name="Byron",
            role=Role.STUDENT,
            status=MemberStatus.ACTIVE,
            is_test=False,
        ),
    )


def test_it_is_asked_for_as_the_standard_says_and_no_further(services: Services) -> None:
    read(services, ADA)
    [_, (_, path, headers)] = services.lms.requests
    assert path == "/course/7/members?type_id=3"
    assert headers["Accept"] == MEMBERS
    assert services.lms.token_requests == [{"client": "client-1", "scope": NRPS_SCOPE}]


def test_five_thousand_people_in_pages_of_fifty_are_all_there(services: Services) -> None:
    services.lms.page_size = 50
    everybody = [ADA | {"user_id": f"person-{n}"} for n in range(5000)]
    found = read(services, *everybody)
    assert [member.sub for member in found] == [f"person-{n}" for n in range(5000)]
    assert services.lms.count("GET", "/members") == 100
    assert len(services.lms.token_requests) == 1


def test_people_without_names_are_people(services: Services) -> None:
    [member] = read(services, {"user_id": "person-5", "roles": ["Learner"]})
    assert (member.name, member.given_name, member.family_name) == ("", "", "")
    assert (member.role, member.status) == (Role.STUDENT, MemberStatus.ACTIVE)


@pytest.mark.parametrize(
    ("names", "name"),
    [
        ({"name": None}, "Ada Byron"),
        ({"name": "  Ada B. "}, "Ada B."),
        ({"name": 7, "given_name": None}, "Byron"),
        ({"name": "A\x00da\ud800"}, "Ada"),
    ],
)
def test_a_name_is_made_of_what_there_is(
    services: Services, names: dict[str, object], name: str
) -> None:
    [member] = read(services, ADA | names)
    assert member.name == name


@pytest.mark.parametrize(
    ("roles", "role"),
    [
        ([LEARNER], Role.STUDENT),
        (["Instructor"], Role.TEACHER),
        ([INSTRUCTOR, f"{P}membership/Instructor#TeachingAssistant"], Role.ASSISTANT),
        ([f"{P}membership#Mentor"], Role.OBSERVER),
        ([f"{P}institution/person#Instructor", LEARNER], Role.STUDENT),
        ([f"{P}institution/person#Administrator"], Role.NONE),
        ([], Role.NONE),
        ([7, None, LEARNER], Role.STUDENT),
    ],
)
def test_a_role_is_what_it_is_at_launch(
    services: Services, roles: list[object], role: Role
) -> None:
    [member] = read(services, ADA | {"roles": roles})
    assert member.role is role


@pytest.mark.parametrize(
    ("status", "expected"),
    [
        ("Active", MemberStatus.ACTIVE),
        ("active", MemberStatus.ACTIVE),
        (None, MemberStatus.ACTIVE),
        ("Inactive", MemberStatus.INACTIVE),
        ("Deleted", MemberStatus.DELETED),
        ("Invited", MemberStatus.INACTIVE),
        (7, MemberStatus.INACTIVE),
    ],
)
def test_a_status_is_read_and_one_that_is_missing_is_active(
    services: Services, status: object, expected: MemberStatus
) -> None:
    [member] = read(services, ADA | {"status": status})
    assert member.status is expected


def test_the_test_student_is_known(services: Services) -> None:
    test_user = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
    [student, member] = read(
        services, ADA, ADA | {"user_id": "person-6", "roles": [LEARNER, test_user]}
    )
    assert (student.is_test, member.is_test) == (False, True)
    assert member.role is Role.STUDENT


def test_a_person_who_comes_twice_is_one_person(services: Services) -> None:
    services.lms.page_size = 1
    nameless = {"user_id": "person-5", "roles": [INSTRUCTOR], "status": "Inactive"}
    ben = ADA | {"user_id": "person-6", "name": "Ben"}
    [ada, other] = read(services, nameless, ben, ADA)
    assert (ada.sub, other.sub) == ("person-5", "person-6")
    assert (ada.name, ada.role, ada.status) == ("Ada Byron", Role.TEACHER, MemberStatus.ACTIVE)


def test_an_id_that_comes_as_a_number_is_the_launchs_text(services: Services) -> None:
    [member] = read(services, ADA | {"user_id": 1656398468})
    assert member.sub == "1656398468"


# The link.


def test_the_members_of_one_activity_are_asked_for_by_its_link(services: Services) -> None:
    services.lms.members = [ADA]
    services.roster.read(access(services, link_id="a/b c&d"))
    assert services.lms.requests[-1][1] == "/course/7/members?type_id=3&rlid=a%2Fb+c%26d"


def test_a_link_that_is_in_the_address_already_stays(services: Services) -> None:
    services.lms.members = [ADA]
    url = f"{services.lms.roster_url}&rlid=x"
    services.roster.read(access(services, roster_url=url, link_id="y"))
    assert services.lms.requests[-1][1] == "/course/7/members?type_id=3&rlid=x"


def test_the_link_is_asked_for_on_every_page(services: Services) -> None:
    services.lms.page_size = 1
    services.lms.members = [ADA, ADA | {"user_id": "person-6"}]
    services.roster.read(access(services, link_id="link-1"))
    asked = [path for _, path, _ in services.lms.requests if "members" in path]
    assert len(asked) == 2
    assert all("rlid=link-1" in path for path in asked)


# Errors.


@pytest.mark.parametrize(
    "body", [b"", b"{}", b"[]", b'"x"', b"<html>", b'{"members":null}', b'{"members":{}}']
)
def test_an_answer_without_members_is_no_empty_class(services: Services, body: bytes) -> None:
    services.lms.script[PATH].append(Scripted(200, body))
    assert refused(services) == "unreadable_answer"


def test_a_class_without_anybody_is_told_as_it_is(services: Services) -> None:
    assert read(services) == ()


@pytest.mark.parametrize(
    "member",
    [
        "x",
        None,
        [],
        {},
        {"roles": [LEARNER]},
        ADA | {"user_id": ""},
        ADA | {"user_id": True},
        ADA | {"user_id": "x" * 256},
        ADA | {"user_id": "a\x00"},
        ADA | {"roles": None},
        ADA | {"roles": "Learner"},
    ],
)
def test_a_member_who_cannot_be_read_is_not_left_out(services: Services, member: object) -> None:
    assert refused(services, ADA, member) == "unreadable_answer"


def test_a_later_page_that_fails_is_an_error_and_no_half_class(services: Services) -> None:
    onward = Scripted(
        200, b'{"members":[]}', {"Link": f'<{services.lms.roster_url}&n=1>; rel="next"'}
    )
    services.lms.script[PATH].extend([onward, Scripted(503)])
    with pytest.raises(LmsUnavailableError):
        read(services, ADA)
    services.lms.script[PATH].extend([onward, Scripted(200, b"{}")])
    assert refused(services, ADA) == "unreadable_answer"


def test_a_roster_without_end_is_an_error(services: Services) -> None:
    round_about = {"Link": f'<{services.lms.roster_url}>; rel="next"'}
    services.lms.script[PATH].extend([Scripted(200, b'{"members":[]}', round_about)] * 3)
    assert refused(services, ADA) == "endless_list"


def test_more_pages_than_any_class_has_are_an_error(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 3)
    services.lms.page_size = 1
    everybody = [ADA | {"user_id": f"person-{n}"} for n in range(4)]
    assert len(read(services, *everybody[:3])) == 3
    assert refused(services, *everybody) == "endless_list"


@pytest.mark.parametrize("at_the_platform", [True, False])
def test_a_roster_that_goes_on_elsewhere_is_not_followed(
    services: Services, at_the_platform: bool
) -> None:
    with serving(Lms(services.keys.jwks)) as stranger:
        elsewhere = services.registration().issuer if at_the_platform else stranger.base
        onward = {"Link": f'<{elsewhere}/members>; rel="next"'}
        services.lms.script[PATH].append(Scripted(200, b'{"members":[]}', onward))
        assert refused(services, ADA) == "foreign_address"
        assert stranger.requests == []


def test_a_token_that_ended_early_is_replaced_once(services: Services) -> None:
    read(services, ADA)
    services.lms.tokens.clear()
    assert len(read(services, ADA)) == 1
    assert len(services.lms.token_requests) == 2


@pytest.mark.parametrize(
    ("product_path", "body", "code"),
    [
        ("/api/lti_consumer/v1/lti/31/memberships", b'{"error": "above_response_limit"}', "large"),
        ("/api/lti_consumer/v1/lti/31/memberships", b"", "forbidden"),
        ("/course/7/members", b'{"error": "above_response_limit"}', "forbidden"),
    ],
)
def test_open_edx_gives_no_list_of_a_class_that_is_too_large(
    services: Services, product_path: str, body: bytes, code: str
) -> None:
    services.lms.script["GET", product_path].append(Scripted(403, body))
    with pytest.raises(LmsRefusedError) as caught:
        services.roster.read(access(services, roster_url=f"{services.lms.base}{product_path}"))
    assert caught.value.code == {"large": "roster_too_large"}.get(code, code)


def test_nothing_of_a_roster_is_logged_or_told(
    services: Services, caplog: pytest.LogCaptureFixture, capsys: pytest.CaptureFixture[str]
) -> None:
    caplog.set_level(logging.DEBUG)
    read(services, ADA)
    with pytest.raises(LmsRefusedError) as caught:
        read(services, ADA, ADA | {"roles": None})
    told = caplog.text + "".join(capsys.readouterr()) + str(caught.value)
    assert not any(word in told for word in ("Ada", "Byron", "person-5", "school.example"))
