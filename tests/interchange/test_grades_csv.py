"""Grades for a student information system: whole numbers, blanks, and no formulas."""

import csv
from codecs import BOM_UTF8
from dataclasses import replace
from io import StringIO

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.gradebook.reports import Report
from lti_tool.interchange.grades_csv import grades_csv, harmless
from tests.support.reports import line_of, report_of


def rows_of(report: Report) -> list[list[str]]:
    written = grades_csv(report)
    assert written.startswith(BOM_UTF8)
    return list(csv.reader(StringIO(written.decode("utf-8-sig"), newline="")))


def test_there_is_a_row_for_each_student_and_a_column_for_each_objective() -> None:
    head, *rows = rows_of(report_of(["Ada", "Žofie, née Šimánková"]))
    assert head[:4] == ["Student id", "Name", "First name", "Last name"]
    assert head[4:] == ["N.1 Add fractions", "N.2 Divide decimals"]
    assert rows[0][:2] == ["lms-1", "Ada"]
    assert rows[1][1] == "Žofie, née Šimánková"


def test_no_evidence_is_blank_and_not_zero() -> None:
    report = report_of(["Ada"])
    student = replace(report.students[0], lines=(line_of(1, 0), line_of(2, 3)))
    [_, row] = rows_of(replace(report, students=(student,)))
    assert row[4:] == ["", "90"]


def test_headings_say_another_maximum_and_are_never_alike() -> None:
    report = report_of(["Ada"], ("Adding", "Adding"))
    unit = report.units[0]
    same = tuple(replace(each, code="") for each in unit.objectives)
    lines = (line_of(1, 3, maximum=4, points=3), line_of(2, 3, maximum=4, points=3))
    changed = replace(
        report,
        units=(replace(unit, objectives=same),),
        students=(replace(report.students[0], lines=lines),),
    )
    assert rows_of(changed)[0][4:] == ["Adding (of 4)", "Adding (of 4) (2)"]


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@x", "\t=1", " =1", "\xa0=1", "＝1", "\r=1"])
def test_what_a_spreadsheet_would_run_becomes_text(text: str) -> None:
    assert harmless(text) == f"'{text}"
    [_, row] = rows_of(report_of([text]))
    assert row[1].startswith("'")


def test_a_heading_is_no_formula_either() -> None:
    report = report_of(["Ada"], ("x", "y"))
    unit = report.units[0]
    bad = tuple(replace(each, code="=HYPERLINK(1)") for each in unit.objectives)
    head = rows_of(replace(report, units=(replace(unit, objectives=bad),)))[0]
    assert all(each.startswith("'=") for each in head[4:])


@given(st.text())
def test_every_text_is_kept_behind_the_apostrophe(text: str) -> None:
    assert harmless(text).removeprefix("'") == text.removeprefix("'")
    assert not harmless(text).strip().startswith(("=", "+", "-", "@"))
