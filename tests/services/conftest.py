"""What tests of services start from: a course on each kind of database."""

from pathlib import Path

import pytest

from lti_tool.db.transaction import Transaction
from lti_tool.tool import Tool
from tests.support.classrooms import Classroom, make_classroom
from tests.support.clock import FakeClock
from tests.support.gradebooks import FakeGradebook
from tests.support.spelling import teach_spelling
from tests.support.tools import make_settings, make_tool


@pytest.fixture
def tool(transaction: Transaction, reading: Transaction, clock: FakeClock, tmp_path: Path) -> Tool:
    return make_tool(
        transaction=transaction,
        reading=reading,
        clock=clock,
        gradebook=FakeGradebook(),
        settings=make_settings(tmp_path),
    )


@pytest.fixture
def room(tool: Tool, clock: FakeClock) -> Classroom:
    return make_classroom(tool, clock)


@pytest.fixture
def spellers(room: Classroom) -> Classroom:
    """The class with questions that are answered in words."""
    teach_spelling(room)
    return room
