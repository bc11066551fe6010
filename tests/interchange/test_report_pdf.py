"""Printed reports: what they say can be read back, tagged, within bounds, in any script."""

import sys
import time
from collections import Counter
from concurrent.futures import ThreadPoolExecutor
from io import BytesIO
from threading import Barrier

import pytest
from pypdf import PdfReader

from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.exports import ExportKind
from lti_tool.interchange import report_pdf as printing
from lti_tool.interchange.print_sheet import print_sheet
from lti_tool.interchange.report_pdf import report_pdf
from lti_tool.interchange.report_sheets import class_sheet
from tests.support.reports import report_of


def read(content: bytes) -> PdfReader:
    return PdfReader(BytesIO(content))


def text_of(content: bytes) -> str:
    return " ".join(" ".join(page.extract_text() for page in read(content).pages).split())


def test_a_students_report_says_level_day_why_and_what_comes_next() -> None:
    text = text_of(report_pdf(report_of(["Ana Müller-Žižek"]), ExportKind.STUDENTS))
    for words in (
        "Ana Müller-Žižek",
        "Term 1: as of 18 December 2026",
        "1 of 2 objectives mastered",
        "N.1 Add fractions",
        "Nearly",
        "Work of 12 November 2026 · Grade 75 of 100",
        "the best that was shown or set",
        "Still open, and what comes next",
        "Take a new check.",
    ):
        assert words in text


def test_each_student_has_pages_of_their_own() -> None:
    pages = read(report_pdf(report_of(["Ada", "Ben"]), ExportKind.STUDENTS)).pages
    texts = [page.extract_text() for page in pages]
    assert len(texts) == 2
    assert "Ada" in texts[0]
    assert "Ben" not in texts[0]
    assert "Ada" not in texts[1]


def test_the_class_stands_on_one_table_with_a_legend() -> None:
    text = text_of(report_pdf(report_of(["Ada", "Ben"]), ExportKind.CLASS))
    assert "3 Mastered (mastery begins here)" in text
    assert "Class report: Mathematics 6A" in text
    assert "(2 of 2 mastered)" in text


@pytest.mark.parametrize("kind", [ExportKind.CLASS, ExportKind.STUDENTS])
def test_it_is_tagged_and_says_title_and_language(kind: ExportKind) -> None:
    reader = read(report_pdf(report_of(["Ada"]), kind))
    catalog = reader.trailer["/Root"]
    assert catalog["/MarkInfo"]["/Marked"]
    assert catalog["/Lang"] == "en"
    assert "/StructTreeRoot" in catalog
    assert "Mathematics 6A" in str(reader.metadata.title)


@pytest.mark.parametrize("name", ["محمد علي", "שרה כהן", "Łukasz Wiśniewski", "Ελένη", "Юлия"])
def test_names_of_other_scripts_are_printed(name: str) -> None:
    text = text_of(report_pdf(report_of([name]), ExportKind.STUDENTS))
    assert "Student 1" not in text
    # Letters that run the other way come back in another order.
    assert set(name) <= set(text)


def test_a_name_that_no_font_here_has_gives_way_to_a_number_and_the_rest_stays() -> None:
    text = text_of(print_sheet(class_sheet(report_of(["𓀀𓀁", "Ada"], ("Signs 𓀀", "Two")))))
    assert "Student 1" in text
    assert "Ada" in text
    assert "Signs ?" in text


def test_what_somebody_typed_is_never_markup() -> None:
    text = text_of(report_pdf(report_of(["#panic(1) *b* $x$"]), ExportKind.STUDENTS))
    assert "#panic(1) *b* $x$" in text


def test_a_report_that_is_too_large_is_refused_in_words(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "MOST_LINES", 3)
    with pytest.raises(DomainError, match="too large for one PDF"):
        report_pdf(report_of(["Ada", "Ben"]), ExportKind.CLASS)


def sleeper(seconds: float) -> tuple[str, ...]:
    return (sys.executable, "-c", f"import time; time.sleep({seconds})")


def test_printing_that_hangs_is_ended_and_its_place_is_free(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    with monkeypatch.context() as patched:
        patched.setattr(printing, "COMMAND", sleeper(600))
        begun = time.monotonic()
        for _ in range(printing.AT_ONCE + 1):
            with pytest.raises(DomainError, match="took too long"):
                report_pdf(report_of(["Ada"]), ExportKind.CLASS, seconds=0.3)
        assert time.monotonic() - begun < 30
    assert report_pdf(report_of(["Ada"]), ExportKind.CLASS)


def test_few_wait_for_the_printer_and_the_others_are_told_at_once(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr(printing, "COMMAND", sleeper(2))
    many = printing.AT_ONCE + printing.MOST_WAITING + 2
    together = Barrier(many)

    def press(_number: int) -> str:
        together.wait(timeout=20)
        try:
            report_pdf(report_of(["Ada"]), ExportKind.CLASS, seconds=0.5)
        except DomainError as error:
            return error.code
        return "printed"

    with ThreadPoolExecutor(many) as teachers:
        said = Counter(teachers.map(press, range(many)))
    assert said["printer_busy"] >= 2
    assert said["printing_too_slow"] >= 1
    assert said.total() == many


def test_a_printer_that_fails_is_an_error_of_ours(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "COMMAND", (sys.executable, "-c", "raise OSError('Ada')"))
    with pytest.raises(RuntimeError, match=r"The printer failed: OSError$"):
        report_pdf(report_of(["Ada"]), ExportKind.CLASS)


def test_without_the_printer_it_says_so(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(printing, "_has_printer", lambda: False)
    with pytest.raises(DomainError, match="makes no PDF"):
        report_pdf(report_of(["Ada"]), ExportKind.CLASS)


@pytest.mark.slow
def test_thirty_students_by_thirty_objectives_take_seconds() -> None:
    report = report_of([f"Student {n}" for n in range(30)], [f"Objective {n}" for n in range(30)])
    begun = time.monotonic()
    content = report_pdf(report, ExportKind.STUDENTS)
    assert time.monotonic() - begun < 15
    assert len(content) < 5_000_000
    assert len(read(content).pages) >= 30
