"""Launches that must be accepted, among them those that PyLTI1p3 refuses."""

from dataclasses import replace

import jwt
import pytest

from lti_tool.domain.classes.roles import Role
from lti_tool.ports import CourseClaim, PersonClaim
from tests.lti.support import LMS, LTI, TARGET, Place, ec_key, other_client, public_jwk, rsa_key

NOW = 1791208800  # the clock's start
AGS = "https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"
NRPS = "https://purl.imsglobal.org/spec/lti-nrps/claim/namesroleservice"


def test_a_full_launch_is_carried_over(place: Place) -> None:
    launch = place.launch(
        **{
            AGS: {"lineitems": "https://lms.example/7/lineitems?type_id=3", "scope": ["a", "b"]},
            NRPS: {"context_memberships_url": "https://lms.example/7/members"},
            f"{LTI}launch_presentation": {"locale": "de", "return_url": "https://lms.example/back"},
            f"{LTI}tool_platform": {"product_family_code": "Moodle"},
            f"{LTI}custom": {"cairn_unit": "u7"},
            f"{LTI}role_scope_mentor": ["child-1"],
        }
    )
    assert launch.registration == LMS
    assert launch.deployment_id == "1"
    assert launch.message_type == "LtiResourceLinkRequest"
    assert launch.target_link_uri == TARGET
    assert launch.role is Role.STUDENT
    assert launch.person == PersonClaim("person-5", "Ada Byron", "Ada", "Byron")
    assert launch.course == CourseClaim("course-1", "ALG1", "Algebra 1")
    assert (launch.link_id, launch.link_title) == ("link-1", "Fractions")
    assert launch.custom == {"cairn_unit": "u7"}
    assert launch.columns_url == "https://lms.example/7/lineitems?type_id=3"
    assert launch.grade_scopes == ("a", "b")
    assert launch.roster_url == "https://lms.example/7/members"
    assert launch.return_url == "https://lms.example/back"
    assert (launch.locale, launch.product) == ("de", "moodle")
    assert launch.mentored_subs == ("child-1",)


# What PyLTI1p3 refuses and should be accepted.


def test_a_platform_whose_clock_is_five_seconds_ahead_is_accepted(place: Place) -> None:
    assert place.launch(iat=NOW + 5).deployment_id == "1"


def test_a_second_audience_is_accepted_when_we_are_the_authorised_party(place: Place) -> None:
    assert place.launch(aud=["other", "client-1"], azp="client-1").deployment_id == "1"


@pytest.mark.parametrize("sub", [None, ""])
def test_an_anonymous_launch_is_accepted(place: Place, sub: str | None) -> None:
    assert place.launch(sub=sub).person is None


def test_a_null_sub_is_anonymous(place: Place) -> None:
    begun = place.login()
    body = place.claims(begun) | {"sub": None, "azp": None}
    assert place.post(begun.state, place.sign(body)).person is None


def test_a_key_without_id_beside_the_right_one_does_no_harm(place: Place) -> None:
    nameless = public_jwk("x", rsa_key("k2"))
    del nameless["kid"]
    place.publish(nameless, public_jwk("k1", rsa_key("k1")))
    assert place.launch().deployment_id == "1"


def test_a_launch_right_after_key_rotation_is_accepted(place: Place) -> None:
    place.launch()
    place.publish(public_jwk("k2", rsa_key("k2")))
    begun = place.login()
    token = place.sign(place.claims(begun), kid="k2", key="k2")
    assert place.post(begun.state, token).deployment_id == "1"


def test_one_configuration_does_not_change_another() -> None:
    one, two = Place(), Place(records=(LMS, other_client()))
    assert one.launch().registration.id == 1
    assert two.launch(other_client()).registration.id == 2
    assert one.launch().registration.id == 1


# Times at the edge.


@pytest.mark.parametrize(
    ("claim", "value"),
    [
        ("exp", NOW - 29),
        ("iat", NOW + 30),
        ("iat", NOW - 630),
        ("exp", NOW + 24 * 60 * 60),
        ("nbf", NOW + 30),
        ("iat", NOW + 0.5),
    ],
)
def test_a_token_just_inside_its_bounds_is_accepted(place: Place, claim: str, value: float) -> None:
    assert place.launch(**{claim: value}).deployment_id == "1"


def test_a_launch_ten_minutes_after_its_login_is_accepted(place: Place) -> None:
    begun = place.login()
    place.clock.pass_by(minutes=10)
    assert place.post(begun.state, place.sign(place.claims(begun))).deployment_id == "1"


# Algorithms.


@pytest.mark.parametrize("algorithm", ["RS256", "RS384", "RS512"])
def test_a_key_without_algorithm_serves_all_of_its_type(place: Place, algorithm: str) -> None:
    begun = place.login()
    token = place.sign(place.claims(begun), algorithm=algorithm)
    assert place.post(begun.state, token).deployment_id == "1"


def test_an_elliptic_curve_key_is_accepted(place: Place) -> None:
    place.publish(public_jwk("e1", ec_key("e1")) | {"use": "sig", "alg": "ES256"})
    begun = place.login()
    token = jwt.encode(place.claims(begun), ec_key("e1"), algorithm="ES256", headers={"kid": "e1"})
    assert place.post(begun.state, token).deployment_id == "1"


# Claims.


@pytest.mark.parametrize("context", [None, [], {}, {"id": None, "errors": {"errors": {}}}])
def test_a_launch_without_course_is_accepted(place: Place, context: object) -> None:
    assert place.launch(context=context).course is None


@pytest.mark.parametrize("roles", [[], [""]])
def test_no_role_is_the_least_right(place: Place, roles: list[str]) -> None:
    assert place.launch(roles=roles).role is Role.NONE


def test_custom_parameters_are_texts_and_those_without_value_are_left_out(place: Place) -> None:
    custom = {
        "cairn_unit": "u7",
        "unsubstituted": "$ResourceLink.id.history",
        "withheld": None,
        "number": 42,
        "truth": True,
        "list": ["a"],
        "empty": "",
        "price": "5 $",
        "bad\0name": "a\0b",
    }
    assert place.launch(**{f"{LTI}custom": custom}).custom == {
        "cairn_unit": "u7",
        "number": "42",
        "truth": "true",
        "list": '["a"]',
        "empty": "",
        "price": "5 $",
        "badname": "ab",
    }


def test_names_are_made_fit_to_keep(place: Place) -> None:
    person = place.launch(name="A\0\ud800da " + "x" * 500, given_name=7).person
    assert person is not None
    assert person.name == "Ada " + "x" * 251
    assert person.given_name == ""


def test_a_name_in_two_parts_is_put_together(place: Place) -> None:
    person = place.launch(name=None).person
    assert person is not None
    assert person.name == "Ada Byron"


@pytest.mark.parametrize(
    "address",
    [
        *("javascript:alert(1)", "javascript://lms.example/%0aalert(1)", "ftp://lms.example/x"),
        *("file:///etc/passwd", "/path", "http://[", "https://lms.example/\0", "", None, 7),
    ],
)
def test_an_address_that_is_no_web_address_is_left_out(place: Place, address: object) -> None:
    launch = place.launch(
        **{
            AGS: {"lineitems": address, "scope": "a b"},
            NRPS: {"context_memberships_url": address},
            f"{LTI}launch_presentation": {"return_url": address},
        }
    )
    assert (launch.columns_url, launch.roster_url, launch.return_url) == (None, None, None)
    assert launch.grade_scopes == ("a", "b")


def test_an_id_of_255_characters_is_kept_whole(place: Place) -> None:
    person = place.launch(sub="x" * 255).person
    assert person is not None
    assert person.sub == "x" * 255


def test_a_launch_names_the_registration_its_login_named() -> None:
    renamed = replace(other_client(), issuer="https://other.example")
    place = Place(records=(LMS, renamed))
    assert place.launch(renamed).registration == renamed


def test_a_claim_we_do_not_know_is_ignored(place: Place) -> None:
    launch = place.launch(**{"https://vendor.example/claim": {"a": [1]}, f"{LTI}lis": "odd"})
    assert launch.role is Role.STUDENT
