"""Launches that PyLTI1p3 accepts or crashes on, and that must be refused with a reason."""

import base64

import pytest

from lti_tool.lti.errors import (
    LaunchRefusedError,
)
from tests.lti.support import LMS, TARGET, Place, public_jwk, rsa_key

NOW = 1791208800  # the clock's start
DAY = 24 * 60 * 60


def reason(place: Place, **changes: object) -> tuple[str, int]:
    with pytest.raises(LaunchRefusedError) as caught:
        place.launch(**changes)
    return caught.value.code, caught.value.status


def reason_for(place: Place, state: str, token: str) -> str:
    with pytest.raises(LaunchRefusedError) as caught:
        place.post(state, token)
    return caught.value.code


# What PyLTI1p3 accepts and must be rejected.


def test_a_token_without_an_end_is_refused(place: Place) -> None:
    assert reason(place, exp=None) == ("claims_missing", 400)


def test_a_token_without_an_issue_time_is_refused(place: Place) -> None:
    assert reason(place, iat=None) == ("claims_missing", 400)


def test_a_token_without_any_time_is_refused(place: Place) -> None:
    assert reason(place, iat=None, exp=None) == ("claims_missing", 400)


def test_a_token_a_year_old_is_refused(place: Place) -> None:
    assert reason(place, iat=NOW - 365 * DAY) == ("token_too_old", 401)


def test_a_token_that_ends_in_ten_years_is_refused(place: Place) -> None:
    assert reason(place, exp=NOW + 3650 * DAY) == ("token_lifetime_too_long", 401)


def test_a_second_audience_without_azp_is_refused(place: Place) -> None:
    assert reason(place, aud=["client-1", "other"]) == ("azp_mismatch", 401)


def test_a_second_audience_that_is_the_authorised_party_is_refused(place: Place) -> None:
    assert reason(place, aud=["client-1", "other"], azp="other") == ("azp_mismatch", 401)


def test_an_authorised_party_other_than_us_is_refused(place: Place) -> None:
    assert reason(place, azp="other") == ("azp_mismatch", 401)


def test_a_launch_without_target_is_refused(place: Place) -> None:
    assert reason(place, target_link_uri=None) == ("claims_missing", 400)


def test_a_launch_to_another_target_than_the_logins_is_refused(place: Place) -> None:
    assert reason(place, target_link_uri=f"{TARGET}&x=1") == ("target_mismatch", 400)


def test_roles_as_a_bare_string_are_refused(place: Place) -> None:
    assert reason(place, roles="Instructor") == ("claims_malformed", 400)


def test_roles_that_are_numbers_are_refused(place: Place) -> None:
    assert reason(place, roles=[1]) == ("claims_malformed", 400)


def test_the_same_token_twice_is_refused(place: Place) -> None:
    begun = place.login()
    token = place.sign(place.claims(begun))
    place.post(begun.state, token)
    assert reason_for(place, begun.state, token) == "launch_replayed"


def test_the_same_nonce_with_another_token_is_refused(place: Place) -> None:
    begun = place.login()
    place.post(begun.state, place.sign(place.claims(begun)))
    again = place.sign(place.claims(begun, sub="somebody-else"))
    assert reason_for(place, begun.state, again) == "launch_replayed"


def test_the_same_token_after_the_cookie_is_gone_is_refused(place: Place) -> None:
    begun = place.login()
    token = place.sign(place.claims(begun))
    place.post(begun.state, token)
    place.cookies.clear()
    assert reason_for(place, begun.state, token) == "launch_replayed"


def test_the_state_of_one_login_with_the_nonce_of_another_is_refused(place: Place) -> None:
    first, second = place.login(), place.login()
    token = place.sign(place.claims(second))
    assert reason_for(place, first.state, token) == "nonce_mismatch"


def test_a_mix_up_leaves_both_logins_usable(place: Place) -> None:
    first, second = place.login(), place.login()
    token = place.sign(place.claims(second))
    assert reason_for(place, first.state, token) == "nonce_mismatch"
    assert place.post(second.state, token).person is not None
    assert place.post(first.state, place.sign(place.claims(first))).person is not None


# What crashes PyLTI1p3.


def test_an_empty_audience_is_refused(place: Place) -> None:
    assert reason(place, aud=[]) == ("claims_missing", 400)


@pytest.mark.parametrize("aud", [{}, 7, [7], ["client-1", None], [["client-1"]], True])
def test_an_audience_that_is_none_is_refused(place: Place, aud: object) -> None:
    assert reason(place, aud=aud) == ("claims_malformed", 400)


def test_a_resource_link_that_is_a_text_is_refused(place: Place) -> None:
    assert reason(place, resource_link="link-1") == ("claims_malformed", 400)


@pytest.mark.parametrize("body", [[], "x", None, 7, True, [{"iss": 1}]])
def test_a_body_that_is_no_object_is_refused(place: Place, body: object) -> None:
    begun = place.login()
    assert reason_for(place, begun.state, place.sign(body)) == "malformed_token"


@pytest.mark.parametrize("document", [{"error": "x"}, [], "x", None, {"keys": {}}, {"keys": []}])
def test_a_key_set_that_is_none_is_refused_and_not_kept(place: Place, document: object) -> None:
    place.http.serve(LMS.key_set_url, document)
    assert reason(place) == ("platform_keys_unavailable", 401)
    place.publish(public_jwk("k1", rsa_key("k1")))
    assert place.launch().deployment_id == "1"


def test_a_symmetric_key_with_the_right_id_is_not_used(place: Place) -> None:
    secret = base64.urlsafe_b64encode(b"s" * 32).decode().rstrip("=")
    place.publish({"kty": "oct", "kid": "k1", "k": secret}, public_jwk("k2", rsa_key("k2")))
    assert reason(place) == ("unknown_kid", 401)


def test_a_symmetric_key_beside_the_real_one_does_no_harm(place: Place) -> None:
    place.publish({"kty": "oct", "kid": "k1", "k": "c2VjcmV0"}, public_jwk("k1", rsa_key("k1")))
    assert place.launch().deployment_id == "1"
