"""Launches: what the tool is told, what the LMS checks, and what works only once."""

from __future__ import annotations

from urllib.parse import urlencode

import jwt
import pytest
from flask.testing import FlaskClient

from lti_tool.demo_lms import LoginMethod, Settings, create_app
from lti_tool.demo_lms.keys import PlatformKey
from lti_tool.demo_lms.launches import DocumentTarget, Launch, random_hints
from lti_tool.demo_lms.lms import Lms
from tests.demo_lms.conftest import StoppedClock
from tests.demo_lms.fake_tool import (
    authorisation_request,
    form_in,
    frame_address,
    login_fields,
)

LTI = "https://purl.imsglobal.org/spec/lti/claim"
MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"


def claims_for(
    client: FlaskClient, settings: Settings, person: str, course: str = "math-6a"
) -> dict[str, object]:
    asked = authorisation_request(settings, login_fields(client, course, person))
    action, fields = form_in(client.get("/lti/auth", query_string=asked).text)
    assert action == settings.tool_launch_url
    assert fields["state"] == "state-1"
    jwk = jwt.PyJWKSet.from_dict(client.get("/lti/jwks").get_json())
    header = jwt.get_unverified_header(fields["id_token"])
    key = next(each for each in jwk.keys if each.key_id == header["kid"])
    claims: dict[str, object] = jwt.decode(
        fields["id_token"],
        key,
        algorithms=["RS256"],
        audience="cairn-demo",
        options={"verify_exp": False, "verify_iat": False},
    )
    return claims


def error_of(client: FlaskClient, asked: dict[str, str]) -> dict[str, str]:
    answer = client.post("/lti/auth", data=asked)
    assert answer.status_code == 200
    fields = form_in(answer.text)[1]
    assert "id_token" not in fields
    return fields


def test_a_launch_tells_the_tool_where_to_begin(client: FlaskClient, settings: Settings) -> None:
    page = client.get(frame_address(client)).text
    action, fields = form_in(page)
    assert action == "http://127.0.0.1:8000/lti/login"
    assert fields["iss"] == "http://localhost:8090"
    assert fields["target_link_uri"] == settings.tool_launch_url
    assert fields["client_id"] == "cairn-demo"
    assert fields["lti_deployment_id"] == "1"
    assert "ada" not in fields["login_hint"]
    assert "<button>" in page


def test_a_login_by_get_is_the_same_form(settings: Settings, platform_key: PlatformKey) -> None:
    by_get = Settings(clock=settings.clock, login_method=LoginMethod.GET)
    client = create_app(by_get, platform_key).test_client()
    assert 'method="get"' in client.get(frame_address(client)).text


def test_a_student_is_a_learner_with_a_first_name(client: FlaskClient, settings: Settings) -> None:
    claims = claims_for(client, settings, "ada")
    assert claims[f"{LTI}/roles"] == [
        "http://purl.imsglobal.org/vocab/lis/v2/institution/person#Student",
        f"{MEMBERSHIP}#Learner",
    ]
    assert claims["name"] == claims["given_name"] == "Ada"
    assert "email" not in claims
    assert f"{LTI}/role_scope_mentor" not in claims


def test_the_token_names_both_parties_and_lasts_five_minutes(
    client: FlaskClient, settings: Settings, clock: StoppedClock
) -> None:
    claims = claims_for(client, settings, "maya")
    assert (claims["iss"], claims["aud"], claims["azp"], claims["nonce"]) == (
        "http://localhost:8090",
        "cairn-demo",
        "cairn-demo",
        "nonce-1",
    )
    assert claims["iat"] == int(clock.now.timestamp())
    assert claims["exp"] == int(clock.now.timestamp()) + 300


def test_the_message_says_which_activity_of_which_course(
    client: FlaskClient, settings: Settings
) -> None:
    claims = claims_for(client, settings, "maya")
    assert claims[f"{LTI}/message_type"] == "LtiResourceLinkRequest"
    assert claims[f"{LTI}/version"] == "1.3.0"
    assert claims[f"{LTI}/deployment_id"] == "1"
    assert claims[f"{LTI}/custom"] == {"cairn_unit": "ratios-and-rates", "context_history": ""}
    assert claims[f"{LTI}/context"] == {
        "id": "math-6a",
        "label": "MATH6A",
        "title": "Mathematics 6A",
        "type": ["http://purl.imsglobal.org/vocab/lis/v2/course#CourseSection"],
    }
    assert claims["https://purl.imsglobal.org/spec/lti-ags/claim/endpoint"] == {
        "scope": [
            f"https://purl.imsglobal.org/spec/lti-ags/scope/{name}"
            for name in ("lineitem", "lineitem.readonly", "result.readonly", "score")
        ],
        "lineitems": "http://localhost:8090/lti/courses/math-6a/lineitems?type_id=1",
    }


def test_the_activity_of_the_second_course_has_no_custom_parameters(
    client: FlaskClient, settings: Settings
) -> None:
    assert claims_for(client, settings, "emil", "math-6b")[f"{LTI}/custom"] == {}


def test_an_observer_is_a_mentor_of_ada(client: FlaskClient, settings: Settings) -> None:
    ada = claims_for(client, settings, "ada")["sub"]
    omar = claims_for(client, settings, "omar")
    assert f"{MEMBERSHIP}#Mentor" in str(omar[f"{LTI}/roles"])
    assert omar[f"{LTI}/role_scope_mentor"] == [ada]


def test_an_observer_may_follow_two(client: FlaskClient, settings: Settings) -> None:
    subs = [claims_for(client, settings, person)["sub"] for person in ("ben", "fatima")]
    assert claims_for(client, settings, "lena")[f"{LTI}/role_scope_mentor"] == subs


def test_a_launch_of_what_the_school_does_not_have_is_a_mistake_of_ours(
    client: FlaskClient, settings: Settings, lms: Lms
) -> None:
    launch = Launch("nobody", "6b-practice", DocumentTarget.IFRAME)
    begun = lms.launches.begin(launch, random_hints())
    hints = {
        "client_id": "cairn-demo",
        "login_hint": begun.hints.login,
        "lti_message_hint": begun.hints.message,
    }
    with pytest.raises(LookupError):
        client.get("/lti/auth", query_string=authorisation_request(settings, hints))


@pytest.mark.parametrize(
    ("name", "value", "code"),
    [
        ("scope", "openid profile", "invalid_scope"),
        ("scope", None, "invalid_scope"),
        ("response_type", "code", "unsupported_response_type"),
        ("response_mode", "query", "invalid_request"),
        ("response_mode", None, "invalid_request"),
        ("prompt", "login", "invalid_request"),
        ("prompt", None, "invalid_request"),
        ("nonce", None, "invalid_request"),
        ("nonce", "", "invalid_request"),
        ("login_hint", None, "invalid_request"),
        ("login_hint", "somebody-else", "access_denied"),
        ("lti_message_hint", None, "invalid_request"),
        ("lti_message_hint", "made-up", "launch_no_longer_valid"),
    ],
)
def test_a_wrong_parameter_is_reported_to_the_tool(
    client: FlaskClient, settings: Settings, name: str, value: str | None, code: str
) -> None:
    asked = authorisation_request(settings, login_fields(client))
    asked.pop(name)
    if value is not None:
        asked[name] = value
    fields = error_of(client, asked)
    assert fields["error"] == code
    assert fields["error_description"]
    assert fields["state"] == "state-1"


def test_a_request_without_state_is_refused(client: FlaskClient, settings: Settings) -> None:
    asked = authorisation_request(settings, login_fields(client))
    del asked["state"]
    fields = error_of(client, asked)
    assert fields["error"] == "invalid_request"
    assert "state" not in fields


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("redirect_uri", "http://127.0.0.1:8000/lti/launch?x=1"),
        ("redirect_uri", "http://127.0.0.1:8000/lti/launch/"),
        ("redirect_uri", "https://elsewhere.example/lti/launch"),
        ("client_id", "somebody-else"),
    ],
)
def test_nothing_is_posted_to_an_address_we_do_not_know(
    client: FlaskClient, settings: Settings, name: str, value: str
) -> None:
    asked = authorisation_request(settings, login_fields(client)) | {name: value}
    answer = client.get("/lti/auth", query_string=asked)
    assert answer.status_code == 400
    assert "<form" not in answer.text


def test_a_parameter_sent_twice_is_refused(client: FlaskClient, settings: Settings) -> None:
    asked = authorisation_request(settings, login_fields(client))
    twice = [*asked.items(), ("nonce", "nonce-2")]
    assert client.get("/lti/auth", query_string=urlencode(twice)).status_code == 400


def test_a_hint_works_once(client: FlaskClient, settings: Settings) -> None:
    asked = authorisation_request(settings, login_fields(client))
    assert "id_token" in form_in(client.get("/lti/auth", query_string=asked).text)[1]
    assert error_of(client, asked)["error"] == "launch_no_longer_valid"


def test_a_hint_lasts_five_minutes(
    client: FlaskClient, settings: Settings, clock: StoppedClock
) -> None:
    asked = authorisation_request(settings, login_fields(client))
    clock.move(minutes=5)
    assert error_of(client, asked)["error"] == "launch_no_longer_valid"


def test_a_ticket_works_once_and_needs_no_cookie(client: FlaskClient) -> None:
    address = frame_address(client)
    client.delete_cookie("demo_lms_person")
    assert client.get(address).status_code == 200
    again = client.get(address)
    assert again.status_code == 410
    assert "Open the activity again" in again.text


def test_a_ticket_lasts_five_minutes(client: FlaskClient, clock: StoppedClock) -> None:
    address = frame_address(client)
    clock.move(minutes=5)
    assert client.get(address).status_code == 410


def test_a_ticket_opens_only_its_own_activity(client: FlaskClient) -> None:
    ticket = frame_address(client).partition("?")[2]
    assert client.get(f"/launch/6b-practice?{ticket}").status_code == 410


def test_the_key_set_may_be_kept_for_an_hour(client: FlaskClient) -> None:
    answer = client.get("/lti/jwks")
    assert answer.headers["Cache-Control"] == "public, max-age=3600"
    assert set(answer.get_json()["keys"][0]) == {"kty", "alg", "use", "n", "e", "kid"}


def test_a_new_window_is_a_launch_of_its_own(client: FlaskClient, settings: Settings) -> None:
    client.post("/person", data={"person": "ben"})
    page = client.get("/open/6a-ratios-and-rates", follow_redirects=True).text
    asked = authorisation_request(settings, form_in(page)[1])
    id_token = form_in(client.post("/lti/auth", data=asked).text)[1]["id_token"]
    claims = jwt.decode(id_token, options={"verify_signature": False})
    assert claims[f"{LTI}/launch_presentation"]["document_target"] == "window"


def test_an_activity_that_is_not_there_cannot_be_opened(client: FlaskClient) -> None:
    client.post("/person", data={"person": "ben"})
    assert client.get("/open/nothing").status_code == 404
    assert client.get("/launch/nothing").status_code == 404
    assert client.get("/open/6b-practice").status_code == 403
