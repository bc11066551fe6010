"""Columns per unit over HTTP: chosen, looked at, applied, shown on board and result."""

import re
from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_tool.db.models import ObjectiveRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.district_floor import DistrictFloor
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.scales import ScalePreset
from lti_tool.domain.gradebook.tables import TablePreset, preset_table
from lti_tool.domain.gradebook.unit_rules import MustPass, RollUpKind
from lti_tool.web.access import keep_tool
from lti_tool.worker.deliver_scores import drain
from tests.support.gradebooks import FakeGradebook
from tests.support.grading import apply_policy, policy_now
from tests.support.pages import Page, read_page
from tests.support.policy_pages import page, typed
from tests.support.web import Visit, Web

UNITS = ColumnPlan(ColumnsPer.UNIT)


def preview(visit: Visit, **changes: str) -> Page:
    answer = visit.post("grades/preview", typed(visit, **changes))
    assert answer.status_code == 200, answer.text
    return read_page(answer.text)


def apply(visit: Visit, shown: Page) -> None:
    form = shown.form("/grades")
    assert visit.browser.post(form.action, data=form.filled()).status_code == 303


def test_unit_columns_are_chosen_with_their_rule_and_shown_before_they_apply(web: Web) -> None:
    apply_policy(web.room, not_yet=NotYet.AT_ONCE)
    web.room.master()
    drain(web.tool, web.room.registration_id)
    visit = web.visit(Role.TEACHER)
    shown = preview(
        visit,
        columns="unit",
        roll_up="mean",
        must_pass="named",
        must_most="55",
        **{"must_pass_numbers.adding": "1"},
    )
    assert (
        "1 number in the LMS gradebook would change, for 1 student: 0 higher, 0 lower, 1 new"
        in (shown.text)
    )
    assert "Columns there would be: 1." in shown.text
    assert "Cairn would write no more: 1 (N.1 Add whole numbers)" in shown.text
    assert "Nothing is deleted or cleared there." in shown.text
    assert "Unit “Numbers”: blank → 89" in shown.text
    assert "Three at “Mastered”, one at “Nearly” 86" in shown.text
    apply(visit, shown)
    policy = policy_now(web.room)
    assert policy.columns == UNITS
    assert policy.roll_up.kind is RollUpKind.MEAN
    assert policy.roll_up.must_pass == (MustPass(3, 55, frozenset({"numbers.adding"})),)
    again = typed(visit)
    assert (again["columns"], again["must_pass_numbers.adding"]) == ("unit", "1")


def test_both_kinds_of_columns_warn_in_words(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    shown = preview(visit, columns="both")
    assert "everything counts twice in a total" in shown.text
    apply(visit, shown)
    assert "in Moodle give them the weight 0" in page(visit, "grades").text


def test_a_gradebook_that_goes_to_an_sis_is_offered_unit_columns(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    shown = preview(visit, columns_sis="1")
    [offer] = [each for each in shown.forms if each.action.endswith("/preview")]
    answer = visit.browser.post(offer.action, data=offer.filled())
    apply(visit, read_page(answer.text))
    assert policy_now(web.room).columns == ColumnPlan(ColumnsPer.UNIT, goes_to_sis=True)


def test_a_district_may_ask_for_unit_columns(web: Web) -> None:
    floor = DistrictFloor(columns=frozenset({ColumnsPer.UNIT}))
    keep_tool(web.app, replace(web.tool, grade_floor=floor))
    visit = web.visit(Role.TEACHER)
    shown = page(visit, "grades")
    assert "One column for each unit" in shown.text
    assert "One column for each objective" not in shown.text
    for path in ("grades", "grades/preview"):
        answer = visit.post(path, typed(visit, version="0", columns="objective"))
        assert answer.status_code == 422
        assert "Your district asks for: One column for each unit." in answer.text
    assert visit.post("grades", typed(visit, version="0", columns="unit")).status_code == 303


def test_before_grades_go_to_the_sis_each_line_says_what_mends_it(web: Web) -> None:
    with web.tool.transaction() as session:
        for row in session.scalars(select(ObjectiveRow)):
            row.title = "Multiply and divide whole numbers by ten"
    visit = web.visit(Role.TEACHER)
    text = page(visit, "grades/sis").text
    assert "Length of names To mend" in text
    assert "Names that tell columns apart" in text
    assert "Whole numbers All well" in text
    assert web.visit(Role.ASSISTANT).get("grades/sis").status_code == 200
    assert web.visit(Role.STUDENT).get("grades/sis").status_code == 404
    apply_policy(web.room, columns=UNITS)
    text = page(visit, "grades/sis").text
    assert "Length of names All well" in text
    assert "1 column in all." in text


def test_board_and_result_show_the_units_grade_and_a_teacher_sends_it_again(web: Web) -> None:
    apply_policy(web.room, columns=UNITS, not_yet=NotYet.AT_ONCE)
    attempt = web.room.master()
    student, teacher = web.visit(), web.visit(Role.TEACHER)
    result = f"attempts/{attempt}/result"
    assert "On its way to your course's gradebook" in page(student, result).text
    drain(web.tool, web.room.registration_id)
    assert "The grade of the whole unit was sent to your gradebook at" in page(student, result).text
    assert "The whole unit in the gradebook" in page(teacher, "board").text
    book = web.tool.gradebook
    assert isinstance(book, FakeGradebook)
    book.teacher_types(book.only_cell, 81)
    web.room.master("doubling")
    drain(web.tool, web.room.registration_id)
    board = page(teacher, "board")
    assert "The gradebook shows 81 of 100, which did not come from Cairn." in board.text
    assert any(each.endswith("/grades/ledger") for each in board.links)
    [cell] = re.findall(r'name="send_one" value="([^"]+)"', teacher.get("grades/ledger").text)
    web.woken.clear()
    assert teacher.post("grades/ledger", {"send_one": cell}).status_code == 303
    assert web.woken == [web.room.registration_id]
    drain(web.tool, web.room.registration_id)
    assert "The gradebook shows 81" not in page(teacher, "board").text
    assert int(book.shown[book.only_cell].points or 0) == 90


def test_without_a_column_of_its_own_nothing_is_promised(web: Web) -> None:
    attempt = web.room.master("words")
    text = page(web.visit(), f"attempts/{attempt}/result").text
    assert "No grade is sent for this one." in text
    assert (
        "Each objective that has to be mastered is a column"
        in page(web.visit(), "what-counts").text
    )


@pytest.mark.parametrize("preset", [ScalePreset.PROFICIENCY, ScalePreset.THREE])
def test_pages_call_levels_as_the_course_does(web: Web, preset: ScalePreset) -> None:
    scale = preset.scale
    name = scale.mastery_name if preset is ScalePreset.PROFICIENCY else "Mastered"
    apply_policy(web.room, scale=scale, table=preset_table(TablePreset.USUAL, scale))
    attempt = web.room.master()
    adding = web.room.objective()
    student, teacher = web.visit(), web.visit(Role.TEACHER)
    place = scale.names.index(name)
    assert f"{name}: you have got it" in page(student, f"attempts/{attempt}/result").text
    assert name in page(student, "path").text
    assert f"The level is {place}, “{name}”" in page(student, f"objectives/{adding}").text
    cell = page(teacher, f"students/{web.room.ada}/objectives/{adding}").text
    assert f"The level is {place}, “{name}”" in cell
    board = teacher.get("board").text
    assert f"Add whole numbers: {name}" in board
    if preset is ScalePreset.PROFICIENCY:
        for text in (cell, page(teacher, "board").text, page(student, "path").text):
            assert "Mastered" not in text.replace("Mastered in an earlier course", "")
