"""Every type of item at a browser: no barrier, by keyboard and mouse, saved as one goes."""

from typing import Any

import pytest
from playwright.sync_api import Locator, expect

from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.hotspot import Hotspot
from lti_tool.interchange.unit_file import read_unit
from tests.functional.actors import Student
from tests.functional.browser import barriers
from tests.functional.conftest import Enter
from tests.functional.test_accessibility import PHONE, too_wide
from tests.support.all_types import all_types_file
from tests.support.answers import right_values, wrong_values

pytestmark = [pytest.mark.browser, pytest.mark.slow]

TITLE = "Everything"


@pytest.fixture
def marked() -> bool:
    """Whether the check has items that a person marks."""
    return False


@pytest.fixture
def lms_options(*, marked: bool) -> dict[str, Any]:
    return {"unit": read_unit(all_types_file(marked=marked).encode()).unit}


def question(ada: Student, kind: str) -> tuple[int, Locator]:
    """Answer the place of the first question of a kind, and the question on the page."""
    rows = ada.school.attempt_items(ada.attempt_id)
    place = next(row.position for row in rows if row.instance["type"] == kind)
    return place, ada.app.locator(f"#q{place + 1}")


def answers_everything(ada: Student, *, right: bool = True) -> None:
    """Fill in every question as its page wants it."""
    for row in ada.school.attempt_items(ada.attempt_id):
        response = item_from_mapping(row.instance).response
        values = right_values(response) if right else wrong_values(response)
        fields = ada.app.locator(f"[name=q{row.position}]")
        if fields.count() and fields.first.get_attribute("type") in {"radio", "checkbox"}:
            for value in values:
                fields.nth(int(value)).check()
            continue
        for place in range(fields.count()):
            field = fields.nth(place)
            if field.locator("option").count():
                field.select_option(_for_field(field, values, place))
            else:
                field.fill(values[place])


def _for_field(field: Locator, values: list[str], place: int) -> str:
    """Answer the value for one list: that of an ordering names the line it belongs to."""
    own = field.locator("option").nth(1).get_attribute("value") or ""
    line, colon, _ = own.partition(":")
    return (
        next(value for value in values if value.startswith(f"{line}:")) if colon else values[place]
    )


@pytest.mark.parametrize("marked", [True])
@pytest.mark.parametrize(
    "look",
    [
        pytest.param({"color_scheme": "light"}, id="light"),
        pytest.param({"color_scheme": "dark"}, id="dark"),
        pytest.param({"viewport": PHONE}, id="phone"),
    ],
)
def test_no_type_has_a_barrier(student: Enter, look: dict[str, object]) -> None:
    ada = student("Ada", **look)
    ada.opens_objective(TITLE)
    ada.begins_check()
    assert (barriers(ada.frame), too_wide(ada.frame) > 1) == ([], False)
    answers_everything(ada, right=False)
    ada.presses("Submit my check")
    ada.sees_heading("Handed in")
    assert (barriers(ada.frame), too_wide(ada.frame) > 1) == ([], False)


@pytest.mark.parametrize("has_scripts", [True, False])
def test_every_type_is_answered_kept_and_handed_in(student: Enter, *, has_scripts: bool) -> None:
    ada = student("Ada", java_script_enabled=has_scripts)
    ada.opens_objective(TITLE)
    ada.begins_check()
    answers_everything(ada)
    ada.presses("Save and go on later")
    ada.presses("Go on with your check")
    expect(ada.app.locator("form.check")).to_be_visible()
    kept = [row.answer for row in ada.school.attempt_items(ada.attempt_id)]
    assert all(kept)
    attempt_id = ada.attempt_id
    ada.submits()
    assert [row.answer for row in ada.school.attempt_items(attempt_id)] == kept
    assert all(row.is_correct for row in ada.school.attempt_items(attempt_id))
    if has_scripts:
        assert barriers(ada.frame) == []


def test_lines_of_an_ordering_move_by_their_buttons(student: Enter) -> None:
    ada = student("Ada")
    ada.opens_objective(TITLE)
    ada.begins_check()
    place, asked = question(ada, "ordering")
    lines = asked.locator(".ranks li label")
    before = lines.all_inner_texts()
    asked.get_by_role("button", name="Down").first.focus()
    ada.page.keyboard.press("Enter")
    assert lines.all_inner_texts() == [before[1], before[0], before[2]]
    focused = ada.frame.evaluate("document.activeElement.getAttribute('aria-label')")
    assert focused.startswith("Down: ")
    ada.sees("Saved at")
    kept = ada.school.attempt_items(ada.attempt_id)[place].answer
    assert kept == ["2", "1", "3"]
    first = lines.first.text_content()
    ada.frame.evaluate("location.reload()")
    ada.sees_heading(TITLE)
    expect(lines.first).to_have_text(str(first))


def test_a_click_on_a_picture_chooses_the_nearest_region(student: Enter) -> None:
    ada = student("Ada")
    ada.opens_objective(TITLE)
    ada.begins_check()
    place, asked = question(ada, "hotspot")
    picture = asked.locator(".picture")
    box = picture.bounding_box()
    assert box is not None
    regions = item_from_mapping(ada.school.attempt_items(ada.attempt_id)[place].instance).response
    assert isinstance(regions, Hotspot)
    for x, text in ((0.25, "the first mark after 0"), (0.75, "the last mark before 1")):
        picture.click(position={"x": x * box["width"], "y": box["height"] * 0.5})
        chosen = asked.locator("input:checked")
        expect(chosen).to_have_count(1)
        assert regions.options[int(chosen.get_attribute("value"))].text == text
    expect(asked.locator("rect.chosen")).to_have_count(1)
    ada.sees("Saved at")


def test_a_language_from_right_to_left_fits(student: Enter) -> None:
    ada = student("Ada", viewport=PHONE)
    ada.school.set_language("ar")
    ada.opens_objective(TITLE)
    ada.begins_check()
    ada.frame.evaluate("document.documentElement.dir = 'rtl'")
    assert too_wide(ada.frame) <= 1
