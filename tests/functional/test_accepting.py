"""An answer nobody foresaw: the teacher finds it, looks at what it changes and accepts it."""

from typing import Any

import pytest

from lti_tool.interchange.unit_file import read_unit
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.test_accessibility import PHONE, Inspector
from tests.functional.test_item_types import TITLE, answers_everything
from tests.support.all_types import all_types_file

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.fixture
def lms_options() -> dict[str, Any]:
    return {"unit": read_unit(all_types_file(marked=False).encode()).unit}


@pytest.mark.parametrize(
    "look",
    [
        pytest.param({}, id="light"),
        pytest.param({"color_scheme": "dark"}, id="dark"),
        pytest.param({"viewport": PHONE, "java_script_enabled": False}, id="phone, no scripts"),
    ],
)
def test_from_an_unforeseen_answer_to_a_right_one(
    student: Enter, teacher: EnterTeacher, look: dict[str, Any]
) -> None:
    inspector = Inspector()
    ada = student("Ada")
    ada.opens_objective(TITLE)
    ada.begins_check()
    answers_everything(ada, right=False)
    attempt = ada.attempt_id
    ada.submits()
    maya = teacher(**look)
    maya.app.locator("a[id^=ledger-]").first.click()
    maya.sees("in words match")
    maya.app.locator("th a code").filter(has_text="pears-to-apples").first.click()
    maya.sees_heading("Answers that match nothing")
    maya.follows("What accepting it would change")
    maya.sees_heading("Accept this answer for all?")
    if maya.has_scripts:
        inspector.looks_at(maya)
    maya.presses("Accept it for all")
    maya.sees("Everybody who gave this answer was marked again.")
    if maya.has_scripts:
        inspector.looks_at(maya)
    short = [
        row for row in ada.school.attempt_items(attempt) if row.instance["type"] == "short_text"
    ]
    assert any(row.is_correct for row in short)
    assert inspector.found == []
