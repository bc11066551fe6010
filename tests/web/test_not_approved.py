"""A launch that waits for approval says who does what, and how; nothing approves itself."""

import html
import re

import pytest
from sqlalchemy import select, update
from structlog.testing import capture_logs

from lti_tool.db.models import DeploymentRow, RegistrationRow
from lti_tool.db.models.platforms import Approval
from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.approval import approval_command
from tests.support.pages import read_page
from tests.support.signing import launch, login_form
from tests.support.web import Web


def shown(text: str) -> str:
    """Answer the command on the page."""
    [command] = re.findall(r'<code id="v-approve">([^<]*)</code>', text)
    return html.unescape(command)


def set_approval(web: Web, approval: Approval) -> None:
    with web.tool.transaction() as session:
        session.execute(update(RegistrationRow).values(approval=approval))


def test_an_unknown_deployment_is_told_how_it_is_approved(web: Web) -> None:
    with capture_logs() as logs:
        answer = launch(web, web.browser(), deployment_id="7:abc")
    assert answer.status_code == 401
    page = read_page(answer.text)
    assert page.main["data-error-code"] == "deployment_unknown"
    number = web.room.registration_id
    assert shown(answer.text) == (
        f"cairn platforms approve --registration {number} --deployment=7:abc"
    )
    for who in ("Students:", "Teachers:", "For whoever runs Cairn", "https://lms.example"):
        assert who in page.text
    [line] = [line for line in logs if line["event"] == "launch_refused"]
    assert (line["code"], line["registration"]) == ("deployment_unknown", number)


def test_nothing_is_approved_by_asking(web: Web) -> None:
    launch(web, web.browser(), deployment_id="7")
    with web.tool.reading() as session:
        assert session.scalars(select(DeploymentRow.deployment_id)).all() == ["1"]
    assert launch(web, web.browser(), deployment_id="7").status_code == 401


@pytest.mark.parametrize(
    ("deployment_id", "written"),
    [
        ("$(reboot)", "--deployment='$(reboot)'"),
        ("a'b;c", "--deployment='a'\"'\"'b;c'"),
        ("--help", "--deployment=--help"),
        ("a b", "--deployment=DEPLOYMENT_ID"),
        ("a\nreboot", "--deployment=DEPLOYMENT_ID"),
        ("\x1b[2J", "--deployment=DEPLOYMENT_ID"),
        ("é\u202e", "--deployment=DEPLOYMENT_ID"),
        ("", "--deployment=DEPLOYMENT_ID"),
        (None, "--deployment=DEPLOYMENT_ID"),
    ],
)
def test_a_command_to_paste_holds_nothing_that_a_terminal_obeys(
    deployment_id: str | None, written: str
) -> None:
    command = approval_command(RegistrationId(3), deployment_id)
    assert command == f"cairn platforms approve --registration 3 {written}"


def test_a_deployment_id_stays_text_on_the_page(web: Web) -> None:
    answer = launch(web, web.browser(), deployment_id="<script>alert(1)</script>")
    assert "<script>alert" not in answer.text
    assert "&lt;script&gt;alert" in answer.text


def test_a_platform_that_waits_is_told_the_same_at_its_login(web: Web) -> None:
    set_approval(web, Approval.PENDING)
    answer = web.browser().post("/lti/login", data=login_form(web, lti_deployment_id="9"))
    assert answer.status_code == 401
    assert read_page(answer.text).main["data-error-code"] == "registration_inactive"
    assert shown(answer.text).endswith("--deployment=9")
    unsaid = web.browser().post("/lti/login", data=login_form(web))
    assert shown(unsaid.text).endswith("--deployment=DEPLOYMENT_ID")
    assert "the LMS shows it" in read_page(unsaid.text).text


def test_a_platform_that_was_switched_off_is_not_offered_approval(web: Web) -> None:
    set_approval(web, Approval.DISABLED)
    answer = web.browser().post("/lti/login", data=login_form(web, lti_deployment_id="9"))
    assert answer.status_code == 401
    assert read_page(answer.text).main["data-error-code"] == "registration_inactive"
    assert "cairn platforms approve" not in answer.text


def test_other_refusals_offer_no_command(web: Web) -> None:
    answer = launch(web, web.browser(), version="1.1")
    assert answer.status_code == 400
    assert "cairn platforms" not in answer.text
