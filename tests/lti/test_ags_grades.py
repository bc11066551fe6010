"""What the gradebook shows is read back, and never another person's grade."""

from fractions import Fraction

import pytest

from lti_tool.domain.errors import LmsRefusedError
from lti_tool.ports import ShownGrade
from tests.lti.conftest import Services

RESULT = {"userId": "person-5", "resultScore": 7.5, "resultMaximum": 10, "comment": "Good"}


def read(services: Services) -> ShownGrade | None:
    column = services.lms.add_column("cairn:objective:7")
    return services.gradebook.read_grade(services.access(), column, "person-5")


def test_the_grade_shown_is_read(services: Services) -> None:
    services.lms.results = [RESULT | {"userId": "person-4", "resultScore": 1}, RESULT]
    assert read(services) == ShownGrade(Fraction(15, 2), Fraction(10), "Good")
    assert services.lms.requests[-1][1] == (
        "/course/7/lineitems/1/lineitem/results?type_id=3&user_id=person-5"
    )


def test_another_persons_grade_is_never_taken(services: Services) -> None:
    services.lms.heeds_filters = False
    services.lms.results = [RESULT | {"userId": "person-4"}, RESULT | {"userId": "person-55"}]
    assert read(services) is None


def test_a_grade_on_a_later_page_is_found(services: Services) -> None:
    services.lms.heeds_filters, services.lms.page_size = False, 1
    services.lms.results = [RESULT | {"userId": f"person-{n}"} for n in range(1, 6)]
    assert read(services) is not None


@pytest.mark.parametrize(
    "result", [{"userId": "person-5"}, {"userId": "person-5", "resultScore": None}]
)
def test_a_cleared_grade_is_no_grade(services: Services, result: dict[str, object]) -> None:
    services.lms.results = [result]
    assert read(services) is None


def test_a_grade_of_nothing_is_a_grade(services: Services) -> None:
    services.lms.results = [RESULT | {"resultScore": 0}]
    grade = read(services)
    assert grade is not None
    assert grade.points == 0


def test_a_missing_maximum_is_one_and_a_missing_comment_empty(services: Services) -> None:
    services.lms.results = [{"userId": "person-5", "resultScore": 0.1, "comment": None}]
    assert read(services) == ShownGrade(Fraction(1, 10), Fraction(1), "")


@pytest.mark.parametrize(
    "changed",
    [
        {"resultScore": "seven"},
        {"resultScore": True},
        {"resultScore": float("nan")},
        {"resultScore": float("inf")},
        {"resultScore": "1e999999999"},
        {"resultMaximum": 0},
        {"resultMaximum": -10},
        {"resultMaximum": "x"},
    ],
)
def test_a_grade_that_cannot_be_read_is_an_error(
    services: Services, changed: dict[str, object]
) -> None:
    services.lms.results = [RESULT | changed]
    with pytest.raises(LmsRefusedError) as caught:
        read(services)
    assert caught.value.code == "unreadable_answer"


# Whole columns.


def test_a_whole_column_is_read_to_its_last_page(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    services.lms.page_size = 3
    services.lms.results = [RESULT | {"userId": f"person-{n}", "resultScore": n} for n in range(8)]
    grades = services.gradebook.read_grades(services.access(), column)
    assert {user_id: grade.points for user_id, grade in grades.items()} == {
        f"person-{n}": n for n in range(8)
    }
    assert "user_id" not in services.lms.requests[-1][1]


def test_people_without_a_grade_are_not_in_the_column(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    services.lms.results = [{"userId": "person-4"}, RESULT]
    assert list(services.gradebook.read_grades(services.access(), column)) == ["person-5"]


def test_an_id_that_comes_as_a_number_is_the_launchs_text(services: Services) -> None:
    column = services.lms.add_column("cairn:objective:7")
    services.lms.results, services.lms.heeds_filters = [RESULT | {"userId": 5}], False
    assert list(services.gradebook.read_grades(services.access(), column)) == ["5"]
    assert services.gradebook.read_grade(services.access(), column, "5") is not None


@pytest.mark.parametrize("user_id", [None, "", True, ["person-5"], "x" * 256])
def test_a_grade_that_is_nobodys_is_an_error(services: Services, user_id: object) -> None:
    column = services.lms.add_column("cairn:objective:7")
    services.lms.results = [RESULT, RESULT | {"userId": user_id}]
    with pytest.raises(LmsRefusedError) as caught:
        services.gradebook.read_grades(services.access(), column)
    assert caught.value.code == "unreadable_answer"
