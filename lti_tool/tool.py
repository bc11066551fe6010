"""The running tool: every port wired, and what those who enter from outside do alike."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.domain.gradebook.district_floor import NO_FLOOR, DistrictFloor
from lti_tool.domain.ids import ColumnId, CourseId, RegistrationId
from lti_tool.ports import (
    Clock,
    ColumnSpec,
    ConnectionTester,
    Gradebook,
    GradebookAccess,
    Registrations,
    Roster,
    SpentLogins,
)
from lti_tool.services.passback.claim_column import (
    claim_column,
    column_url,
    record_column,
    release_column,
)
from lti_tool.settings import Settings

if TYPE_CHECKING:
    from lti_tool.db.transaction import Transaction

Wake = Callable[[RegistrationId], None]
"""Tells the worker that a platform's scores are due. Losing a wake is harmless: the rows know."""

WakeRoster = Callable[[CourseId], None]
"""Asks for a course's list of people to be read soon. Losing it is harmless: the night does it."""

CompareGrades = Callable[[CourseId], None]
"""Asks for a course's grades to be compared with its gradebook. The night does it anyway."""


@dataclass(frozen=True)
class Tool:
    """Built once, in `bootstrap.py`; frozen, so that nothing can be swapped behind one's back."""

    settings: Settings
    clock: Clock
    transaction: "Transaction"
    reading: "Transaction"
    registrations: Registrations
    logins: SpentLogins
    gradebook: Gradebook
    roster: Roster
    connections: ConnectionTester
    wake: Wake
    wake_roster: WakeRoster
    grade_floor: DistrictFloor = NO_FLOOR
    compare_grades: CompareGrades = lambda _course_id: None


def make_column(
    tool: Tool,
    access: GradebookAccess,
    *,
    column_id: ColumnId,
    spec: ColumnSpec,
    worker: str = "",
) -> str | None:
    """Answer a column's address, found or made in the LMS by one caller at a time.

    None while another makes it; should that one die, its claim runs out. The LMS is asked with no
    transaction open. Raises LmsUnavailableError and LmsRefusedError, and then the next may try.
    """
    with tool.transaction() as session:
        is_mine = claim_column(session, column_id=column_id, now=tool.clock(), worker=worker)
        url = column_url(session, column_id=column_id)
    if url is not None or not is_mine:
        return url
    try:
        url = tool.gradebook.find_or_create_column(access, spec)
    except (LmsUnavailableError, LmsRefusedError):
        with tool.transaction() as session:
            release_column(session, column_id=column_id)
        raise
    with tool.transaction() as session:
        record_column(session, column_id=column_id, url=url)
    return url
