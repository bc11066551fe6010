"""A copied course over HTTP: the offer, its one click, and what students see before it."""

from dataclasses import replace
from http import HTTPStatus

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import CourseRow, LaunchSessionRow, UnitRow
from lti_tool.db.stores.grading import load_grading
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.column_plan import ColumnsPer
from lti_tool.domain.gradebook.district_floor import DistrictFloor
from lti_tool.lti.deep_linking import write_request
from lti_tool.ports import DeepLinkingRequest
from lti_tool.web.access import keep_tool
from tests.support.copies import COPY, STRANGER
from tests.support.drafts import sample_draft
from tests.support.launches import COURSE
from tests.support.pages import Page, read_page
from tests.support.web import Visit, Web

CUSTOM = {"cairn_unit": "numbers"}
HISTORY = (COURSE.context_id,)


def visit_copy(web: Web, role: Role = Role.TEACHER, **changes: object) -> Visit:
    return web.visit(
        role, course=COPY, **({"custom": CUSTOM, "context_history": HISTORY} | changes)
    )


def page(visit: Visit, path: str = "") -> Page:
    answer = visit.get(path, follow_redirects=True)
    assert answer.status_code == HTTPStatus.OK, answer.text
    return read_page(answer.text)


def press(visit: Visit, shown: Page, ending: str) -> Page:
    form = shown.form(ending)
    answer = visit.browser.post(form.action, data=form.filled(), follow_redirects=True)
    assert answer.status_code == HTTPStatus.OK, answer.text
    return read_page(answer.text)


def units_in_copy(web: Web) -> int:
    with web.tool.reading() as session:
        query = (
            select(func.count())
            .select_from(UnitRow)
            .join(CourseRow, CourseRow.id == UnitRow.course_id)
            .where(CourseRow.context_id == COPY.context_id)
        )
        return session.scalar(query) or 0


def bring(web: Web) -> str:
    return f"/copy/{web.room.course_id}"


def test_the_design_arrives_under_the_districts_floor(web: Web) -> None:
    floor = DistrictFloor(columns=frozenset({ColumnsPer.UNIT}))
    keep_tool(web.app, replace(web.tool, grade_floor=floor))
    visit = visit_copy(web)
    press(visit, page(visit), bring(web))
    with web.tool.reading() as session:
        copy = session.scalars(
            select(CourseRow).where(CourseRow.context_id == COPY.context_id)
        ).one()
        assert load_grading(session, copy).columns.per is ColumnsPer.UNIT


def test_a_teacher_brings_the_design_over_in_one_click(web: Web) -> None:
    web.room.reimport(sample_draft("second"))
    visit = visit_copy(web)
    board = page(visit)
    assert "This looks like a copy of “ Mathematics 6A ”" in board.text
    assert "There are 2 units to take: “ Numbers ”, “ Numbers ”" in board.text
    assert "No unit yet" not in board.text
    after = press(visit, board, bring(web))
    assert "The design is here now" in after.text
    assert "looks like a copy" not in after.text
    assert "Nobody is waiting for you" in after.text
    assert units_in_copy(web) == 2
    assert "looks like a copy" not in page(visit_copy(web)).text


def test_the_same_click_in_a_second_tab_changes_nothing(web: Web) -> None:
    first, second = visit_copy(web), visit_copy(web)
    boards = [page(first), page(second)]
    press(first, boards[0], bring(web))
    assert "It was all here already" in press(second, boards[1], bring(web)).text
    assert units_in_copy(web) == 1


def test_who_starts_afresh_finds_an_empty_board_and_a_way_back(web: Web) -> None:
    visit = visit_copy(web)
    board = press(visit, page(visit), "/copy/none")
    assert "looks like a copy" not in board.text
    assert "No unit yet" in board.text
    assert units_in_copy(web) == 0
    assert "The design is here now" in press(visit, board, bring(web)).text
    assert units_in_copy(web) == 1


def test_an_assistant_reads_of_it_and_decides_nothing(web: Web) -> None:
    visit = visit_copy(web, Role.ASSISTANT)
    board = page(visit)
    assert "Only a teacher can decide this" in board.text
    assert not board.has_form(bring(web))
    for path in (f"copy/{web.room.course_id}", "copy/none"):
        assert visit.post(path).status_code == HTTPStatus.FORBIDDEN
    assert units_in_copy(web) == 0


@pytest.mark.parametrize("role", [Role.STUDENT, Role.DESIGNER, Role.OBSERVER, Role.NONE])
def test_nobody_else_gets_near_it(web: Web, role: Role) -> None:
    visit = visit_copy(web, role)
    assert visit.post(f"copy/{web.room.course_id}").status_code == HTTPStatus.NOT_FOUND
    assert "looks like a copy" not in page(visit).text


def test_a_form_of_another_site_brings_nothing_over(web: Web) -> None:
    visit = visit_copy(web)
    for path in (f"copy/{web.room.course_id}", "copy/none"):
        forged = visit.post(path, {"csrf": "guessed"})
        assert forged.status_code == HTTPStatus.FORBIDDEN
    assert units_in_copy(web) == 0
    assert page(visit).has_form(bring(web))


def test_a_stranger_cannot_take_a_course_by_its_number(web: Web) -> None:
    visit = visit_copy(web, person=STRANGER, context_history=())
    assert "looks like a copy" not in page(visit).text
    assert visit.post(f"copy/{web.room.course_id}").status_code == HTTPStatus.NOT_FOUND
    for odd in ("987654", str(10**30), "x"):
        assert visit.post(f"copy/{odd}").status_code in {404, 405}
    assert units_in_copy(web) == 0


def test_a_student_who_comes_first_is_told_kindly_and_finds_it_afterwards(web: Web) -> None:
    early = visit_copy(web, Role.STUDENT)
    assert "Your teacher has not opened this yet" in page(early).text
    teacher = visit_copy(web)
    press(teacher, page(teacher), bring(web))
    assert "Your next step" in page(early).text
    late = visit_copy(web, Role.STUDENT, custom={"cairn_objective": "numbers.adding"})
    assert "Add whole numbers" in page(late).text


def test_a_titles_own_marks_stay_words(web: Web) -> None:
    with web.tool.transaction() as session:
        session.get_one(CourseRow, web.room.course_id).title = "<b>6A</b>"
    assert "&lt;b&gt;6A&lt;/b&gt;" in visit_copy(web).get("board").text


def test_a_course_whose_title_nobody_told_has_none(web: Web) -> None:
    with web.tool.transaction() as session:
        session.get_one(CourseRow, web.room.course_id).title = ""
    assert "This looks like a copy of an earlier course" in page(visit_copy(web)).text


def test_who_adds_links_in_a_copy_first_is_offered_the_design_there(web: Web) -> None:
    asked = DeepLinkingRequest(
        return_url="https://lms.example/return",
        accept_types=("ltiResourceLink",),
        document_targets=("iframe",),
        accept_multiple=True,
        accept_lineitem=None,
        auto_create=False,
        title="",
        text="",
    )
    visit = visit_copy(web, custom={})
    with web.tool.transaction() as session:
        session.get_one(LaunchSessionRow, visit.sid).deep_linking = write_request(asked)
    shown = page(visit)
    assert "This looks like a copy of “ Mathematics 6A ”" in shown.text
    after = press(visit, shown, bring(web))
    assert units_in_copy(web) == 1
    assert "The whole unit, 3 objectives" in read_page(visit.get("choose").text).text
    assert "looks like a copy" not in after.text
