"""A platform may keep a login's secret for us: in a frame it names, of an origin we know."""

from dataclasses import replace

import pytest

from lti_tool.lti.errors import BrowserNotProvenError
from lti_tool.lti.login import LoginRedirect, begin_login
from lti_tool.lti.origins import storage_origin, web_origin
from lti_tool.ports import Registration
from tests.lti.support import (
    LAUNCH_URL,
    LMS,
    START,
    STATES,
    TARGET,
    MemoryRegistrations,
    Place,
)

CANVAS = replace(LMS, auth_login_url="https://sso.canvaslms.com/api/lti/authorize_redirect")


def begin(target: str | None, registration: Registration = LMS) -> tuple[LoginRedirect, str | None]:
    """Answer the redirect and what its state remembers."""
    asked = {"iss": LMS.issuer, "login_hint": "5", "target_link_uri": TARGET}
    answer = begin_login(
        asked if target is None else asked | {"lti_storage_target": target},
        registrations=MemoryRegistrations(registration),
        states=STATES,
        launch_url=LAUNCH_URL,
        now=START,
    )
    login = STATES.read(answer.state)
    assert login is not None
    return answer, login.storage_target


@pytest.mark.parametrize("target", ["_parent", "post_message_forwarding", "frame-1", "a" * 64])
def test_the_frame_is_kept_with_the_login_and_given_to_the_page(target: str) -> None:
    answer, kept = begin(target)
    assert answer.storage_target == kept == target
    assert answer.storage_origin == "https://lms.example"


@pytest.mark.parametrize(
    "target", [None, "", "a" * 65, "a b", "</script>", 'x"]', "a.b", "é", "a\n", "\0", "\ud800"]
)
def test_a_frame_that_is_none_is_as_good_as_none(target: str | None) -> None:
    answer, kept = begin(target)
    assert (answer.storage_target, kept) == (None, None)


def test_the_origin_is_that_of_the_address_logins_are_sent_to() -> None:
    answer, _ = begin("post_message_forwarding", CANVAS)
    assert answer.storage_origin == "https://sso.canvaslms.com"
    assert storage_origin(CANVAS) == "https://sso.canvaslms.com"


@pytest.mark.parametrize(
    ("url", "found"),
    [
        ("https://lms.example/auth?x=1#y", "https://lms.example"),
        ("https://LMS.Example:443/auth", "https://lms.example"),
        ("http://localhost:8080/auth", "http://localhost:8080"),
        ("http://lms.example:80/", "http://lms.example"),
        ("https://user:pw@lms.example/", "https://lms.example"),
        ("https://[2001:DB8::1]:8443/x", "https://[2001:db8::1]:8443"),
        ("https://schüle.example/", "https://xn--schle-mva.example"),
        ("https://lms.example;script-src x/", None),
        ("https://lms.example'/", None),
        ("https://a..b/", None),
        ("https://[v1.x]/", None),
        ("https://lms.example:99999/", None),
        ("ftp://lms.example/", None),
        ("javascript:alert(1)", None),
        ("lms.example", None),
        ("https://[", None),
        ("", None),
    ],
)
def test_an_origin_is_written_as_browsers_write_it(url: str, found: str | None) -> None:
    assert web_origin(url) == found


def test_a_launch_without_cookie_says_whom_the_page_may_ask(place: Place) -> None:
    begun = place.login(lti_storage_target="_parent")
    place.cookies.clear()
    with pytest.raises(BrowserNotProvenError) as caught:
        place.post(begun.state, place.sign(place.claims(begun)))
    assert caught.value.storage_target == "_parent"
    assert caught.value.storage_origin == "https://lms.example"


def test_what_the_launch_itself_says_of_a_frame_does_not_count(place: Place) -> None:
    begun = place.login()
    place.cookies.clear()
    token = place.sign(place.claims(begun))
    form = {"state": begun.state, "id_token": token, "lti_storage_target": "evil"}
    with pytest.raises(BrowserNotProvenError) as caught:
        place.post_form(form)
    assert caught.value.storage_target is None
