"""`cairn content`."""

from pathlib import Path

import pytest
from sqlalchemy import select

from lti_tool.bootstrap import build_tool
from lti_tool.db.models import CourseRow
from lti_tool.db.stores.grading import load_grading
from lti_tool.domain.gradebook.column_plan import ColumnsPer
from lti_tool.interchange.unit_file import read_unit, write_unit
from lti_tool.settings import read_settings
from tests.cli.conftest import Run
from tests.cli.test_platforms import ADDRESSES, NAMED
from tests.support.drafts import sample_draft

COURSE = ("--context", "math-6a")


@pytest.fixture
def unit_file(run: Run, folder: Path) -> Path:
    """A unit file, and the platform it is to be imported for."""
    run("platforms", "add", *NAMED, *ADDRESSES)
    path = folder / "numbers.cairn.yaml"
    path.write_bytes(write_unit(sample_draft()))
    return path


def test_import_says_what_came_in(run: Run, unit_file: Path) -> None:
    result = run("content", "import", str(unit_file), *NAMED, *COURSE, "--publish")

    assert result.exit_code == 0
    first, *rest = result.output.splitlines()
    assert first == "“Numbers” (numbers): 3 objectives, 8 items, 9 resources, published."
    assert all(line.startswith(("Still missing in “", "“")) for line in rest)
    assert (
        "“Add whole numbers”: This objective supports 20 attempts or more for each student." in rest
    )
    assert (
        "“Name numbers”: This objective supports 2 attempts for each student. That is fewer than "
        "the 3 attempts planned and one in reserve. “Names” has 4 questions: enough for 2 forms of "
        "2. For 4 forms it needs 8."
    ) in rest


def test_import_names_items_that_are_odd_with_some_numbers(
    run: Run, unit_file: Path, folder: Path
) -> None:
    written = unit_file.read_text()
    assert "answer: a - b" in written
    odd = folder / "odd.cairn.yaml"
    odd.write_text(written.replace("answer: a - b", "answer: a + b", 1))

    result = run("content", "import", str(odd), *NAMED, *COURSE)

    assert result.exit_code == 0
    [line] = [each for each in result.output.splitlines() if each.startswith("Look at")]
    assert line.startswith("Look at item “sum-a” of “Add whole numbers”: with a = ")
    assert "counts as the right answer" in line


def test_import_refuses_items_that_are_wrong_with_some_numbers(
    run: Run, unit_file: Path, folder: Path
) -> None:
    wrong = folder / "wrong.cairn.yaml"
    stem = "What is {{ a }} + {{ b }}?"
    wrong.write_text(unit_file.read_text().replace(stem, "What is {{ a }} + it?", 1))

    result = run("content", "import", str(wrong), *NAMED, *COURSE)

    assert result.exit_code == 1
    assert "In the item “sum-a”: the same question comes out with different right" in result.stderr


def test_a_new_course_has_the_districts_floor_from_its_first_unit_on(
    run: Run, unit_file: Path, folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    floor = folder / "floor.json"
    floor.write_text('{"mastery_points": 95, "columns": ["unit"]}')
    monkeypatch.setenv("CAIRN_GRADE_FLOOR_FILE", str(floor))
    assert run("content", "import", str(unit_file), *NAMED, *COURSE, "--publish").exit_code == 0
    with build_tool(read_settings()).reading() as session:
        policy = load_grading(session, session.scalars(select(CourseRow)).one())
    assert policy.columns.per is ColumnsPer.UNIT
    assert policy.floor.mastery_points == 95


def test_what_is_exported_is_what_was_imported(run: Run, unit_file: Path, folder: Path) -> None:
    run("content", "import", str(unit_file), *NAMED, *COURSE)

    shown = run("content", "export", *NAMED, *COURSE, "--unit", "numbers")
    written = run("content", "export", *NAMED, *COURSE, "--unit", "numbers", "--output", "out.yaml")

    assert written.exit_code == 0
    assert (folder / "out.yaml").read_bytes() == shown.stdout_bytes
    assert read_unit(shown.stdout_bytes).unit == sample_draft()


def test_gift_files_are_taken_too(run: Run, unit_file: Path, folder: Path) -> None:
    (folder / "quiz.gift.txt").write_text("::One:: What is 1 + 1? {=2 ~3}\n")

    result = run("content", "import", "quiz.gift.txt", *NAMED, *COURSE)

    assert result.exit_code == 0
    assert "1 objectives, 1 items, 0 resources." in result.output


def test_a_broken_file_changes_nothing_and_says_where(
    run: Run, unit_file: Path, folder: Path
) -> None:
    broken = folder / "broken.cairn.yaml"
    broken.write_text("title: [\n")

    result = run("content", "import", str(broken), *NAMED, *COURSE)

    assert result.exit_code == 1
    assert "Line " in result.stderr
    assert run("content", "export", *NAMED, *COURSE, "--unit", "numbers").exit_code == 1


def test_an_unknown_platform_is_said(run: Run, unit_file: Path) -> None:
    stranger = ("--platform", "https://other.example", "--client-id", "x")

    result = run("content", "import", str(unit_file), *stranger, *COURSE)

    assert result.exit_code == 1
    assert "No platform https://other.example" in result.stderr


def test_exporting_from_an_unknown_course_is_said(run: Run, unit_file: Path) -> None:
    result = run("content", "export", *NAMED, "--context", "nowhere", "--unit", "numbers")

    assert result.exit_code == 1
    assert result.stderr == "Error: No course nowhere of https://lms.example is known here.\n"
