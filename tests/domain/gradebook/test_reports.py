"""Reports: parts of one, what has changed since, and being stored without losing anything."""

from dataclasses import replace

import pytest

from lti_tool.domain.gradebook.exports import Export, ExportKind, export_named
from lti_tool.domain.gradebook.report_mapping import report_from_mapping, report_to_mapping
from lti_tool.domain.gradebook.reports import changes_since
from tests.support.reports import line_of, report_of


def test_a_report_comes_back_from_its_mapping_as_it_was() -> None:
    report = report_of(["Ada", "محمد"])
    assert report_from_mapping(report_to_mapping(report)) == report


def test_a_students_part_holds_nobody_else() -> None:
    part = report_of(["Ada", "Ben"]).of_student(2)
    assert part is not None
    assert [each.name for each in part.students] == ["Ben"]
    assert report_of(["Ada"]).of_student(2) is None


def test_a_units_part_holds_its_objectives_alone() -> None:
    report = report_of(["Ada"])
    [unit] = report.units
    other = replace(unit, id=2, objectives=unit.objectives[1:])
    both = replace(report, units=(replace(unit, objectives=unit.objectives[:1]), other))
    part = both.of_unit(2)
    assert part is not None
    assert [line.objective_id for line in part.students[0].lines] == [2]
    assert both.of_unit(3) is None


def test_what_reads_otherwise_is_named_and_words_alone_do_not_count() -> None:
    frozen = report_of(["Ada", "Ben"])
    ada, ben = frozen.students
    first, second = ada.lines
    better = replace(ada, lines=(line_of(1, 4), replace(second, why="Another sentence.")))
    assert first.level != "Extends"
    found = changes_since(frozen, replace(frozen, students=(better, ben)))
    assert [(each.student_name, each.objective.id) for each in found] == [("Ada", 1)]
    assert found[0].before == first
    assert found[0].after == better.lines[0]


def test_who_came_and_who_left_is_a_change() -> None:
    frozen = report_of(["Ada", "Ben"])
    without_ben = replace(frozen, students=frozen.students[:1])
    assert {each.after for each in changes_since(frozen, without_ben)} == {None}
    assert {each.before for each in changes_since(without_ben, frozen)} == {None}
    assert changes_since(frozen, frozen) == ()


@pytest.mark.parametrize(
    "export",
    [
        Export(ExportKind.GRADES),
        Export(ExportKind.CLASS, unit_id=3),
        Export(ExportKind.STUDENTS, freeze_id=7, student_id=2**31 - 1),
    ],
)
def test_an_export_is_found_again_by_its_name(export: Export) -> None:
    assert export_named(export.name) == export


@pytest.mark.parametrize(
    "name",
    [
        "grades.pdf",
        "class.csv",
        "f-grades.csv",
        "grades-u.csv",
        "students-s2147483648.pdf",
        "../grades.csv",
        "grades.csv ",
        "grades-s٣.csv",
        "",
    ],
)
def test_what_names_no_export_is_none(name: str) -> None:
    assert export_named(name) is None
