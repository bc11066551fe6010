"""An observer's pages: the listed children of this course, to read, and nothing else."""

import re

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import AttemptRow, CourseRow, LaunchSessionRow, ResourceUseRow
from lti_tool.domain.classes.roles import Role
from lti_tool.ports import CourseClaim, PersonClaim
from tests.support.classrooms import make_other_classroom
from tests.support.factories import make_course, make_registration, make_student
from tests.support.launches import COURSE
from tests.support.pages import read_page
from tests.support.web import Visit, Web

OMAR = PersonClaim("omar", "Omar", "Omar", "")


def omar(web: Web, *subs: str, **changes: object) -> Visit:
    given = {"person": OMAR, "mentored_subs": subs}
    return web.visit(Role.OBSERVER, **(given | changes))


def text(visit: Visit, path: str = "") -> str:
    answer = visit.get(path, follow_redirects=True)
    assert answer.status_code == 200
    # Where an element ends before a full stop, the reader of pages puts a space.
    return re.sub(r" ([.,:])", r"\1", read_page(answer.text).text)


def test_one_child_is_shown_at_once(web: Web) -> None:
    visit = omar(web, "ada")
    first = visit.get()
    assert first.location.endswith(f"/s/{visit.sid}/children")
    second = visit.get("children")
    assert second.location.endswith(f"/s/{visit.sid}/children/{web.room.ada}")
    page = text(visit)
    assert "I can add two whole numbers, given numbers below 100: all 2 questions right." in page
    assert "Add whole numbers: learn and take the check." in page
    assert "Ben" not in page


def test_of_several_children_one_is_chosen(web: Web) -> None:
    visit = omar(web, "ada", "ben", "nobody")
    answer = visit.get("children")
    page = read_page(answer.text)
    assert "Whose page would you like to see?" in page.text
    assert "One more student whom you follow is not known to Cairn" in page.text
    links = [link for link in page.links if "/children/" in link]
    assert [int(link.rpartition("/")[2]) for link in links] == [web.room.ada, web.room.ben]
    ben = text(visit, f"children/{web.room.ben}")
    assert "All whom you follow" in ben
    assert "Ada" not in ben


def test_level_reason_grade_help_and_history_are_said_in_words(web: Web) -> None:
    with web.tool.transaction() as session:
        session.get_one(CourseRow, web.room.course_id).has_every_column = True
    web.room.learn("adding-read")
    web.room.fail()
    web.room.master("words")
    page = text(omar(web, "ada"))
    assert "Not yet. 0 of 2 questions right; 2 of 2 needed." in page
    assert "Opens when you have mastered “Add whole numbers”." in page
    assert "On its way to the course's gradebook." in page
    assert "See it worked out Worked example · step by step · about 5 min" in page
    assert "Extends The student can do it in new situations too. 100 of 100" in page
    assert "Nearly Most of it is there." in page
    assert "Name numbers, Mastered. 2 of 2 questions right; 1 of 2 needed." in page


def test_what_waits_for_the_teacher_is_not_called_mastered(web: Web) -> None:
    web.room.master("words")
    for way in ("adding-read", "adding-example", "adding-hands"):
        web.room.learn(way)
        web.room.fail()
    page = text(omar(web, "ada"))
    assert "All of it is mastered" not in page
    assert "What is left waits for the teacher or for its time." in page
    assert "Encourage a talk with the teacher: that helps more than another check." in page
    web.room.talk()
    web.room.master()
    web.room.master("doubling")
    assert "All of it is mastered" in text(omar(web, "ada"))


def test_no_question_answer_or_note_is_on_the_page(web: Web) -> None:
    attempt_id = web.room.start()
    right = web.room.right(attempt_id)
    web.room.submit(attempt_id, {**right, 0: ["424242"]})
    web.room.learn("adding-hands")
    web.room.talk(note="a private word")
    answer = omar(web, "ada").get(f"children/{web.room.ada}").text
    stems = [row.instance["stem"] for row in web.room.items(attempt_id)]
    for private in ("424242", "What is", "a private word", "I drew it", *stems):
        assert private not in answer, private


def test_children_who_are_not_here_are_not_there(web: Web) -> None:
    other = make_other_classroom(web.room)
    with web.tool.transaction() as session:
        platform = make_registration(session, "https://other.example")
        namesake = make_student(session, make_course(session, platform, COURSE.context_id), "ada")
    visit = omar(web, "ada", "ada-6b", "rivera")
    for person in (web.room.ben, other.ada, namesake, web.room.rivera, 987654):
        assert visit.get(f"children/{person}").status_code == 404, person
    assert visit.get(f"children/{web.room.ada}").status_code == 200


def test_a_child_unknown_to_the_course_is_told_of_kindly(web: Web) -> None:
    make_other_classroom(web.room)
    for subs in (("ada-6b",), ("nobody", "no-one")):
        answer = omar(web, *subs).get("children")
        assert answer.status_code == 200
        page = read_page(answer.text)
        assert page.main["data-error-code"] == "child_unknown"
        assert "does not know your child in this course yet" in page.text


def test_an_observer_without_a_listed_child_reads_what_to_do(web: Web) -> None:
    answer = omar(web).get()
    assert read_page(answer.text).main["data-error-code"] == "role_observer"
    assert "as an observer of this course" in answer.text
    assert omar(web).get(f"children/{web.room.ada}").status_code == 404


@pytest.mark.parametrize("changes", [{"person": None}, {"course": None}])
def test_an_observer_without_a_name_or_a_course_sees_nobody(
    web: Web, changes: dict[str, object]
) -> None:
    visit = omar(web, "ada", custom={"cairn_unit": "numbers"}, **changes)
    assert visit.get().status_code == 200
    assert "Ada" not in visit.get().text
    for path in ("children", f"children/{web.room.ada}", "reading"):
        assert visit.get(path).status_code == 404, path


@pytest.mark.parametrize("role", [each for each in Role if each is not Role.OBSERVER])
def test_nobody_else_opens_a_familys_page(web: Web, role: Role) -> None:
    visit = web.visit(role)
    # Not even if a mistake of ours had let their session keep somebody.
    with web.tool.transaction() as session:
        session.get_one(LaunchSessionRow, visit.sid).mentored_subs = ["ada"]
    for path in ("children", f"children/{web.room.ada}"):
        assert visit.get(path).status_code == 404, path


def test_an_observer_changes_nothing(web: Web) -> None:
    adding, resource = web.room.objective(), web.room.resource("adding-hands")
    attempt_id = web.room.start()
    before = web.room.items(attempt_id)[0].answer
    visit = omar(web, "ada")
    note = {"note": "A sentence about it."}
    for path, form in (
        (f"objectives/{adding}/attempts", {}),
        (f"attempts/{attempt_id}/answers", {"present": "0", "q0": "1"}),
        (f"attempts/{attempt_id}/submit", {"present": "0", "q0": "1"}),
        (f"resources/{resource}/finish", note),
        (f"students/{web.room.ada}/objectives/{adding}/talks", note),
        ("grades/ledger", {"do": "send"}),
        ("grades", {}),
        ("children", {}),
        (f"children/{web.room.ada}", {}),
    ):
        assert visit.post(path, form).status_code in {404, 405}, path
    for path in (
        "path",
        "board",
        "grades",
        "grades/ledger",
        f"objectives/{adding}",
        f"attempts/{attempt_id}",
    ):
        assert visit.get(path).status_code == 404, path
    with web.tool.reading() as session:
        assert session.scalar(select(func.count()).select_from(AttemptRow)) == 1
        assert session.scalar(select(func.count()).select_from(ResourceUseRow)) == 0
    assert web.room.items(attempt_id)[0].answer == before


def test_a_course_without_an_open_unit_says_so(web: Web) -> None:
    with web.tool.transaction() as session:
        course = make_course(session, web.room.registration_id, "bare")
        make_student(session, course, "kim")
    visit = omar(web, "kim", course=CourseClaim("bare", "", "Bare"), columns_url=None)
    assert "The teacher has not opened a unit in this course." in text(visit)


def test_many_reads_leave_no_trace_of_the_family_in_the_class(web: Web) -> None:
    text(omar(web, "ada"))
    board = web.visit(Role.TEACHER).get("board").text
    assert "Ada" in board
    assert "Omar" not in board
