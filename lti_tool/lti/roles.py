"""Reduce the role URIs of a launch to one role in the course."""

from collections.abc import Iterable
from typing import NamedTuple

from lti_tool.domain.classes.roles import Role

_MEMBERSHIP = "http://purl.imsglobal.org/vocab/lis/v2/membership"
# LTI Core 1.3, appendix A.2.1, which puts this one role into a name space of its own.
_TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"


class _ContextRole(NamedTuple):
    principal: str
    is_sub_role: bool
    role: Role


# LTI Core 1.3, appendix A.2.3: the principal context roles. Nobody else's URI gives rights here:
# institution and system roles are carried along everywhere (a Canvas student who teaches in
# another course is an institution Instructor). An institution or system Administrator without a
# context role is NONE too, until an installation can say that it wants otherwise.
_PRINCIPALS: dict[str, Role] = {
    "Administrator": Role.TEACHER,
    "Instructor": Role.TEACHER,
    "ContentDeveloper": Role.DESIGNER,
    "Learner": Role.STUDENT,
    "Mentor": Role.OBSERVER,
}

# Appendix A.2.3.2: every sub-role in its principal's name space, and what it may be here.
_SUB_ROLES: dict[str, dict[Role, tuple[str, ...]]] = {
    "Administrator": {Role.TEACHER: ("Administrator", "SystemAdministrator")},
    "Instructor": {
        Role.TEACHER: (
            "ExternalInstructor",
            "GuestInstructor",
            "Lecturer",
            "PrimaryInstructor",
            "SecondaryInstructor",
        ),
        Role.ASSISTANT: (
            "Grader",
            "TeachingAssistant",
            "TeachingAssistantGroup",
            "TeachingAssistantOffering",
            "TeachingAssistantSection",
            "TeachingAssistantSectionAssociation",
            "TeachingAssistantTemplate",
        ),
    },
    "ContentDeveloper": {
        Role.DESIGNER: ("ContentDeveloper", "ContentExpert", "ExternalContentExpert"),
    },
    "Learner": {
        # `Learner#Instructor` is a learner; PyLTI1p3 takes it for a teacher.
        Role.STUDENT: (
            "ExternalLearner",
            "GuestLearner",
            "Instructor",
            "Learner",
            "NonCreditLearner",
        ),
    },
    "Mentor": {
        Role.OBSERVER: (
            "Advisor",
            "Auditor",
            "ExternalAdvisor",
            "ExternalAuditor",
            "ExternalLearningFacilitator",
            "ExternalMentor",
            "ExternalReviewer",
            "ExternalTutor",
            "LearningFacilitator",
            "Mentor",
            "Reviewer",
            "Tutor",
        ),
    },
    "Manager": {Role.OBSERVER: ("ExternalObserver", "Observer")},
}

_KNOWN: dict[str, _ContextRole] = {
    uri: _ContextRole(principal, is_sub_role=False, role=role)
    for principal, role in _PRINCIPALS.items()
    # The short name is an older form that "conforming implementations" may still meet.
    for uri in (principal, f"{_MEMBERSHIP}#{principal}")
} | {
    f"{_MEMBERSHIP}/{principal}#{name}": _ContextRole(principal, is_sub_role=True, role=role)
    for principal, by_role in _SUB_ROLES.items()
    for role, names in by_role.items()
    for name in names
}

# Staff before students before observers, when someone is several at once.
_STRONGEST_FIRST = (Role.TEACHER, Role.ASSISTANT, Role.DESIGNER, Role.STUDENT, Role.OBSERVER)


def resolve_role(uris: Iterable[str]) -> Role:
    """Answer what the person is in this course: NONE unless a context role says more.

    A sub-role narrows its principal: Canvas sends an assistant as `Instructor` together with
    `Instructor#TeachingAssistant`, and such a person is an assistant, not a teacher.
    """
    held = [_KNOWN[uri] for uri in uris if uri in _KNOWN]
    narrowed = {each.principal for each in held if each.is_sub_role}
    roles = {each.role for each in held if each.is_sub_role or each.principal not in narrowed}
    return next((role for role in _STRONGEST_FIRST if role in roles), Role.NONE)


def is_test_user(uris: Iterable[str]) -> bool:
    """Tell whether the person is not a real one, such as Canvas' test student.

    It says nothing about the course: such a person comes with a context role as well.
    """
    return _TEST_USER in uris
