"""A teacher's reports and LMS content in a browser: no barrier, on a screen and on a phone."""

from pathlib import Path

import pytest

from tests.functional.actors import Teacher
from tests.functional.conftest import Enter, EnterTeacher
from tests.functional.test_accessibility import LOOKS, Inspector

pytestmark = [pytest.mark.browser, pytest.mark.slow]


@pytest.mark.parametrize("look", LOOKS)
def test_no_report_has_a_barrier(
    student: Enter, teacher: EnterTeacher, look: dict[str, object]
) -> None:
    student("Ada")
    inspector = Inspector()
    walk_through_reports(teacher(**look), inspector)
    assert inspector.found == []


@pytest.mark.parametrize("blocks_cookies", [False, True])
def test_exports_are_saved_with_cookies_and_without(
    student: Enter,
    teacher: EnterTeacher,
    blocks_cookies: bool,
) -> None:
    student("Ada")
    maya = teacher()
    maya.follows("Class board")
    maya.follows("Reports")
    for words, begins in (("Grades as a table", b"\xef\xbb\xbfStudent id"), ("PDF", b"%PDF")):
        with maya.page.expect_download() as saved:
            maya.follows(words)
        assert Path(saved.value.path()).read_bytes().startswith(begins)


def walk_through_reports(maya: Teacher, inspector: Inspector) -> None:
    """Read and freeze reports, carry over, and check what opens content of the LMS."""
    maya.follows("Reports")
    maya.sees_heading("Freeze a day")
    inspector.looks_at(maya)
    maya.follows("The class by objectives")
    maya.sees_heading("Class report")
    inspector.looks_at(maya)
    maya.follows("Ada")
    maya.sees_heading("Still open")
    inspector.looks_at(maya)
    maya.follows("Reports")
    maya.app.get_by_label("What it is called").fill("Term 1")
    maya.presses("Freeze it")
    maya.sees_heading("What reads otherwise today")
    inspector.looks_at(maya)
    maya.follows("Reports")
    maya.follows("What is still open")
    maya.app.get_by_label("The term that ends").fill("Term 1")
    maya.presses("Carry all")
    maya.sees("Students read it on their path.")
    inspector.looks_at(maya)
    maya.follows("Reports")
    maya.follows("LMS content")
    maya.presses("Check whether it would work")
    maya.sees_heading("What the check found")
    inspector.looks_at(maya)
