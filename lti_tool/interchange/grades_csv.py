"""Grades as a table for a student information system: CSV that spreadsheets read as text."""

import csv
from codecs import BOM_UTF8
from io import StringIO

from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.reports import Report, ReportLine, ReportObjective

_STARTS_A_FORMULA = ("=", "+", "-", "@", "\t", "\r", "\n", "＝", "＋", "－", "＠")


def grades_csv(report: Report) -> bytes:
    """Answer one row for each student and one column for each objective, in UTF-8 with a mark.

    Numbers are whole. Where there is no number the cell is empty, which is not zero.
    """
    written = StringIO()
    # Excel and most student information systems expect Windows' ends of lines (RFC 4180).
    out = csv.writer(written, lineterminator="\r\n")
    objectives = report.objectives
    out.writerow(
        ["Student id", "Name", "First name", "Last name"]
        + [harmless(each) for each in _headings(report, objectives)]
    )
    for student in report.students:
        who = (student.lms_id, student.name, student.given_name, student.family_name)
        marks = [_number(student.line(each.id)) for each in objectives]
        out.writerow([*(harmless(each) for each in who), *marks])
    return BOM_UTF8 + written.getvalue().encode()


def harmless(text: str) -> str:
    """Answer a text that no spreadsheet takes for a formula: it begins with an apostrophe."""
    # Spaces in front do not keep every spreadsheet from looking further.
    return f"'{text}" if text.lstrip(" \xa0").startswith(_STARTS_A_FORMULA) else text


def _headings(report: Report, objectives: tuple[ReportObjective, ...]) -> list[str]:
    """Answer a heading for each column, no two alike."""
    taken: set[str] = set()
    found = []
    for objective in objectives:
        lines = (student.line(objective.id) for student in report.students)
        maximum = next((line.maximum for line in lines), MAXIMUM)
        name = objective.label + ("" if maximum == MAXIMUM else f" (of {maximum})")
        heading, number = name, 2
        while heading in taken:
            heading, number = f"{name} ({number})", number + 1
        taken.add(heading)
        found.append(heading)
    return found


def _number(line: ReportLine) -> str:
    return "" if line.points is None else str(line.points)
