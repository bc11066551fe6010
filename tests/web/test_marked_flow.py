"""Handed in, marked, sent: over real sockets, from the student's words to the LMS gradebook."""

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow
from lti_tool.domain.ids import CourseId
from lti_tool.services.authoring.import_unit import import_unit
from lti_tool.worker.deliver_scores import drain
from tests.support.browsing import Browser
from tests.support.marked import marked_draft
from tests.support.serving import UNIT, Town, running_town
from tests.web.test_whole_flow import launch


@pytest.fixture
def town(database_url: str, tmp_path: Path, keys: Path) -> Iterator[Town]:
    with running_town(database_url, tmp_path, keys) as running:
        with running.tool.transaction() as session:
            course_id = CourseId(session.scalars(select(CourseRow.id)).one())
            import_unit(
                session,
                course_id=course_id,
                draft=replace(marked_draft(), slug=UNIT),
                now=running.tool.clock(),
            )
        yield running


def open_objective(browser: Browser, title: str) -> None:
    """Find an objective on the path by its title."""
    browser.open(f"/s/{browser.url.split('/s/')[1].split('/')[0]}/path")
    for link in [each for each in browser.page.links if "/objectives/" in each]:
        browser.open(link)
        if title in browser.page.text.partition("Learn")[0]:
            return
    pytest.fail(f"no objective is called {title}")


def test_from_handing_in_to_the_grade(town: Town) -> None:
    with Browser() as ada, Browser() as maya:
        launch(town, ada)
        open_objective(ada, "Prove it")
        ada.send(ada.page.form("/attempts"))
        ada.send(ada.page.form("/submit"), q0="Because it is so.", q1="For any number n.")
        assert "Your work is with your teacher" in ada.page.text
        assert drain(town.tool, town.registration_id) == 0
        assert town.state()["grades"] == []

        launch(town, maya, "maya")
        assert "1 piece of work to mark" in maya.page.text
        maya.follow("/marking")
        piece = next(each for each in maya.page.links if "/marking/" in each)
        maya.open(piece)
        assert "For any number n." in maya.page.text
        maya.send(maya.page.form(piece), level0="3", words0="Yes.", level1="4")
        assert "everything is marked" in maya.page.text

        assert drain(town.tool, town.registration_id) == 1
        [grade] = town.state()["grades"]
        assert (grade["person"], grade["score"]) == ("ada", 90)
        assert grade["comment"].endswith("Your teacher gave level 3; 3 is needed.")
        ada.open(ada.url)
        assert "Your teacher says: Yes." in ada.page.text
        assert "Now open: What comes next" in ada.page.text
