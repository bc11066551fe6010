"""The main job over real sockets: from the course page to a grade in the LMS, and back again."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest
import structlog
from sqlalchemy import select

from lti_tool.db.models import AttemptItemRow, AttemptRow, ResourceRow
from lti_tool.worker.deliver_scores import drain
from tests.support.browsing import Browser
from tests.support.serving import COURSE, UNIT, Town, running_town

NOTE = "I laid out counters and counted them together."
HEADS = re.compile(r"What is (\d+) \+ (\d+)\?")


@pytest.fixture
def town(database_url: str, tmp_path: Path, keys: Path) -> Iterator[Town]:
    with running_town(database_url, tmp_path, keys) as running:
        yield running


@pytest.fixture
def ada(town: Town) -> Iterator[Browser]:
    with Browser() as browser:
        yield browser


def launch(town: Town, browser: Browser, person: str = "ada") -> None:
    """Be somebody, open the activity, and let the forms carry one through the login."""
    browser.http.post(f"{town.lms.url}/person", data={"person": person}, timeout=5)
    browser.open(f"{town.lms.url}/open/6a-{UNIT}")
    browser.send(browser.page.form("/lti/login"))
    browser.send(browser.page.form("/lti/launch"))
    assert browser.status == 200, browser.page.text


def answer_check(browser: Browser, *, wrongly: bool = False) -> None:
    """Do the sums on the page, each by hand, and hand the check in."""
    sums = [int(one) + int(other) for one, other in HEADS.findall(browser.page.text)]
    assert len(sums) == 2
    answers = {f"q{place}": str(total + wrongly) for place, total in enumerate(sums)}
    browser.send(browser.page.form("/submit"), **answers)
    assert browser.status == 200


def finish(browser: Browser, title: str) -> None:
    """Find a way to learn on the page by its title, and finish it with a sentence."""
    resources = [link for link in browser.page.links if "/resources/" in link]
    for link in resources:
        browser.open(link)
        if title in browser.page.text:
            browser.send(browser.page.form("/finish"), note=NOTE)
            assert browser.status == 200
            return
    pytest.fail(f"no way to learn is called {title}")


def objective_page(browser: Browser) -> None:
    """Go to the first objective from wherever in the session one is."""
    sid = browser.url.split("/s/")[1].split("/")[0]
    origin = browser.url.partition("/s/")[0]
    browser.open(f"{origin}/s/{sid}/path")
    browser.open(next(link for link in browser.page.links if re.search(r"/objectives/\d+$", link)))


# The whole of it, programs and all, is to take less than five seconds.
def test_from_the_course_page_to_the_grade(town: Town, ada: Browser) -> None:
    launch(town, ada)
    assert ada.url.startswith(f"{town.tool.settings.base_url}/s/")
    assert ada.url.endswith("/path")
    assert "Add whole numbers" in ada.page.text

    objective_page(ada)
    finish(ada, "Read about it")
    start = ada.page.form("/attempts")
    ada.send(start)
    answer_check(ada, wrongly=True)
    assert ada.url.endswith("/result")
    assert "0 of 2 questions right" in ada.page.text

    # What was used before the check opens nothing, however often it is finished.
    objective_page(ada)
    ways = next(link for link in ada.page.links if link.endswith("/ways"))
    ada.open(ways)
    sid_root = ways.partition("/objectives/")[0]
    csrf = dict(start.fields)["csrf"]
    read = _resource(town, "adding-read")
    form = {"csrf": csrf, "note": NOTE}
    ada.http.post(f"{ada.url.partition('/s/')[0]}{sid_root}/resources/{read}/finish", data=form)
    ada.send(start)
    assert ada.status == 409
    assert ada.page.main["data-error-code"] == "another_way_first"

    ada.open(f"{ada.url.partition('/s/')[0]}{ways}")
    assert not ada.page.has_form("/attempts")
    finish(ada, "Do it with counters")
    ada.send(ada.page.form("/attempts"))
    first, second = _fingerprints(town)
    assert not first & second
    answer_check(ada)
    assert "2 of 2 questions right" in ada.page.text
    assert "Double whole numbers" in ada.page.text

    objective_page(ada)
    doubling = next(
        link for link in ada.open(f"{sid_root}/path").links if link.endswith("/objectives/2")
    )
    assert ada.open(doubling).has_form("/attempts")

    assert drain(town.tool, town.registration_id) == 1
    [column] = town.state()["columns"]
    [grade] = town.state()["grades"]
    assert (column["label"], column["course"]) == ("N.1 Add whole numbers", COURSE)
    assert (column["resource_id"], column["tag"]) == (
        f"cairn:objective:{UNIT}.adding",
        "percent",
    )
    assert (grade["person"], grade["score"]) == ("ada", 90)
    assert grade["comment"].startswith("Mastered: Add whole numbers, ")
    assert grade["comment"].endswith("2 of 2 questions right; 2 of 2 needed.")
    assert drain(town.tool, town.registration_id) == 0


def _resource(town: Town, slug: str) -> int:
    with town.tool.reading() as session:
        return session.scalars(select(ResourceRow.id).where(ResourceRow.slug == slug)).one()


def _fingerprints(town: Town) -> list[set[str]]:
    """Answer what each attempt has shown, oldest first."""
    with town.tool.reading() as session:
        return [
            set(
                session.scalars(
                    select(AttemptItemRow.fingerprint).where(AttemptItemRow.attempt_id == attempt)
                )
            )
            for attempt in session.scalars(select(AttemptRow.id).order_by(AttemptRow.number)).all()
        ]


def test_a_teacher_sees_the_class_and_an_observer_their_own_child(town: Town) -> None:
    with Browser() as ada, Browser() as maya, Browser() as omar, Browser() as lena:
        launch(town, ada)
        launch(town, maya, "maya")
        assert maya.url.endswith("/board")
        assert "Ada" in maya.page.text
        launch(town, omar, "omar")
        assert "/children/" in omar.url
        assert "Add whole numbers" in omar.page.text
        assert "Ada" in omar.page.text
        launch(town, lena, "lena")
        assert "does not know your child in this course yet" in lena.page.text
        assert "Ada" not in lena.page.text


def test_no_log_line_and_no_address_tells_a_secret_or_a_name(
    town: Town, ada: Browser, capfd: pytest.CaptureFixture[str], caplog: pytest.LogCaptureFixture
) -> None:
    """Everything that is written down anywhere in a whole flow, searched for what it must not."""
    with structlog.testing.capture_logs() as lines:
        launch(town, ada)
        cookies = {cookie.name: cookie.value or "" for cookie in ada.http.cookies}
        objective_page(ada)
        ada.send(ada.page.form("/attempts"))
        sums = [int(one) + int(other) for one, other in HEADS.findall(ada.page.text)]
        csrf = dict(ada.page.form("/submit").fields)["csrf"]
        answer_check(ada)
        drain(town.tool, town.registration_id)
    assert {line["event"] for line in lines} >= {"launch_accepted", "score_sent"}
    in_logs = " ".join(map(str, lines)) + caplog.text + "".join(capfd.readouterr())
    ours = [
        address
        for address in ada.addresses
        if not address.startswith((f"{town.lms.url}/", "/launch/"))
    ]
    asked = next(each for each in ada.addresses if "/lti/auth?" in each)
    state, nonce = (re.findall(rf"{name}=([^&]+)", asked)[0] for name in ("state", "nonce"))
    [secret] = [value for name, value in cookies.items() if name.startswith("cairn-s_")]
    for private in (secret, csrf, state, nonce, "Ada", "eyJ", town.tool.settings.secret_key):
        assert private not in in_logs, private
        assert not [address for address in ours if private in address], private
    assert town.state()["grades"][0]["user_id"] not in in_logs
    assert all(f"'{total}'" not in in_logs for total in sums)
