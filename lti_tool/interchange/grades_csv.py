"""Grades as a table for a student information system: CSV that spreadsheets read as text."""

import csv
from codecs import BOM_UTF8
from collections.abc import Callable, Sequence
from io import StringIO

from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.reports import Report, ReportObjective, ReportStudent
from lti_tool.domain.ids import ObjectiveId

_Points = Callable[[ReportStudent], int | None]

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def grades_csv(report: Report) -> bytes:
    """Answer one row for each student and one column for each of the gradebook's, in UTF-8.

    Numbers are whole. Where there is no number the cell is empty, which is not zero.
    """
    written = StringIO()
    # Excel and most student information systems expect Windows' ends of lines (RFC 4180).
    out = csv.writer(written, lineterminator="\r\n")
    columns = _columns(report)
    out.writerow(
        ["Student id", "Name", "First name", "Last name"]
        + [harmless(each) for each in _headings([name for name, _ in columns])]
    )
    for student in report.students:
        who = (student.lms_id, student.name, student.given_name, student.family_name)
        numbers = (points_of(student) for _, points_of in columns)
        marks = ["" if points is None else str(points) for points in numbers]
        out.writerow([*(harmless(each) for each in who), *marks])
    return BOM_UTF8 + written.getvalue().encode()


def harmless(text: str) -> str:
    """Answer a text that no spreadsheet takes for a formula: it begins with an apostrophe."""
    # Spaces in front do not keep every spreadsheet from looking further.
    return f"'{text}" if text.lstrip(" \xa0").startswith(_STARTS_A_FORMULA) else text


def _columns(report: Report) -> list[tuple[str, _Points]]:
    """Answer the gradebook's columns: their names, and how to find a student's number."""
    found: list[tuple[str, _Points]] = []
    for place, unit in enumerate(report.units):
        counted = (each for each in unit.objectives if each.has_column)
        found += [(_named(report, each), _of_objective(each.id)) for each in counted]
        if unit.has_column:
            found.append((unit.title, _of_unit(place)))
    return found


def _of_objective(objective_id: ObjectiveId) -> _Points:
    return lambda student: student.line(objective_id).points


def _of_unit(place: int) -> _Points:
    return lambda student: student.unit_points[place]


def _named(report: Report, objective: ReportObjective) -> str:
    lines = (student.line(objective.id) for student in report.students)
    maximum = next((line.maximum for line in lines), MAXIMUM)
    return objective.label + ("" if maximum == MAXIMUM else f" (of {maximum})")


def _headings(names: Sequence[str]) -> list[str]:
    """Answer a heading for each column, no two alike."""
    taken: set[str] = set()
    found = []
    for name in names:
        heading, number = name, 2
        while heading in taken:
            heading, number = f"{name} ({number})", number + 1
        taken.add(heading)
        found.append(heading)
    return found
