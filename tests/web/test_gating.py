"""Opening LMS content by our columns, over HTTP: the recipe, the check, and making columns."""

from dataclasses import replace

import pytest

from lti_tool.db.models import CourseRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import LmsUnavailableError
from lti_tool.domain.gradebook.column_plan import EVERY_OBJECTIVE
from lti_tool.domain.gradebook.unit_rules import RollUp, RollUpKind, Step
from lti_tool.worker.deliver_scores import drain
from tests.support.columns import BOTH, UNIT, UNITS
from tests.support.grading import apply_policy
from tests.support.pages import read_page
from tests.support.web import Visit, Web


def use(web: Web, product: str) -> None:
    with web.tool.transaction() as session:
        session.get_one(CourseRow, web.room.course_id).product = product


@pytest.fixture
def visit(web: Web) -> Visit:
    """A teacher's session in a course of Moodle that has one of its three columns."""
    apply_policy(web.room, columns=EVERY_OBJECTIVE)
    web.room.master()
    drain(web.tool, web.room.registration_id)
    visit = web.visit(Role.TEACHER)
    use(web, "moodle")
    return visit


def press(visit: Visit, path: str = "gating") -> str:
    visit.web.clock.move(minutes=1)
    answer = visit.post(path)
    assert answer.status_code == 200, answer.text
    return read_page(answer.text).text


@pytest.mark.parametrize(
    ("product", "words"),
    [
        ("moodle", "Restrict access in Moodle"),
        ("canvas", "Module requirements in Canvas"),
        ("sakai", "a condition on a grade"),
    ],
)
def test_the_recipe_is_that_of_the_lms(visit: Visit, product: str, words: str) -> None:
    use(visit.web, product)
    page = read_page(visit.get("gating").text).text
    assert words in page
    assert ("90 %" in page) is (product != "canvas")
    assert "without mastery a student has at most 75 of 100" in page


def test_the_exact_name_stands_there_and_nothing_is_asked_of_the_lms(visit: Visit) -> None:
    [spec] = visit.web.gradebook.columns.values()
    before = visit.web.gradebook.column_requests
    page = read_page(visit.get("gating").text).text
    assert spec.label in page
    assert page.count("not in the LMS yet") == 2
    assert visit.web.gradebook.column_requests == before


def test_the_check_says_of_each_column_whether_it_would_work(visit: Visit) -> None:
    page = press(visit)
    assert page.count("Would work") == 1
    assert page.count("Would not work") == 2
    assert "With 90 % on “N.1 Add whole numbers” it opens with mastery" in page


def test_a_deleted_column_and_a_changed_maximum_are_found(visit: Visit) -> None:
    gradebook = visit.web.gradebook
    [(url, spec)] = gradebook.columns.items()
    use(visit.web, "canvas")
    gradebook.columns[url] = replace(spec, maximum=50)
    assert "or type 45" in press(visit)
    del gradebook.columns[url]
    assert "The LMS no longer has the column" in press(visit)


def test_missing_columns_are_made_once_and_the_check_is_content(visit: Visit) -> None:
    visit.web.clock.move(minutes=1)
    answer = visit.post("gating/columns")
    assert answer.status_code == 303
    assert answer.location.endswith("made=2")
    assert len(visit.web.gradebook.columns) == 3
    visit.web.clock.move(minutes=1)
    assert visit.post("gating/columns").location.endswith("made=0")
    assert len(visit.web.gradebook.columns) == 3
    assert press(visit).count("Would work") == 3
    # The first score finds the column that was made before anybody had a number.
    visit.web.room.master("doubling")
    drain(visit.web.tool, visit.web.room.registration_id)
    assert len(visit.web.gradebook.columns) == 3


def test_pressing_again_at_once_has_to_wait(visit: Visit) -> None:
    press(visit)
    answer = visit.post("gating")
    assert answer.status_code == 429
    assert "Wait a few seconds" in answer.text


def test_an_lms_that_does_not_answer_is_said_in_words(
    visit: Visit, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fail(*_args: object, **_more: object) -> None:
        raise LmsUnavailableError("The LMS did not answer.")

    monkeypatch.setattr(visit.web.gradebook, "list_columns", fail)
    visit.web.clock.move(minutes=1)
    answer = visit.post("gating")
    assert answer.status_code == 502
    assert "The LMS did not answer." in answer.text
    monkeypatch.setattr(visit.web.gradebook, "find_or_create_column", fail)
    visit.web.clock.move(minutes=1)
    assert visit.post("gating/columns").status_code == 502
    monkeypatch.undo()
    visit.web.clock.move(minutes=1)
    # What failed is left for the next press.
    assert visit.post("gating/columns").location.endswith("made=2")


def test_without_a_gradebook_there_is_nothing_to_press(visit: Visit) -> None:
    with visit.web.tool.transaction() as session:
        session.get_one(CourseRow, visit.web.room.course_id).columns_url = None
    page = visit.get("gating").text
    assert "has not opened this course&#39;s gradebook" in page or "gradebook to Cairn" in page
    assert not read_page(page).has_form("/gating")
    visit.web.clock.move(minutes=1)
    assert visit.post("gating").status_code == 409


def test_a_units_list_of_steps_has_its_own_number(visit: Visit) -> None:
    steps = RollUp(RollUpKind.CONJUNCTIVE, steps=(Step(97, 4), Step(84, 3), Step(70, 2)))
    apply_policy(visit.web.room, columns=BOTH, roll_up=steps)
    page = read_page(visit.get("gating").text).text
    assert "The number to type: 90 %" in page
    assert "For the column of a whole unit: 84 %" in page
    visit.web.clock.move(minutes=1)
    visit.post("gating/columns")
    assert "With 84 % on “Numbers” it opens with mastery" in press(visit)
    apply_policy(visit.web.room, roll_up=replace(steps, steps=(Step(97, 4), Step(70, 2))))
    assert "no number would do" in read_page(visit.get("gating").text).text
    assert "no number tells the two apart" in press(visit)


def test_units_with_columns_have_a_number_of_their_own(visit: Visit) -> None:
    apply_policy(visit.web.room, columns=UNITS)
    assert "the whole unit" in visit.get("gating").text
    visit.web.clock.move(minutes=1)
    assert visit.post("gating/columns").location.endswith("made=1")
    assert UNIT in {each.resource_id for each in visit.web.gradebook.columns.values()}
    page = press(visit)
    assert page.count("Would work") == 1
    assert "it opens with mastery: without mastery at most 75 % stands there" in page
