"""Launches that must be refused, each with its reason (see test_library_gaps for more)."""

import base64
from dataclasses import replace

import jwt
import pytest

from lti_tool.domain.errors import LmsUnavailableError
from lti_tool.lti.errors import (
    BrowserNotProvenError,
    DeploymentNotApprovedError,
    LaunchRefusedError,
    RefusalCode,
    refusal,
)
from lti_tool.lti.secret_text import digest
from tests.lti.support import LMS, LTI, Place, ec_key, other_client, public_jwk, rsa_key

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


# Signature, key and algorithm.


def test_a_token_signed_with_another_key_is_refused(place: Place) -> None:
    begun = place.login()
    token = place.sign(place.claims(begun), key="stranger")
    assert reason_for(place, begun.state, token) == "bad_signature"


def test_a_token_changed_after_signing_is_refused(place: Place) -> None:
    begun = place.login()
    head, _, signature = place.sign(place.claims(begun)).split(".")
    _, body, _ = place.sign(place.claims(begun, sub="teacher")).split(".")
    assert reason_for(place, begun.state, f"{head}.{body}.{signature}") == "bad_signature"


def test_an_unsigned_token_is_refused(place: Place) -> None:
    begun = place.login()
    token = jwt.encode(place.claims(begun), "", algorithm="none", headers={"kid": "k1"})
    assert reason_for(place, begun.state, token) == "bad_algorithm"


def test_a_token_signed_with_a_shared_secret_is_refused(place: Place) -> None:
    begun = place.login()
    secret = str(public_jwk("k1", rsa_key("k1"))["n"])
    token = jwt.encode(place.claims(begun), secret, algorithm="HS256", headers={"kid": "k1"})
    assert reason_for(place, begun.state, token) == "bad_algorithm"


def test_another_algorithm_than_the_published_keys_is_refused(place: Place) -> None:
    place.publish(public_jwk("k1", rsa_key("k1")) | {"alg": "RS256"})
    begun = place.login()
    token = place.sign(place.claims(begun), algorithm="RS512")
    assert reason_for(place, begun.state, token) == "bad_algorithm"


def test_an_algorithm_of_another_key_type_is_refused(place: Place) -> None:
    place.publish(public_jwk("k1", ec_key("e")))
    assert reason(place) == ("bad_algorithm", 401)


def test_a_critical_header_we_do_not_know_is_refused(place: Place) -> None:
    begun = place.login()
    token = place.sign(place.claims(begun), headers={"crit": ["x"], "x": 1})
    assert reason_for(place, begun.state, token) == "malformed_token"


def test_a_token_whose_body_is_not_encoded_is_refused(place: Place) -> None:
    begun = place.login()
    _, body, signature = place.sign(place.claims(begun)).split(".")
    header = b'{"alg":"RS256","kid":"k1","b64":false,"crit":["b64"]}'
    head = base64.urlsafe_b64encode(header).decode().rstrip("=")
    assert reason_for(place, begun.state, f"{head}.{body}.{signature}") == "malformed_token"


def test_a_key_carried_in_the_token_itself_is_not_used(place: Place) -> None:
    begun = place.login()
    own = public_jwk("own", rsa_key("own"))
    token = place.sign(place.claims(begun), key="own", kid="own", headers={"jwk": own})
    assert reason_for(place, begun.state, token) == "unknown_kid"


def test_keys_that_cannot_be_fetched_are_a_reason_of_their_own(place: Place) -> None:
    place.http.answers[LMS.key_set_url] = LmsUnavailableError("down")
    assert reason(place) == ("platform_keys_unavailable", 401)


# Whose token, for whom.


def test_another_issuer_is_refused(place: Place) -> None:
    assert reason(place, iss="https://lms.example/") == ("issuer_mismatch", 401)


def test_another_audience_is_refused(place: Place) -> None:
    assert reason(place, aud="client-2") == ("audience_mismatch", 401)


def test_two_registrations_of_one_issuer_are_not_mixed_up() -> None:
    place = Place(records=(LMS, other_client()))
    begun = place.login(other_client())
    for_the_other = place.claims(begun, aud="client-1")
    assert reason_for(place, begun.state, place.sign(for_the_other)) == "audience_mismatch"
    assert place.post(begun.state, place.sign(place.claims(begun))).registration.id == 2


def test_a_nonce_that_is_no_text_is_refused(place: Place) -> None:
    assert reason(place, nonce=7) == ("nonce_mismatch", 401)
    assert reason(place, nonce=None) == ("claims_missing", 400)


# Time.


@pytest.mark.parametrize(
    ("claim", "value", "code"),
    [
        ("exp", NOW - 30, "token_expired"),
        ("iat", NOW + 31, "token_not_yet_valid"),
        ("iat", NOW - 631, "token_too_old"),
        ("nbf", NOW + 31, "token_not_yet_valid"),
        ("exp", "soon", "claims_malformed"),
        ("iat", True, "claims_malformed"),
        ("iat", float("inf"), "claims_malformed"),
        ("exp", float("nan"), "claims_malformed"),
        ("exp", 10**400, "claims_malformed"),
        ("nbf", [], "claims_malformed"),
    ],
)
def test_a_token_at_the_wrong_time_is_refused(
    place: Place, claim: str, value: object, code: str
) -> None:
    assert reason(place, **{claim: value})[0] == code


# State and browser.


def test_a_launch_without_state_is_refused(place: Place) -> None:
    assert reason_for(place, "", "x.y.z") == "state_missing"


@pytest.mark.parametrize("state", ["guess", "x" * 1000, "\0", "\ud800", "é"])
def test_a_state_we_never_gave_is_refused(place: Place, state: str) -> None:
    assert reason_for(place, state, "x.y.z") == "state_unknown"


def test_a_login_older_than_ten_minutes_is_refused(place: Place) -> None:
    begun = place.login()
    place.clock.pass_by(minutes=10, seconds=1)
    token = place.sign(place.claims(begun))
    assert reason_for(place, begun.state, token) == "state_expired"


def test_another_browser_is_refused_and_leaves_the_login_usable(place: Place) -> None:
    begun = place.login()
    own = place.cookies[begun.state]
    place.cookies[begun.state] = "another browser's secret"
    token = place.sign(place.claims(begun))
    assert reason_for(place, begun.state, token) == "browser_not_proven"
    place.cookies[begun.state] = own
    assert place.post(begun.state, token).deployment_id == "1"


def test_a_launch_without_cookie_carries_what_the_proof_page_needs(place: Place) -> None:
    begun = place.login()
    secret = place.cookies.pop(begun.state)
    with pytest.raises(BrowserNotProvenError) as caught:
        place.post(begun.state, place.sign(place.claims(begun)))
    assert caught.value.launch.link_id == "link-1"
    assert caught.value.browser_secret_hash == digest(secret)
    assert (caught.value.code, caught.value.status) == ("browser_not_proven", 401)


# Registration and deployment.


def test_a_registration_that_is_gone_or_off_is_refused(place: Place) -> None:
    begun = place.login()
    token = place.sign(place.claims(begun))
    place.registrations.records[LMS.id] = replace(LMS, is_active=False)
    assert reason_for(place, begun.state, token) == "registration_inactive"
    del place.registrations.records[LMS.id]
    assert reason_for(place, begun.state, token) == "registration_unknown"


def test_a_deployment_nobody_approved_is_named_for_the_administrator(place: Place) -> None:
    with pytest.raises(DeploymentNotApprovedError) as caught:
        place.launch(deployment_id="new")
    assert (caught.value.code, caught.value.status) == ("deployment_unknown", 401)
    assert (caught.value.registration_id, caught.value.deployment_id) == (LMS.id, "new")


def test_a_deployment_other_than_the_logins_is_refused() -> None:
    place = Place(deployments=("1", "2"))
    begun = place.login(lti_deployment_id="2")
    token = place.sign(place.claims(begun))
    assert reason_for(place, begun.state, token) == "deployment_mismatch"


# Claims.


@pytest.mark.parametrize("claim", ["context", "custom", "launch_presentation", "tool_platform"])
@pytest.mark.parametrize("value", ["x", 7, [1], True])
def test_an_object_claim_of_another_shape_is_refused(
    place: Place, claim: str, value: object
) -> None:
    assert reason(place, **{f"{LTI}{claim}": value}) == ("claims_malformed", 400)


@pytest.mark.parametrize("sub", [7, ["x"], "x" * 256, "a\0b", "\ud800"])
def test_a_person_id_that_cannot_be_kept_is_refused(place: Place, sub: object) -> None:
    assert reason(place, sub=sub) == ("claims_malformed", 400)


@pytest.mark.parametrize("message", ["LtiSubmissionReviewRequest", "DataPrivacyLaunchRequest", "X"])
def test_a_message_we_do_not_answer_is_refused_in_words(place: Place, message: str) -> None:
    assert reason(place, message_type=message) == ("unsupported_message", 400)


def test_a_message_type_that_is_no_text_is_refused(place: Place) -> None:
    assert reason(place, message_type=["LtiResourceLinkRequest"]) == ("claims_malformed", 400)


# What the platform posts instead of a launch.


@pytest.mark.parametrize(
    ("error", "code"),
    [
        ("login_required", "platform_login_required"),
        ("access_denied", "platform_access_denied"),
        ("launch_no_longer_valid", "platform_launch_expired"),
        ("unauthorized_client", "platform_client_refused"),
        ("invalid_request", "platform_request_refused"),
        ("invalid_request_object", "platform_request_refused"),
        ("<script>", "platform_error"),
    ],
)
def test_a_platforms_error_is_told_in_our_words(place: Place, error: str, code: str) -> None:
    with pytest.raises(LaunchRefusedError) as caught:
        place.post_form({"error": error, "error_description": "<b>x</b>", "state": "s"})
    assert caught.value.code == code
    assert "<" not in caught.value.message


def test_every_reason_has_a_status_and_words_without_jargon() -> None:
    for code in RefusalCode:
        error = refusal(code)
        assert error.status in {400, 401}
        assert str(error) == error.message
        for word in ("token", "nonce", "kid", "JWT", "claim", "issuer", "deployment", "state"):
            assert f" {word} " not in f" {error.message} "
