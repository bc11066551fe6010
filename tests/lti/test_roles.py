"""Role URIs come down to one role, and only the course's own count."""

import pytest

from lti_tool.domain.classes.roles import Role
from lti_tool.lti.roles import is_test_user, resolve_role

P = "http://purl.imsglobal.org/vocab/lis/v2/"


@pytest.mark.parametrize(
    ("uris", "role"),
    [
        (["membership#Instructor"], Role.TEACHER),
        (["membership#Administrator"], Role.TEACHER),
        (["membership#Learner"], Role.STUDENT),
        (["membership#Mentor"], Role.OBSERVER),
        (["membership#ContentDeveloper"], Role.DESIGNER),
        (["membership#Manager"], Role.NONE),
        (["membership#Member"], Role.NONE),
        (["membership/Instructor#PrimaryInstructor"], Role.TEACHER),
        (["membership/Instructor#TeachingAssistant"], Role.ASSISTANT),
        (["membership/Instructor#Grader"], Role.ASSISTANT),
        (["membership/Learner#NonCreditLearner"], Role.STUDENT),
        (["membership/Mentor#Tutor"], Role.OBSERVER),
        (["membership/ContentDeveloper#ContentExpert"], Role.DESIGNER),
        (["membership/Administrator#Support"], Role.NONE),
        ([], Role.NONE),
    ],
)
def test_each_context_role_means_one_role(uris: list[str], role: Role) -> None:
    assert resolve_role(P + uri for uri in uris) is role


@pytest.mark.parametrize("order", [1, -1])
def test_a_sub_role_narrows_its_principal(order: int) -> None:
    uris = [f"{P}membership#Instructor", f"{P}membership/Instructor#TeachingAssistant"]
    assert resolve_role(uris[::order]) is Role.ASSISTANT


def test_a_sub_role_does_not_narrow_another_principal() -> None:
    uris = [f"{P}membership#Instructor", f"{P}membership/Learner#GuestLearner"]
    assert resolve_role(uris) is Role.TEACHER


def test_the_learner_sub_role_called_instructor_is_a_learner() -> None:
    assert resolve_role([f"{P}membership/Learner#Instructor"]) is Role.STUDENT


def test_an_unknown_role_that_ends_like_a_teacher_is_none() -> None:
    assert resolve_role([f"{P}unknown/unknown#Instructor"]) is Role.NONE
    assert resolve_role(["https://vendor.example/membership#Instructor"]) is Role.NONE
    assert resolve_role([f"{P}membership#instructor", "instructor"]) is Role.NONE


@pytest.mark.parametrize(
    "uri",
    [
        "institution/person#Instructor",
        "institution/person#Administrator",
        "institution/person#Student",
        "system/person#Administrator",
        "system/person#SysAdmin",
    ],
)
def test_a_role_in_the_institution_gives_no_right_in_the_course(uri: str) -> None:
    assert resolve_role([P + uri]) is Role.NONE
    assert resolve_role([P + uri, f"{P}membership#Learner"]) is Role.STUDENT


def test_short_names_are_context_roles() -> None:
    assert resolve_role(["Instructor"]) is Role.TEACHER
    assert resolve_role(["Learner"]) is Role.STUDENT


def test_the_test_student_is_a_student() -> None:
    test_user = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"
    assert resolve_role([test_user, f"{P}membership#Learner"]) is Role.STUDENT


def test_staff_win_over_students_and_students_over_observers() -> None:
    teacher, student, mentor, designer = (
        f"{P}membership#{name}" for name in ("Instructor", "Learner", "Mentor", "ContentDeveloper")
    )
    assert resolve_role([student, teacher]) is Role.TEACHER
    assert resolve_role([mentor, student]) is Role.STUDENT
    assert resolve_role([student, designer]) is Role.DESIGNER


@pytest.mark.parametrize(
    ("uris", "is_test"),
    [
        (["http://purl.imsglobal.org/vocab/lti/system/person#TestUser"], True),
        (["http://purl.imsglobal.org/vocab/lis/v2/system/person#TestUser"], False),
        (["TestUser", f"{P}membership#TestUser"], False),
        ([], False),
    ],
)
def test_a_test_user_is_known_by_one_exact_uri(uris: list[str], is_test: bool) -> None:
    assert is_test_user(uris) is is_test
