"""Canvas's roles: those of the course, and those of the whole school that leak into it."""

from __future__ import annotations

from lti_tool.demo_lms.people import INSTITUTION, MEMBERSHIP, SYSTEM, Person, Role

TEST_USER = "http://purl.imsglobal.org/vocab/lti/system/person#TestUser"

# A student here who teaches elsewhere: an institution role proves nothing in a course.
ALSO_TEACHES = frozenset({"dana"})

_IN_COURSE = {
    Role.INSTRUCTOR: (f"{MEMBERSHIP}#Instructor",),
    Role.ASSISTANT: (f"{MEMBERSHIP}#Instructor", f"{MEMBERSHIP}/Instructor#TeachingAssistant"),
    Role.DESIGNER: (f"{MEMBERSHIP}#ContentDeveloper",),
    Role.LEARNER: (f"{MEMBERSHIP}#Learner",),
    Role.MENTOR: (f"{MEMBERSHIP}#Mentor",),
    # Not enrolled, and so nothing at all.
    Role.ADMIN: (),
}
# There is no institution role for observers.
_IN_SCHOOL = {
    Role.INSTRUCTOR: (f"{INSTITUTION}#Instructor",),
    Role.ASSISTANT: (f"{INSTITUTION}#Instructor",),
    Role.DESIGNER: (f"{INSTITUTION}#Instructor",),
    Role.LEARNER: (f"{INSTITUTION}#Student",),
    Role.MENTOR: (),
    Role.ADMIN: (f"{INSTITUTION}#Administrator",),
}


def course_roles(person: Person) -> list[str]:
    """Return the roles in the course, as the class list shows them."""
    roles = [*_IN_COURSE[person.role], *([TEST_USER] if person.is_test else [])]
    return sorted(roles)


def launch_roles(person: Person) -> list[str]:
    """Return all roles, in the order of the alphabet."""
    leaked = [f"{INSTITUTION}#Instructor"] if person.slug in ALSO_TEACHES else []
    everywhere = [*_IN_SCHOOL[person.role], f"{SYSTEM}#User", *leaked]
    return sorted({*course_roles(person), *everywhere})
