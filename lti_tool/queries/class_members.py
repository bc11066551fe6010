"""The students of a course, and how lists call them."""

from typing import NamedTuple

from sqlalchemy.orm import Session

from lti_tool.db.models import PersonRow
from lti_tool.db.stores.class_people import load_class_people
from lti_tool.domain.ids import CourseId, PersonId


class ClassMember(NamedTuple):
    """A student of a course, as lists call them."""

    id: PersonId
    name: str
    is_test: bool


def load_class(session: Session, course_id: CourseId) -> list[ClassMember]:
    """Answer the students of a course by name; those without a name get a number, never blank."""
    members = [
        ClassMember(PersonId(row.id), student_name(row), row.is_test)
        for row in load_class_people(session, course_id, even_test=True)
    ]
    return sorted(members, key=lambda each: (each.name.casefold(), each.id))


def load_students(
    session: Session, course_id: CourseId, *, even_test: bool = True
) -> list[tuple[PersonId, str]]:
    """Answer ids and names of the class; figures are made without its test students."""
    found = load_class(session, course_id)
    return [(each.id, each.name) for each in found if even_test or not each.is_test]


def student_name(row: PersonRow) -> str:
    """Answer how a person is called here."""
    name = row.name or row.given_name or f"Student {row.id}"
    return f"{name} (test student)" if row.is_test else name
