"""A teacher adds links from inside the LMS, and a link leads to what was chosen."""

import html
import re
from collections.abc import Iterator
from pathlib import Path

import pytest

from lti_tool.db.models import UnitRow
from tests.support.browsing import Browser
from tests.support.databases import copy_sqlite
from tests.support.serving import COURSE, UNIT, Town, running_town


@pytest.fixture
def town(sqlite_template: Path, tmp_path: Path, keys: Path) -> Iterator[Town]:
    database_url = copy_sqlite(sqlite_template, tmp_path)
    with running_town(database_url, tmp_path, keys) as running:
        yield running


@pytest.fixture
def maya(town: Town) -> Iterator[Browser]:
    with Browser() as browser:
        browser.http.post(f"{town.lms.url}/person", data={"person": "maya"}, timeout=5)
        yield browser


def open_chooser(town: Town, browser: Browser) -> None:
    """Open the LMS's page to add activities, and what stands in its frame."""
    page = browser.http.get(f"{town.lms.url}/courses/{COURSE}/add", timeout=5).text
    [frame] = re.findall(r'<iframe[^>]* src="([^"]+)"', page)
    browser.open(f"{town.lms.url}{html.unescape(frame)}")
    browser.send(browser.page.form("/lti/login"))
    browser.send(browser.page.form("/lti/launch"))


def choose(browser: Browser, *choices: str) -> None:
    [form] = [each for each in browser.page.forms if "choice" in each.names]
    browser.send(form, choice=list(choices))


def hand_back(browser: Browser) -> None:
    [form] = [each for each in browser.page.forms if "JWT" in each.names]
    browser.send(form)


def test_a_teacher_is_offered_units_objectives_and_the_board(town: Town, maya: Browser) -> None:
    open_chooser(town, maya)
    assert maya.status == 200
    assert maya.url.endswith("/choose")
    for words in ("Numbers", "N.1 Add whole numbers", "The class board"):
        assert words in maya.page.text


def test_what_was_chosen_stands_in_the_course_with_its_column(town: Town, maya: Browser) -> None:
    open_chooser(town, maya)
    choose(maya, f"unit:{UNIT}", f"objective:{UNIT}.adding", "board")
    assert "3 links" in maya.page.text
    hand_back(maya)
    assert maya.status == 200
    course = maya.http.get(f"{town.lms.url}/courses/{COURSE}", timeout=5).text
    assert "N.1 Add whole numbers" in course
    assert "Class board" in course
    [column] = town.state()["columns"]
    assert (column["label"], column["tag"]) == ("N.1 Add whole numbers", "percent")
    assert column["resource_id"] == f"cairn:objective:{UNIT}.adding"


def test_where_units_have_columns_the_link_to_a_unit_brings_it(town: Town, maya: Browser) -> None:
    open_chooser(town, maya)
    base = maya.url.rsplit("/", 1)[0]
    maya.open(f"{base}/grades")
    maya.send(maya.page.form("/preview"), columns="unit")
    maya.send(maya.page.form("/grades"))
    open_chooser(town, maya)
    choose(maya, f"unit:{UNIT}", f"objective:{UNIT}.adding")
    hand_back(maya)
    [column] = town.state()["columns"]
    assert (column["label"], column["tag"]) == ("Numbers", "percent")
    assert column["resource_id"] == f"cairn:unit:{UNIT}"


def test_nothing_ticked_is_said_and_nothing_is_lost(town: Town, maya: Browser) -> None:
    open_chooser(town, maya)
    choose(maya)
    assert maya.status == 422
    assert "Tick what you want to add" in maya.page.text


def test_cancelling_adds_nothing(town: Town, maya: Browser) -> None:
    open_chooser(town, maya)
    [form] = [each for each in maya.page.forms if "choice" in each.names]
    address = f"{town.tool.settings.base_url}/s/{maya.url.split('/s/')[1].split('/')[0]}/choose"
    answer = maya.http.post(
        address, data={"csrf": dict(form.fields)["csrf"], "cancel": "yes"}, timeout=5
    )
    assert answer.status_code == 200
    assert "Nothing is added" in answer.text


def test_a_unit_that_is_not_published_is_refused_in_words(town: Town, maya: Browser) -> None:
    with town.tool.transaction() as session:
        session.get_one(UnitRow, 1).published_at = None
    open_chooser(town, maya)
    choose(maya, f"unit:{UNIT}")
    assert maya.status == 422
    assert "cannot be added yet" in maya.page.text
    assert "not published" in maya.page.text


def test_an_ordinary_session_has_nothing_to_choose(town: Town, maya: Browser) -> None:
    maya.open(f"{town.lms.url}/open/6a-{UNIT}")
    maya.send(maya.page.form("/lti/login"))
    maya.send(maya.page.form("/lti/launch"))
    root = maya.url.rsplit("/", 1)[0]
    maya.open(f"{root}/choose")
    assert maya.url.endswith("/board")
