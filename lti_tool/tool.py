"""The running tool: every port wired, handed to whatever enters from outside."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import TYPE_CHECKING

from lti_tool.domain.gradebook.district_floor import NO_FLOOR, DistrictFloor
from lti_tool.domain.ids import CourseId, RegistrationId
from lti_tool.ports import (
    Clock,
    ConnectionTester,
    Gradebook,
    Registrations,
    Roster,
    SpentLogins,
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
