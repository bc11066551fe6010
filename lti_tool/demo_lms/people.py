"""The people of the school, and what each of them may do."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

_VOCABULARY = "http://purl.imsglobal.org/vocab/lis/v2"
MEMBERSHIP = f"{_VOCABULARY}/membership"
INSTITUTION = f"{_VOCABULARY}/institution/person"
SYSTEM = f"{_VOCABULARY}/system/person"


class Role(StrEnum):
    """What a person is in a course, by its name in the LIS membership vocabulary."""

    INSTRUCTOR = "Instructor"
    ASSISTANT = "TeachingAssistant"
    DESIGNER = "ContentDeveloper"
    LEARNER = "Learner"
    MENTOR = "Mentor"
    ADMIN = "Administrator"

    @property
    def uri(self) -> str:
        """The context role (LTI Core, appendix A.2.3)."""
        branch = "/Instructor" if self is Role.ASSISTANT else ""
        return f"{MEMBERSHIP}{branch}#{self}"

    @property
    def word(self) -> str:
        """What people call it."""
        return _WORDS[self]

    @property
    def grades(self) -> bool:
        """Say whether the role sees and changes everybody's grades."""
        return self in {Role.INSTRUCTOR, Role.ASSISTANT, Role.ADMIN}

    @property
    def edits(self) -> bool:
        """Say whether the role adds activities and copies courses."""
        return self in {Role.INSTRUCTOR, Role.DESIGNER, Role.ADMIN}


_WORDS = {
    Role.INSTRUCTOR: "Teacher",
    Role.ASSISTANT: "Teaching assistant",
    Role.DESIGNER: "Designer",
    Role.LEARNER: "Student",
    Role.MENTOR: "Observer",
    Role.ADMIN: "Administrator",
}

# The role in the whole school, which grants nothing in a course (A.2.2), then those of the course.
# A sub-role comes with its principal role (A.2.3.2).
_STRICT_ROLES = {
    Role.INSTRUCTOR: (f"{INSTITUTION}#Instructor", Role.INSTRUCTOR.uri),
    Role.ASSISTANT: (f"{INSTITUTION}#Instructor", Role.INSTRUCTOR.uri, Role.ASSISTANT.uri),
    Role.DESIGNER: (f"{INSTITUTION}#Staff", Role.DESIGNER.uri),
    Role.LEARNER: (f"{INSTITUTION}#Student", Role.LEARNER.uri),
    Role.MENTOR: (f"{INSTITUTION}#Observer", Role.MENTOR.uri),
    Role.ADMIN: (f"{INSTITUTION}#Administrator", Role.ADMIN.uri),
}


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; first names are all we know of anyone."""

    slug: str
    name: str
    role: Role
    introduction: str
    watches: tuple[str, ...] = ()
    # The test student stands for a teacher's look through a student's eyes.
    is_test: bool = False
    number: int = 0
    # The id by which tools know the person; each product makes its own kind.
    sub: str = ""

    @property
    def email(self) -> str:
        """An address that reaches nobody."""
        return f"{self.slug}@school.example"


def strict_roles(person: Person) -> list[str]:
    """Return a person's roles as the standard asks for them."""
    return list(_STRICT_ROLES[person.role])
