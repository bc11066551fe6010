"""Dynamic registration ends with a platform we know, or in words."""

import pytest

from lti_tool.domain.errors import DomainError, LmsRefusedError, LmsUnavailableError
from lti_tool.lti.registration import read_configuration, register
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.tool_description import ToolDescription
from lti_tool.ports import RegistrationDraft
from tests.lti.registering_lms import (
    TOKEN,
    TOOL,
    MemoryWeb,
    Moodle,
    canvas_configuration,
    moodle_configuration,
    serving,
)
from tests.lti.support import TickingClock

SCHOOL = "https://moodle.school.example"
URL = f"{SCHOOL}/mod/lti/openid-configuration.php"
ENDPOINT = f"{SCHOOL}/mod/lti/openid-registration.php"
CAIRN = ToolDescription("https://cairn.example:8443")


def registered(answer: object, *, status: int = 200) -> RegistrationDraft:
    web = MemoryWeb()
    web.serve("GET", URL, moodle_configuration(SCHOOL))
    web.serve("POST", ENDPOINT, answer, status=status)
    return register(read_configuration(URL, TOKEN, web), TOKEN, CAIRN, web)


def refused(answer: object, *, status: int) -> DomainError:
    with pytest.raises(DomainError) as caught:
        registered(answer, status=status)
    return caught.value


@pytest.mark.parametrize("status", [200, 201])
def test_moodle_registers_the_tool_over_real_http(status: int) -> None:
    http = ServiceHttp(clock=TickingClock(), allow_http=True)
    with serving(Moodle(status=status)) as moodle:
        url = f"{moodle.base}/mod/lti/openid-configuration.php"
        draft = register(read_configuration(url, TOKEN, http), TOKEN, CAIRN, http)
    assert draft == RegistrationDraft(
        issuer=moodle.base,
        client_id="4GeP5HxaB8bIDUh",
        auth_login_url=f"{moodle.base}/mod/lti/auth.php",
        auth_token_url=f"{moodle.base}/mod/lti/token.php",
        auth_audience=None,
        key_set_url=f"{moodle.base}/mod/lti/certs.php",
        deployment_ids=("4",),
    )
    [asked] = moodle.registered
    assert "https://canvas" not in repr(asked)


def test_canvas_is_sent_its_placements_and_names_its_deployment_at_the_top() -> None:
    web = MemoryWeb()
    url = "https://sso.canvaslms.com/api/lti/security/openid-configuration"
    web.serve("GET", url, canvas_configuration())
    answer = {"client_id": "10000000000123", "deployment_id": "9:8865aa", TOOL: {}}
    web.serve("POST", "https://school.instructure.com/api/lti/registrations", answer)
    draft = register(read_configuration(url, TOKEN, web), TOKEN, CAIRN, web)
    assert (draft.client_id, draft.deployment_ids) == ("10000000000123", ("9:8865aa",))
    assert draft.auth_audience is None
    sent = web.asked[-1]
    assert sent.headers["Authorization"] == f"Bearer {TOKEN}"
    assert sent.headers["Content-Type"] == "application/json"
    assert "full_width_in_context" in repr(sent.body)


def test_a_platform_that_gives_no_token_is_sent_none() -> None:
    web = MemoryWeb()
    web.serve("GET", URL, moodle_configuration(SCHOOL))
    web.serve("POST", ENDPOINT, {"client_id": "c"})
    register(read_configuration(URL, "", web), "", CAIRN, web)
    assert "Authorization" not in web.asked[-1].headers


@pytest.mark.parametrize(
    ("answer", "deployments"),
    [
        ({"client_id": "c"}, ()),
        ({"client_id": "c", TOOL: None}, ()),
        ({"client_id": "c", TOOL: {"deployment_id": ""}}, ()),
        ({"client_id": "c", TOOL: {"deployment_id": 4}}, ("4",)),
        ({"client_id": "c", TOOL: {"deployment_id": "x" * 256}, "deployment_id": True}, ()),
    ],
)
def test_a_deployment_may_still_be_to_come(answer: object, deployments: tuple[str, ...]) -> None:
    assert registered(answer).deployment_ids == deployments


@pytest.mark.parametrize("client_id", [None, "", 1.5, ["c"], "x" * 256, "a\0b", True])
def test_a_registration_without_a_client_id_is_refused(client_id: object) -> None:
    error = refused({"client_id": client_id}, status=200)
    assert error.code == "registration_unreadable"
    assert "client id" in str(error)


@pytest.mark.parametrize("status", [401, 403])
def test_a_token_that_is_over_is_told_with_what_to_do(status: int) -> None:
    error = refused({}, status=status)
    assert error.code == "registration_token_refused"
    assert "begin again" in str(error)


@pytest.mark.parametrize(
    ("document", "words"),
    [
        ({"error": "domain_targetlinkuri_mismatch"}, "“domain_targetlinkuri_mismatch”"),
        ({"error": "invalid", "error_description": "No \n such scope."}, "“No such scope.”"),
        ({"errors": [{"message": "scope x"}, {"message": "uri y"}]}, "“scope x uri y”"),
        ({"errors": ["bad scope"]}, "“bad scope”"),
        ({"errors": {"message": "one"}}, "“one”"),
        ({"error": "\0" + "x" * 900}, "x" * 199 + "”"),
        ({"errors": 7}, "no reason"),
        ([1], "no reason"),
        (b"<html>", "no reason"),
        (b"[" * 100000, "no reason"),
    ],
)
@pytest.mark.parametrize("status", [400, 409, 422])
def test_a_refusal_is_told_with_the_platforms_reason(
    status: int, document: object, words: str
) -> None:
    error = refused(document, status=status)
    assert error.code == "registration_refused"
    assert words in str(error)
    assert "\0" not in str(error)


def test_other_answers_are_a_later_or_a_never() -> None:
    with pytest.raises(LmsUnavailableError):
        registered({}, status=503)
    with pytest.raises(LmsRefusedError):
        registered({}, status=404)
    with pytest.raises(LmsRefusedError):
        registered({}, status=302)
    with pytest.raises(DomainError):
        registered(b"", status=202)
