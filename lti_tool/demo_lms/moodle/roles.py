"""Moodle's few roles: no sub-roles, no observers, and a helper who is two things."""

from __future__ import annotations

from lti_tool.demo_lms.people import INSTITUTION, MEMBERSHIP, SYSTEM, Person, Role

_INSTRUCTOR = f"{MEMBERSHIP}#Instructor"


def launch_roles(person: Person) -> list[str]:
    """Return the roles in a launch; the non-editing teacher is an instructor here."""
    if person.role is Role.LEARNER:
        return [f"{MEMBERSHIP}#Learner"]
    if person.role is Role.ADMIN:
        return [f"{INSTITUTION}#Administrator", _INSTRUCTOR, f"{SYSTEM}#Administrator"]
    return [_INSTRUCTOR]


def roster_role(person: Person) -> str:
    """Return the role in the class list; the non-editing teacher is a learner there."""
    return "Instructor" if person.role in {Role.INSTRUCTOR, Role.DESIGNER} else "Learner"
