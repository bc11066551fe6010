"""A login is begun for a platform we know, and nothing guessable or secret is kept."""

from dataclasses import replace
from urllib.parse import parse_qs, urlsplit

import pytest

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.errors import LaunchRefusedError
from lti_tool.lti.login import LoginRedirect, begin_login
from lti_tool.lti.secret_text import digest
from tests.lti.support import (
    LAUNCH_URL,
    LMS,
    START,
    STATES,
    TARGET,
    MemoryRegistrations,
    other_client,
)

ASKED = {
    "iss": LMS.issuer,
    "client_id": LMS.client_id,
    "login_hint": "5",
    "target_link_uri": TARGET,
}


def begin(
    params: dict[str, str],
    *,
    registrations: MemoryRegistrations | None = None,
    registration_id: int | None = None,
) -> LoginRedirect:
    return begin_login(
        params,
        registrations=registrations or MemoryRegistrations(LMS),
        states=STATES,
        launch_url=LAUNCH_URL,
        now=START,
        registration_id=None if registration_id is None else RegistrationId(registration_id),
    )


def refused(params: dict[str, str], **given: object) -> LaunchRefusedError:
    with pytest.raises(LaunchRefusedError) as caught:
        begin(params, **given)  # type: ignore[arg-type]
    return caught.value


def query(url: str) -> dict[str, list[str]]:
    return parse_qs(urlsplit(url).query, strict_parsing=True)


def test_the_browser_is_sent_to_the_platform_with_everything_the_standard_asks() -> None:
    hint = '{"cmid":3,"launchid":"ltilaunch1_754949396"}'
    answer = begin(ASKED | {"lti_message_hint": hint})
    sent = query(answer.url)
    assert answer.url.startswith("https://lms.example/auth?")
    assert sent.pop("state") == [answer.state]
    assert len(sent.pop("nonce")[0]) >= 43
    assert sent == {
        "scope": ["openid"],
        "response_type": ["id_token"],
        "response_mode": ["form_post"],
        "prompt": ["none"],
        "client_id": ["client-1"],
        "redirect_uri": [LAUNCH_URL],
        "login_hint": ["5"],
        "lti_message_hint": [hint],
    }


def test_a_login_address_tells_nothing_of_the_browsers_secret() -> None:
    answer = begin(ASKED)
    for form in (answer.browser_secret, digest(answer.browser_secret)):
        assert form not in answer.url


def test_no_two_logins_share_a_secret() -> None:
    first, second = begin(ASKED), begin(ASKED)
    secrets = {
        *(first.state, first.browser_secret, query(first.url)["nonce"][0]),
        *(second.state, second.browser_secret, query(second.url)["nonce"][0]),
    }
    assert len(secrets) == 6


@pytest.mark.parametrize(
    ("address", "start"),
    [
        ("https://lms.example/auth?tenant=9", "https://lms.example/auth?tenant=9&scope="),
        ("https://lms.example/auth?", "https://lms.example/auth?scope="),
        ("https://lms.example/auth#top", "https://lms.example/auth?scope="),
    ],
)
def test_a_query_in_the_platforms_login_address_survives(address: str, start: str) -> None:
    registrations = MemoryRegistrations(replace(LMS, auth_login_url=address))
    url = begin(ASKED, registrations=registrations).url
    assert url.startswith(start)
    assert "#" not in url


@pytest.mark.parametrize("name", ["lti_deployment_id", "deployment_id"])
def test_the_deployment_is_noted_under_the_standards_name_and_under_canvas(name: str) -> None:
    login = STATES.read(begin(ASKED | {name: "9:8865aa"}).state)
    assert login is not None
    assert login.may_come_from("9:8865aa")
    assert not login.may_come_from("9:8865ab")


@pytest.mark.parametrize("name", ["iss", "login_hint", "target_link_uri"])
@pytest.mark.parametrize("is_empty", [True, False])
def test_a_login_that_lacks_something_is_refused(name: str, is_empty: bool) -> None:
    params = {k: v for k, v in ASKED.items() if k != name} | ({name: ""} if is_empty else {})
    error = refused(params)
    assert (error.code, error.status) == ("login_incomplete", 400)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("iss", "https://" + "a" * 300),
        ("login_hint", "a" * 9000),
        ("lti_message_hint", "a" * 20000),
        ("target_link_uri", "https://tool.example/" + "a" * 5000),
        ("login_hint", "5\0"),
        ("login_hint", "\ud800"),
    ],
)
def test_a_login_too_large_or_not_storable_is_refused(name: str, value: str) -> None:
    error = refused(ASKED | {name: value})
    assert (error.code, error.status) == ("login_malformed", 400)


def test_an_unknown_issuer_or_client_is_refused() -> None:
    assert refused(ASKED | {"iss": "https://else.example"}).code == "registration_unknown"
    assert refused(ASKED | {"client_id": "client-9"}).code == "registration_unknown"


def test_a_registration_that_is_switched_off_is_refused() -> None:
    registrations = MemoryRegistrations(replace(LMS, is_active=False))
    assert refused(ASKED, registrations=registrations).code == "registration_inactive"


def test_an_issuer_with_several_clients_must_name_one() -> None:
    both = MemoryRegistrations(LMS, other_client())
    nameless = {k: v for k, v in ASKED.items() if k != "client_id"}
    assert refused(nameless, registrations=both).code == "registration_ambiguous"
    chosen = begin(ASKED | {"client_id": "client-2"}, registrations=both)
    assert query(chosen.url)["client_id"] == ["client-2"]


def test_a_single_active_client_need_not_be_named() -> None:
    one_active = MemoryRegistrations(LMS, other_client(is_active=False))
    nameless = {k: v for k, v in ASKED.items() if k != "client_id"}
    assert query(begin(nameless, registrations=one_active).url)["client_id"] == ["client-1"]


def test_a_registrations_own_login_address_names_the_client() -> None:
    both = MemoryRegistrations(LMS, other_client())
    nameless = {k: v for k, v in ASKED.items() if k != "client_id"}
    chosen = begin(nameless, registrations=both, registration_id=2)
    assert query(chosen.url)["client_id"] == ["client-2"]


def test_a_registrations_own_login_address_serves_no_other_platform() -> None:
    both = MemoryRegistrations(LMS, other_client())
    assert refused(ASKED, registrations=both, registration_id=2).code == "issuer_mismatch"
    assert refused(ASKED, registrations=both, registration_id=3).code == "registration_unknown"
    foreign = ASKED | {"iss": "https://else.example"}
    assert refused(foreign, registrations=both, registration_id=1).code == "issuer_mismatch"
