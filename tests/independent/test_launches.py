"""People of another platform open the tool, and its author chooses what stands in a course."""

from dataclasses import replace

import pytest

from lti_tool.services.authoring.import_unit import import_unit, publish_unit
from tests.independent.campus import UNIT, Campus
from tests.independent.conftest import Enter
from tests.support.drafts import sample_draft

pytestmark = [pytest.mark.independent, pytest.mark.slow]


def publish_another_unit(campus: Campus) -> None:
    """Publish a second unit, so that a link has something to tell apart."""
    draft = replace(sample_draft("letters"), title="Letters")
    with campus.tool.transaction() as session:
        now = campus.tool.clock()
        unit_id = import_unit(session, course_id=campus.course_id, draft=draft, now=now)
        publish_unit(session, unit_id=unit_id, now=now)


def test_a_student_lands_on_the_path(campus: Campus, enter: Enter) -> None:
    ada = enter("Ada")
    campus.open(ada)
    assert ada.url.endswith("/path")
    assert "Add whole numbers" in ada.page.text


def test_a_teacher_lands_on_the_board_and_sees_who_has_come(campus: Campus, enter: Enter) -> None:
    ada, maya = enter("Ada"), enter("Maya")
    campus.open(ada)
    campus.open(maya)
    assert maya.url.endswith("/board")
    assert "Ada" in maya.page.text


def test_a_chosen_unit_is_kept_and_opens_again(campus: Campus, enter: Enter) -> None:
    publish_another_unit(campus)
    maya, ada = enter("Maya"), enter("Ada")
    campus.choose(maya, "unit:letters")
    assert maya.status == 200, maya.page.text
    [kept] = campus.block.state()["content"]
    assert kept == {
        "type": "ltiResourceLink",
        "title": "Letters",
        "url": campus.tool.settings.launch_url,
        "custom": {"cairn_unit": "letters"},
    }
    campus.open(ada)
    assert ada.url.endswith("/path")
    assert "Letters" in ada.page.text
    assert "Numbers" not in ada.page.text


def test_a_chosen_objective_is_kept_with_its_column_and_opens_again(
    campus: Campus, enter: Enter
) -> None:
    maya, ada = enter("Maya"), enter("Ada")
    campus.choose(maya, f"objective:{UNIT}.adding")
    [kept] = campus.block.state()["content"]
    assert kept["custom"] == {"cairn_objective": f"{UNIT}.adding"}
    assert kept["lineItem"] == {
        "label": "N.1 Add whole numbers",
        "scoreMaximum": 100,
        "resourceId": f"cairn:objective:{UNIT}.adding",
        "tag": "percent",
    }
    campus.open(ada)
    assert "/objectives/" in ada.url
    assert "Add whole numbers" in ada.page.text


def test_of_several_chosen_each_opens_by_itself(campus: Campus, enter: Enter) -> None:
    maya, ada = enter("Maya"), enter("Ada")
    campus.choose(maya, f"objective:{UNIT}.adding", f"objective:{UNIT}.words")
    offered = ada.open(campus.block.url)
    assert len(offered.links) == 2
    for link, title in zip(offered.links, ("Add whole numbers", "Name numbers"), strict=True):
        campus.open(ada, link)
        assert "/objectives/" in ada.url
        assert title in ada.page.text


def test_nothing_chosen_leaves_nothing(campus: Campus, enter: Enter) -> None:
    maya = enter("Maya")
    campus.open_chooser(maya)
    [form] = [each for each in maya.page.forms if "choice" in each.names]
    form.names.add("cancel")
    maya.send(form, cancel="yes")
    maya.send(maya.page.form("/lti-dl/response"))
    assert maya.status == 200
    assert campus.block.state()["content"] == []
