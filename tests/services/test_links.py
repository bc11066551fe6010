"""An LMS link leads where its custom parameters say, else where it led before."""

from dataclasses import replace

import pytest

from lti_tool.db.models import LaunchSessionRow
from lti_tool.domain.ids import ObjectiveId, UnitId
from lti_tool.services.launching.accept_launch import accept_launch
from tests.support.classrooms import Classroom
from tests.support.drafts import ADDING, DOUBLING, sample_draft
from tests.support.launches import COURSE, make_launch

Target = tuple[UnitId | None, ObjectiveId | None]


def follow(room: Classroom, link_id: str | None = "link-1", **custom: str) -> Target:
    """Launch a link and answer where its session leads."""
    with room.tool.transaction() as session:
        launch = make_launch(session, link_id=link_id, custom=custom, course=COURSE)
        opened = accept_launch(session, launch=launch, now=room.clock())
        session.flush()
        row = session.get_one(LaunchSessionRow, opened.sid)
        return (
            None if row.unit_id is None else UnitId(row.unit_id),
            None if row.objective_id is None else ObjectiveId(row.objective_id),
        )


def test_a_link_without_parameters_leads_to_the_course(room: Classroom) -> None:
    assert follow(room) == (None, None)


def test_a_link_may_name_a_unit(room: Classroom) -> None:
    assert follow(room, cairn_unit="numbers") == (room.unit_id, None)


@pytest.mark.parametrize(
    "custom",
    [
        {"cairn_unit": "numbers", "cairn_objective": "adding"},
        {"cairn_objective": "numbers.adding"},
        {"cairn_unit": "something else", "cairn_objective": "numbers.adding"},
    ],
)
def test_a_link_may_name_an_objective(room: Classroom, custom: dict[str, str]) -> None:
    assert follow(room, **custom) == (room.unit_id, room.objective(ADDING))


def test_an_objective_alone_without_its_unit_names_nothing(room: Classroom) -> None:
    assert follow(room, cairn_objective="adding") == (None, None)


def test_an_unknown_unit_leads_to_the_course(room: Classroom) -> None:
    assert follow(room, cairn_unit="letters", cairn_objective="adding") == (None, None)


def test_an_unknown_objective_leads_to_its_unit(room: Classroom) -> None:
    assert follow(room, cairn_unit="numbers", cairn_objective="flying") == (room.unit_id, None)


def test_a_link_remembers_where_it_led(room: Classroom) -> None:
    there = follow(room, cairn_objective="numbers.adding")
    assert follow(room) == there == (room.unit_id, room.objective(ADDING))
    assert follow(room, cairn_unit="letters") == there


def test_links_remember_each_for_themselves(room: Classroom) -> None:
    follow(room, cairn_unit="numbers")
    assert follow(room, "link-2") == (None, None)


def test_a_launch_without_a_link_leads_where_it_says(room: Classroom) -> None:
    assert follow(room, None, cairn_unit="numbers") == (room.unit_id, None)
    assert follow(room, None) == (None, None)


def test_parameters_that_changed_lead_elsewhere(room: Classroom) -> None:
    follow(room, cairn_objective="numbers.adding")
    there = (room.unit_id, room.objective(DOUBLING))
    assert follow(room, cairn_objective="numbers.doubling") == there
    assert follow(room) == there


def test_a_link_turned_to_another_unit_forgets_the_old_ones_objective(room: Classroom) -> None:
    follow(room, cairn_objective="numbers.adding")
    second = room.reimport(sample_draft("second"))
    assert follow(room, cairn_unit="second") == (second, None)
    assert follow(room) == (second, None)


def test_a_link_to_an_objective_retired_since_leads_to_its_unit(room: Classroom) -> None:
    follow(room, cairn_objective="numbers.adding")
    draft = sample_draft()
    room.reimport(replace(draft, objectives=draft.objectives[2:]))
    assert follow(room) == (room.unit_id, None)
    room.reimport(draft)
    assert follow(room) == (room.unit_id, room.objective(ADDING))
