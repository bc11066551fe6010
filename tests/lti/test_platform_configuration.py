"""A platform's description of itself is believed about its own addresses only."""

import pytest

from lti_tool.domain.errors import DomainError, LmsRefusedError
from lti_tool.lti.platform_configuration import PlatformConfiguration, read_configuration
from lti_tool.lti.service_http import ServiceHttp
from tests.lti.registering_lms import (
    AGS,
    NRPS,
    PLATFORM,
    TOKEN,
    MemoryWeb,
    canvas_configuration,
    moodle_configuration,
)
from tests.lti.support import TickingClock

SCHOOL = "https://moodle.school.example"
URL = f"{SCHOOL}/mod/lti/openid-configuration.php"
CANVAS_URL = "https://sso.canvaslms.com/api/lti/security/openid-configuration"


def read(document: object, url: str = URL, token: str = TOKEN) -> PlatformConfiguration:
    web = MemoryWeb()
    web.serve("GET", url, document)
    return read_configuration(url, token, web)


def refused(document: object, url: str = URL) -> DomainError:
    with pytest.raises(DomainError) as caught:
        read(document, url)
    return caught.value


def test_moodle_is_read() -> None:
    found = read(moodle_configuration(SCHOOL))
    assert found.issuer == SCHOOL
    assert found.authorization_endpoint == f"{SCHOOL}/mod/lti/auth.php"
    assert found.token_endpoint == f"{SCHOOL}/mod/lti/token.php"
    assert found.jwks_uri == f"{SCHOOL}/mod/lti/certs.php"
    assert found.registration_endpoint == f"{SCHOOL}/mod/lti/openid-registration.php"
    assert (found.product, found.version) == ("moodle", "4.5.5+ (Build: 20250613)")
    assert found.token_audience is None
    assert {f"{AGS}lineitem", f"{AGS}score", NRPS} <= set(found.scopes_supported)


@pytest.mark.parametrize(
    "url",
    [
        CANVAS_URL,
        "https://canvas.instructure.com/api/lti/security/openid-configuration",
        "https://school.instructure.com/api/lti/security/openid-configuration?registration_token=x",
    ],
)
def test_canvas_cloud_is_read_with_its_one_issuer_and_its_own_hosts(url: str) -> None:
    found = read(canvas_configuration(), url)
    assert found.issuer == "https://canvas.instructure.com"
    assert found.token_endpoint == "https://sso.canvaslms.com/login/oauth2/token"
    assert found.product == "canvas"
    # Canvas names a bare host; its own endpoint is what every version takes.
    assert found.token_audience is None


def test_brightspace_is_read_with_its_shared_token_host_and_audience() -> None:
    found = read(
        moodle_configuration(SCHOOL)
        | {
            "token_endpoint": "https://auth.brightspace.com/core/connect/token",
            "authorization_server": "https://api.brightspace.com/auth/token",
            PLATFORM: {"product_family_code": "desire2learn"},
        },
        token="",
    )
    assert found.token_audience == "https://api.brightspace.com/auth/token"
    assert (found.product, found.version) == ("desire2learn", "")


def test_blackboard_is_read_with_its_developer_host() -> None:
    host = "https://developer.blackboard.com"
    found = read(
        moodle_configuration(host) | {"issuer": "https://blackboard.com"}, f"{host}/openid"
    )
    assert found.issuer == "https://blackboard.com"


def test_an_audience_that_is_the_endpoint_is_nothing_special() -> None:
    document = moodle_configuration(SCHOOL)
    document |= {"authorization_server": document["token_endpoint"]}
    assert read(document).token_audience is None


def test_the_platforms_own_token_is_shown_to_it_if_it_gave_one() -> None:
    web = MemoryWeb()
    web.serve("GET", URL, moodle_configuration(SCHOOL))
    read_configuration(URL, TOKEN, web)
    read_configuration(URL, "", web)
    assert web.asked[0].headers["Authorization"] == f"Bearer {TOKEN}"
    assert "Authorization" not in web.asked[1].headers


@pytest.mark.parametrize("token", ["a b", "a\r\nX-Evil: 1", "é", "\0"])
def test_a_token_that_fits_no_header_is_refused(token: str) -> None:
    with pytest.raises(DomainError) as caught:
        read(moodle_configuration(SCHOOL), token=token)
    assert caught.value.code == "registration_token_malformed"


@pytest.mark.parametrize(
    ("issuer", "url"),
    [
        ("https://other.example", URL),
        (f"{SCHOOL}:8443", URL),
        ("http://moodle.school.example", URL),
        ("https://canvas.instructure.com", "https://canvas.school.example/openid"),
        ("https://canvas.instructure.com", "https://evilinstructure.com/openid"),
        ("https://canvas.instructure.com", "https://evilsso.canvaslms.com/openid"),
        ("https://canvas.instructure.com", "https://sso.canvaslms.com.evil.example/openid"),
        ("https://canvas.instructure.com", "https://sso.beta.canvaslms.com/openid"),
        ("https://canvas.instructure.com", "https://sso.canvaslms.com:8443/openid"),
        ("https://canvas.instructure.com", "http://sso.canvaslms.com/openid"),
        ("http://canvas.instructure.com", "https://sso.canvaslms.com/openid"),
    ],
)
def test_an_issuer_elsewhere_than_the_description_is_refused(issuer: str, url: str) -> None:
    error = refused(canvas_configuration() | {"issuer": issuer}, url)
    assert error.code == "registration_issuer_mismatch"
    assert issuer in str(error)


@pytest.mark.parametrize(
    "name", ["authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"]
)
@pytest.mark.parametrize(
    "address",
    [
        "https://evil.example/x",
        "http://moodle.school.example/x",
        "https://moodle.school.example:8443/x",
        "https://sso.canvaslms.com/x",
        "http://auth.brightspace.com/core/connect/token",
    ],
)
def test_an_address_that_is_not_the_issuers_is_refused(name: str, address: str) -> None:
    error = refused(moodle_configuration(SCHOOL) | {name: address})
    assert error.code == "registration_foreign_address"
    assert name in str(error)


def test_the_shared_token_host_may_be_nothing_but_that() -> None:
    document = moodle_configuration(SCHOOL) | {"jwks_uri": "https://auth.brightspace.com/jwks"}
    assert refused(document).code == "registration_foreign_address"


@pytest.mark.parametrize("name", ["issuer", "jwks_uri"])
@pytest.mark.parametrize(
    "address",
    [7, ["x"], "moodle", "javascript:x", "https://u:p@moodle.school.example/", "https://["],
)
def test_an_address_that_is_none_is_refused(name: str, address: object) -> None:
    error = refused(moodle_configuration(SCHOOL) | {name: address})
    assert error.code == "registration_address_unsafe"


@pytest.mark.parametrize(
    "name",
    ["issuer", "authorization_endpoint", "token_endpoint", "jwks_uri", "registration_endpoint"],
)
@pytest.mark.parametrize("value", [None, ""])
def test_what_is_missing_is_named(name: str, value: object) -> None:
    error = refused(moodle_configuration(SCHOOL) | {name: value})
    assert error.code == "registration_incomplete"
    assert name in str(error)
    assert "by hand" in str(error)


@pytest.mark.parametrize("document", [[], "x", None, 7, b"<html>", b"", b"[" * 100000])
def test_a_description_that_is_none_is_refused(document: object) -> None:
    assert refused(document).code == "registration_unreadable"


@pytest.mark.parametrize("extra", [None, [], "x", {"product_family_code": 7}])
def test_a_product_that_is_not_named_is_unknown(extra: object) -> None:
    document = moodle_configuration(SCHOOL) | {PLATFORM: extra, "scopes_supported": extra}
    found = read(document)
    assert (found.product, found.scopes_supported) == ("", ())


def test_a_status_that_is_no_success_is_told() -> None:
    web = MemoryWeb()
    web.serve("GET", URL, {}, status=404)
    with pytest.raises(LmsRefusedError):
        read_configuration(URL, TOKEN, web)


@pytest.mark.parametrize(
    "url",
    [
        "http://moodle.school.example/x",
        "https://127.0.0.1/x",
        "https://[::1]/x",
        "file:///etc/passwd",
    ],
)
def test_an_address_inside_our_own_network_is_not_called(url: str) -> None:
    http = ServiceHttp(clock=TickingClock())
    with pytest.raises(LmsRefusedError) as caught:
        read_configuration(url, TOKEN, http)
    assert caught.value.code == "unsafe_address"
