"""A report as the printer gets it: every text ready, in the order in which it is read."""

from datetime import date
from typing import Any

from lti_tool.domain.gradebook.reports import (
    Report,
    ReportLine,
    ReportObjective,
    ReportStudent,
    ReportUnit,
)

LONGEST_TEXT = 900
"""Longer ones are cut: a page of paper is no place for them, and a hostile one fills no memory."""
MOST_COLUMNS = 30
"""Objectives beside each other on one sheet; more of them begin another table."""

Plain = dict[str, Any]


def class_sheet(report: Report) -> Plain:
    """Answer the class on a page: students by objectives, level by number."""
    return {
        "kind": "class",
        "wide": any(len(unit.objectives) > MOST_COLUMNS // 2 for unit in report.units),
        **_head(report, f"Class report: {report.course_title}"),
        "legend": legend(report),
        "tables": [
            _table(report, unit, start)
            for unit in report.units
            for start in range(0, len(unit.objectives), MOST_COLUMNS)
        ],
    }


def student_sheets(report: Report) -> Plain:
    """Answer a sheet for each student of the report. Nobody else is on any of them."""
    return {
        "kind": "students",
        "wide": False,
        **_head(report, f"Standards report: {report.course_title}"),
        "sheets": [_sheet(report, student) for student in report.students],
    }


def legend(report: Report) -> str:
    """Answer what the numbers of the levels mean."""
    named = ", ".join(
        f"{place} {name}{' (mastery begins here)' if place == report.mastery else ''}"
        for place, name in enumerate(report.levels)
        if place
    )
    return f"{named}. Empty: {report.levels[0].lower()}. –: not asked of the student."


def day_words(day: date) -> str:
    """Answer a day as one writes it."""
    return f"{day.day} {day:%B %Y}"


def as_of_words(report: Report) -> str:
    """Say which day the report speaks of."""
    name = f"{report.name}: " if report.name else ""
    still = "" if report.is_day_over else ", before the day was over"
    return f"{name}as of {day_words(report.as_of)}{still}"


def _head(report: Report, title: str) -> Plain:
    return {"title": cut(title), "course": cut(report.course_title), "as_of": as_of_words(report)}


def cell_sign(line: ReportLine) -> str:
    """Answer what stands in a class table's cell."""
    if line.is_excused:
        return "–"
    return str(line.place) if line.place else ""


def _table(report: Report, unit: ReportUnit, start: int) -> Plain:
    objectives = unit.objectives[start : start + MOST_COLUMNS]
    return {
        "unit": cut(unit.title),
        "language": unit.language,
        "objectives": [
            {
                "number": str(start + place),
                "label": cut(each.label),
                "got": f"{report.mastered(each.id)} of {report.asked(each.id)} mastered",
            }
            for place, each in enumerate(objectives, start=1)
        ],
        "rows": [_row(student, objectives) for student in report.students],
    }


def _row(student: ReportStudent, objectives: tuple[ReportObjective, ...]) -> Plain:
    lines = [student.line(each.id) for each in objectives]
    return {
        "name": cut(student.name),
        "spare": f"Student {student.id}",
        "cells": [{"sign": cell_sign(each), "good": each.is_mastery} for each in lines],
    }


def _sheet(report: Report, student: ReportStudent) -> Plain:
    named = {each.id: cut(each.label) for each in report.objectives}
    return {
        "name": cut(student.name),
        "spare": f"Student {student.id}",
        "summary": f"{student.mastered_count} of {student.asked_count} objectives mastered",
        "units": [
            {
                "title": cut(unit.title),
                "language": unit.language,
                "lines": [_line(named[each.id], student.line(each.id)) for each in unit.objectives],
            }
            for unit in report.units
        ],
        "open": [
            {
                "objective": named[line.objective_id],
                "next": line.next_step,
                "carried": f"Carried over from {line.carried}." if line.carried else "",
            }
            for line in student.lines
            if line.is_open
        ],
    }


def _line(label: str, line: ReportLine) -> Plain:
    return {
        "objective": label,
        "level": line.level,
        "good": line.is_mastery,
        "day": day_words(line.shown_on) if line.shown_on else "",
        "grade": "" if line.points is None else f"{line.points} of {line.maximum}",
        "counted": cut(line.counted),
        "why": cut(line.why),
    }


def cut(text: str) -> str:
    """Answer a text of at most so many characters."""
    return text if len(text) <= LONGEST_TEXT else text[: LONGEST_TEXT - 1].rstrip() + "…"
