"""Reports, exports, freezes and carrying over, over HTTP."""

import csv
from io import BytesIO, StringIO

import pytest
from pypdf import PdfReader
from sqlalchemy import func, select
from structlog.testing import capture_logs

from lti_tool.db.models import CarriedRow, GradeFreezeRow
from lti_tool.domain.classes.roles import Role
from lti_tool.interchange import report_pdf as printing
from tests.support.classrooms import make_other_classroom
from tests.support.columns import BOTH, musts, set_all
from tests.support.grading import apply_policy
from tests.support.pages import read_page
from tests.support.web import Visit, Web

EXPORTS = ("grades.csv", "class.pdf", "students.pdf")


def text(visit: Visit, path: str) -> str:
    answer = visit.get(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text).text


def count(web: Web, row: type[CarriedRow | GradeFreezeRow]) -> int:
    with web.tool.reading() as session:
        return session.scalars(select(func.count(row.id))).one()


def freeze(visit: Visit, **fields: str) -> str:
    """Freeze today and answer the address of the frozen report."""
    day = visit.web.clock().date().isoformat()
    answer = visit.post("reports/freezes", {"name": "Term 1", "as_of": day} | fields)
    assert answer.status_code == 303, answer.text
    return answer.location.partition(f"/s/{visit.sid}/")[2].partition("?")[0]


def test_the_class_and_each_student_have_a_report(web: Web) -> None:
    web.room.master()
    visit = web.visit(Role.TEACHER)
    hub = read_page(visit.get("reports").text)
    assert f"/s/{visit.sid}/reports/students/{web.room.ada}" in hub.links
    assert "1 of 3 mastered" in hub.text
    whole = text(visit, "reports/class")
    assert "N.1 Add whole numbers 1 of 2 mastered" in whole
    assert whole == text(visit, f"reports/units/{web.room.unit_id}")
    ada = text(visit, f"reports/students/{web.room.ada}")
    assert "grade 90 of 100" in ada
    assert "The level is 3, “Mastered”" in ada
    assert "Double whole numbers : Learn it and take the check." in ada


def test_a_students_report_names_and_counts_nobody_else(web: Web) -> None:
    web.room.master(person=web.room.ben)
    visit = web.visit(Role.TEACHER)
    page = text(visit, f"reports/students/{web.room.ada}")
    assert "Ben" not in page
    content = visit.get(f"exports/students-s{web.room.ada}.pdf").data
    printed = " ".join(each.extract_text() for each in PdfReader(BytesIO(content)).pages)
    assert "Ada" in printed
    assert "Ben" not in printed


@pytest.mark.parametrize("name", EXPORTS)
def test_an_export_is_saved_and_never_kept_or_run(web: Web, name: str) -> None:
    web.room.master()
    answer = web.visit(Role.TEACHER).get(f"exports/{name}")
    assert answer.status_code == 200
    assert answer.headers["Content-Disposition"].startswith("attachment; filename=")
    assert "2026-11-25" in answer.headers["Content-Disposition"]
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    kind = "text/csv; charset=utf-8" if name.endswith("csv") else "application/pdf"
    assert answer.headers["Content-Type"] == kind
    assert answer.data.startswith(b"\xef\xbb\xbf" if name.endswith("csv") else b"%PDF")


def test_the_table_has_a_row_for_each_student_and_blanks_for_nothing(web: Web) -> None:
    web.room.master()
    content = web.visit(Role.TEACHER).get("exports/grades.csv").data.decode("utf-8-sig")
    head, ada, ben = csv.reader(StringIO(content))
    # What is good to do has no column, unless a course asks for one.
    assert head[4:] == ["N.1 Add whole numbers", "N.2 Double whole numbers"]
    assert (ada[0], ada[4:]) == ("ada", ["90", ""])
    assert (ben[0], ben[4:]) == ("ben", ["", ""])


def test_the_table_has_the_columns_of_the_gradebook(web: Web) -> None:
    apply_policy(web.room, columns=BOTH)
    set_all(web.room, *musts(web.room))
    content = web.visit(Role.TEACHER).get("exports/grades.csv").data.decode("utf-8-sig")
    head, ada, ben = csv.reader(StringIO(content))
    assert head[4:] == ["N.1 Add whole numbers", "N.2 Double whole numbers", "Numbers"]
    assert ada[4:] == ["90", "90", "90"]
    assert ben[4:] == ["", "", ""]


def test_addresses_and_log_lines_of_exports_name_nobody(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    with capture_logs() as lines:
        answer = visit.get(f"exports/students-s{web.room.ada}.pdf")
    written = f"{lines} {answer.headers['Content-Disposition']}"
    assert "exported" in written
    assert "Ada" not in written
    pages = (visit.get(path).text for path in ("reports", "reports/class"))
    links = [link for page in pages for link in read_page(page).links]
    assert not [link for link in links if "ada" in link.lower() and "/exports/" in link]


@pytest.mark.parametrize("name", EXPORTS)
def test_a_ticket_serves_an_export_once_without_a_session(web: Web, name: str) -> None:
    address = web.visit(Role.TEACHER).get(f"exports/{name}/ticket").text
    stranger = web.browser()
    assert stranger.get(address).status_code == 200
    assert stranger.get(address).status_code == 404
    assert stranger.get(address.partition("?")[0]).status_code == 404


def test_a_ticket_is_for_one_export_of_one_course_and_for_a_minute(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    address = visit.get("exports/grades.csv/ticket").text
    other = make_other_classroom(web.room)
    stranger = web.browser()
    for forged in (
        address.replace("grades.csv", "class.pdf"),
        address.replace(f"/{web.room.course_id}/", f"/{other.course_id}/"),
    ):
        assert forged != address
        assert stranger.get(forged).status_code == 404
    web.clock.move(seconds=61)
    assert stranger.get(address).status_code == 404


@pytest.mark.parametrize("role", [Role.STUDENT, Role.OBSERVER])
def test_nobody_but_staff_gets_a_report_or_an_export(web: Web, role: Role) -> None:
    visit = web.visit(role)
    own = f"reports/students/{web.room.ada}"
    for path in ("reports", own, "reports/class", "reports/rollover", "gating"):
        assert visit.get(path).status_code == 404
    for name in EXPORTS:
        assert visit.get(f"exports/{name}").status_code == 404
        assert visit.get(f"exports/{name}/ticket").status_code == 404


def test_a_frozen_report_stays_and_says_what_reads_otherwise(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    address = freeze(visit)
    web.room.master()
    page = text(visit, address)
    assert "1 cell reads otherwise now" in page
    assert "No evidence yet then, Mastered (90) now" in page
    frozen = f"f{address.rpartition('/')[2]}"
    rows = visit.get(f"exports/{frozen}-grades.csv").data.decode("utf-8-sig").splitlines()
    assert rows[1].endswith(",,,")
    assert "No evidence yet" in text(visit, f"{address}/students/{web.room.ada}")
    assert freeze(visit) != address


def test_a_freeze_needs_a_name_and_a_day_that_has_come(web: Web) -> None:
    visit = web.visit(Role.TEACHER)
    for fields, words in (
        ({"name": "  "}, "Give it a name"),
        ({"as_of": "2026-11-26"}, "has not come yet"),
        ({"as_of": "yesterday"}, "Write the day as"),
        ({"name": "x" * 41}, "longer than 40"),
    ):
        answer = visit.post("reports/freezes", {"name": "Term 1", "as_of": "2026-11-25"} | fields)
        assert answer.status_code == 422
        assert words in read_page(answer.text).text
    assert count(web, GradeFreezeRow) == 0


def test_an_assistant_may_look_and_neither_freeze_nor_carry_over(web: Web) -> None:
    visit = web.visit(Role.ASSISTANT)
    assert visit.get("reports").status_code == 200
    assert not read_page(visit.get("reports").text).has_form("/freezes")
    assert visit.post("reports/freezes", {"name": "Term 1"}).status_code == 403
    assert visit.post("reports/rollover", {"name": "Term 1"}).status_code == 403
    assert visit.post("gating/columns").status_code == 403


def test_what_is_open_is_listed_and_carried_over_with_one_press(web: Web) -> None:
    web.room.master()
    visit = web.visit(Role.TEACHER)
    assert "Carry all 5 over" in visit.get("reports/rollover").text
    answer = visit.post("reports/rollover", {"name": "Term 1", "wanted_by": "2027-03-26"})
    assert answer.status_code == 303
    assert count(web, CarriedRow) == 5
    assert "Carried over: 5." in text(visit, answer.location.partition(f"{visit.sid}/")[2])
    path = text(web.visit(), "path")
    assert path.count("Carried over from Term 1. Aim for 26 March 2027.") == 2
    assert "From Term 1" in text(visit, "board")


def test_carrying_over_says_what_is_wrong(web: Web) -> None:
    answer = web.visit(Role.TEACHER).post(
        "reports/rollover", {"name": "Term 1", "wanted_by": "2020-01-01"}
    )
    assert answer.status_code == 422
    assert "Choose a day in the next term" in answer.text
    assert count(web, CarriedRow) == 0


def test_without_the_printer_no_pdf_is_offered(web: Web, monkeypatch: pytest.MonkeyPatch) -> None:
    visit = web.visit(Role.TEACHER)
    assert ".pdf" in visit.get("reports").text
    monkeypatch.setattr(printing, "_has_printer", lambda: False)
    address = freeze(visit)
    for path in ("reports", "reports/class", f"reports/students/{web.room.ada}", address):
        assert ".pdf" not in visit.get(path).text
    answer = visit.get("exports/class.pdf")
    assert answer.status_code == 409
    assert "Print the page instead" in answer.text
    assert visit.get("exports/grades.csv").status_code == 200
