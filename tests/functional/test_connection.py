"""A teacher tests the connection with the LMS: with cookies, without, and without scripts."""

import pytest

from lti_tool.demo_lms.faults import FaultKind, Service
from tests.functional.actors import Teacher
from tests.functional.conftest import EnterTeacher
from tests.functional.school import School

pytestmark = [pytest.mark.browser, pytest.mark.slow]

LINK = "Test the connection with your LMS"


@pytest.fixture(params=[False, True], ids=["cookies", "no-cookies"])
def blocks_cookies(request: pytest.FixtureRequest) -> bool:
    return bool(request.param)


def try_connection(maya: Teacher) -> None:
    maya.follows("Class board")
    maya.follows(LINK)
    maya.sees_heading("Connection with your LMS")
    maya.presses("Test the connection")
    maya.sees("Tested")


def test_what_fails_is_named(
    school: School, teacher: EnterTeacher, *, blocks_cookies: bool
) -> None:
    school.break_lms(Service.MEMBERSHIPS, FaultKind.ERROR_500)
    maya = teacher()
    try_connection(maya)
    maya.sees_heading("One thing does not work")
    maya.sees("Look at: Class list.")
    maya.sees("keeps no cookie" if blocks_cookies else "This browser keeps Cairn's cookie here.")
    maya.presses("Test it again")
    maya.sees("You tested a moment ago.")


@pytest.mark.parametrize("blocks_cookies", [False], indirect=True)
def test_it_needs_no_scripts(teacher: EnterTeacher) -> None:
    maya = teacher(java_script_enabled=False)
    try_connection(maya)
    maya.sees_heading("Everything that was tested works")
