"""A platform lets a teacher choose: what it takes back is read, and nothing unsafe is."""

import pytest

from lti_tool.lti.deep_linking import read_request, write_request
from lti_tool.lti.errors import LaunchRefusedError
from lti_tool.ports import DeepLinkingRequest
from tests.lti.choosing import CANVAS, CERTIFICATION, MOODLE, RETURN_URL, choose, chooser_claims
from tests.lti.support import LTI, Place


def refused(place: Place, settings: object = None, **changes: object) -> tuple[str, int]:
    with pytest.raises(LaunchRefusedError) as caught:
        choose(place, settings, **changes)
    return caught.value.code, caught.value.status


def test_an_ordinary_launch_asks_nobody_to_choose(place: Place) -> None:
    assert place.launch(**{f"{LTI}custom": {}}).deep_linking is None


def test_what_moodle_takes_back_is_read(place: Place) -> None:
    assert choose(place) == DeepLinkingRequest(
        return_url=RETURN_URL,
        accept_types=("ltiResourceLink",),
        document_targets=("frame", "iframe", "window"),
        accept_multiple=True,
        accept_lineitem=None,
        auto_create=False,
        title="Cairn",
        text="",
        data=None,
    )


def test_a_request_may_lack_target_and_link(place: Place) -> None:
    launch = place.launch(**chooser_claims(MOODLE))
    assert launch.message_type == "LtiDeepLinkingRequest"
    assert (launch.target_link_uri, launch.link_id) == ("", None)


def test_a_request_with_a_target_must_name_the_logins(place: Place) -> None:
    claims = chooser_claims(MOODLE) | {"target_link_uri": "https://tool.example/else"}
    with pytest.raises(LaunchRefusedError) as caught:
        place.launch(**claims)
    assert caught.value.code == "target_mismatch"


def test_canvas_return_address_is_kept_byte_for_byte(place: Place) -> None:
    request = choose(place, CANVAS)
    assert isinstance(request, DeepLinkingRequest)
    assert request.return_url == CANVAS["deep_link_return_url"]
    assert (request.accept_multiple, request.data) == (False, None)


def test_a_long_return_address_is_kept(place: Place) -> None:
    url = f"https://school.example/return?data={'x' * 8000}"
    request = choose(place, CANVAS, deep_link_return_url=url)
    assert isinstance(request, DeepLinkingRequest)
    assert request.return_url == url


@pytest.mark.parametrize(
    "data",
    ["909708", "", " \n", "é\u2028", '{"a": 1}', "\ud800", "\0", {"b": [1, 2.50]}, 7, False],
)
def test_the_platforms_note_is_kept_as_it_is(place: Place, data: object) -> None:
    request = choose(place, CERTIFICATION, data=data)
    assert isinstance(request, DeepLinkingRequest)
    assert request.data == data
    kept = write_request(request)
    assert kept.isascii()
    assert "\0" not in kept
    assert read_request(kept) == request


@pytest.mark.parametrize("name", ["deep_link_return_url", "accept_types"])
@pytest.mark.parametrize("value", [None, ""])
def test_a_request_that_lacks_what_an_answer_needs_is_refused(
    place: Place, name: str, value: object
) -> None:
    assert refused(place, **{name: value}) == ("claims_missing", 400)


def test_a_request_without_settings_is_refused(place: Place) -> None:
    assert refused(place, {}) == ("claims_missing", 400)


@pytest.mark.parametrize(
    "url",
    [
        "http://lms.example/return",
        "javascript:alert(1)",
        "//lms.example/return",
        "https://user:secret@lms.example/return",
        "https://lms.example;x/return",
        "https://lms.example:99999/return",
        "https://[/return",
        "https:///return",
    ],
)
def test_a_return_address_that_is_not_safe_is_refused(place: Place, url: str) -> None:
    assert refused(place, deep_link_return_url=url) == ("return_url_unsafe", 400)


@pytest.mark.parametrize(
    ("name", "value"),
    [
        ("deep_link_return_url", 7),
        ("deep_link_return_url", "https://lms.example/\0"),
        ("deep_link_return_url", "https://lms.example/" + "x" * 20000),
        ("accept_types", "ltiResourceLink"),
        ("accept_types", [1]),
        ("accept_presentation_document_targets", "iframe"),
        ("data", float("inf")),
    ],
)
def test_settings_of_another_shape_are_refused(place: Place, name: str, value: object) -> None:
    assert refused(place, **{name: value}) == ("claims_malformed", 400)


def test_without_https_only_where_the_installation_says_so() -> None:
    place = Place(allow_http=True)
    request = choose(place, deep_link_return_url="http://localhost:8080/return")
    assert isinstance(request, DeepLinkingRequest)
    assert request.return_url == "http://localhost:8080/return"
    assert refused(place, deep_link_return_url="ftp://localhost/return")[0] == "return_url_unsafe"


@pytest.mark.parametrize(
    ("given", "read"), [("true", True), ("false", False), (None, False), (1, False), ("x", False)]
)
def test_a_yes_or_no_may_be_a_text(place: Place, given: object, read: bool) -> None:
    request = choose(place, accept_multiple=given)
    assert isinstance(request, DeepLinkingRequest)
    assert request.accept_multiple is read


@pytest.mark.parametrize(("given", "read"), [(True, True), ("false", False), (None, None)])
def test_columns_are_wanted_unwanted_or_not_spoken_of(
    place: Place, given: object, read: bool | None
) -> None:
    request = choose(place, accept_lineitem=given)
    assert isinstance(request, DeepLinkingRequest)
    assert request.accept_lineitem is read
