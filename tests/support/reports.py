"""Reports to start a test from, without a database."""

from collections.abc import Sequence
from datetime import date

from lti_tool.domain.gradebook.reports import (
    Report,
    ReportLine,
    ReportObjective,
    ReportStudent,
    ReportUnit,
)
from lti_tool.domain.mastery.levels import Level

LEVELS = tuple(level.label for level in Level)
POINTS = (None, 60, 75, 90, 100)
WHY = "The level is 3, “Mastered”: the best that was shown or set. 12 Nov, a check: 9 of 10."


def line_of(objective_id: int, place: int, **changes: object) -> ReportLine:
    """Answer a line at this level of the usual scale."""
    is_mastery = place >= Level.MASTERED
    values = {
        "objective_id": objective_id,
        "place": place,
        "level": LEVELS[place],
        "is_mastery": is_mastery,
        "is_open": not is_mastery,
        "is_excused": False,
        "points": POINTS[place],
        "maximum": 100,
        "shown_on": date(2026, 11, 12) if place else None,
        "counted": f"“{LEVELS[place]}”, by the highest confirmed level.",
        "why": WHY if place else "No check has been taken yet, so there is no level.",
        "next_step": "" if is_mastery else "Take a new check.",
    }
    return ReportLine(**(values | changes))


def report_of(
    names: Sequence[str], titles: Sequence[str] = ("Add fractions", "Divide decimals")
) -> Report:
    """Answer a report of these students by these objectives, at levels in turn."""
    objectives = tuple(
        ReportObjective(number, f"N.{number}", title) for number, title in enumerate(titles, 1)
    )
    students = tuple(
        ReportStudent(
            id=number,
            lms_id=f"lms-{number}",
            name=name,
            given_name="",
            family_name="",
            lines=tuple(line_of(each.id, (number + each.id) % len(LEVELS)) for each in objectives),
        )
        for number, name in enumerate(names, 1)
    )
    unit = ReportUnit(1, "Fractions", "en", objectives)
    return Report(
        "Mathematics 6A", date(2026, 12, 18), True, LEVELS, 3, (unit,), students, "Term 1"
    )
