"""Arrange the gradebook for its page: columns, rows, and what came for each cell."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.people import Person
from lti_tool.demo_lms.school import Course
from lti_tool.demo_lms.state import Grade, GradeSource, LineItem, ScorePost


@dataclass(frozen=True, slots=True)
class Cell:
    """One student's grade in one column, and every post that was meant for it, newest first."""

    item: LineItem
    student: Person
    grade: Grade | None
    posts: tuple[ScorePost, ...]

    @property
    def is_typed(self) -> bool:
        """Say whether a teacher typed what the cell shows."""
        return self.grade is not None and self.grade.source is GradeSource.TEACHER

    @property
    def is_empty(self) -> bool:
        """Say whether there is no score to show."""
        return self.grade is None or self.grade.score is None


@dataclass(frozen=True, slots=True)
class Row:
    """One student's cells, in the order of the columns."""

    student: Person
    cells: tuple[Cell, ...]


def students_shown_to(lms: Lms, person: Person, course: Course) -> tuple[Person, ...]:
    """Return whose grades a person may see: a teacher all, a student one, an observer some."""
    students = lms.school.students(course)
    if person.role.grades:
        return students
    shown = (person, *lms.school.watched_by(person))
    return tuple(student for student in students if student in shown)


def rows(lms: Lms, items: Sequence[LineItem], students: Sequence[Person]) -> list[Row]:
    """Return a row for each student over these columns."""
    grades = {(each.line_item_id, each.user_id): each for each in lms.gradebook.grades()}
    posts = lms.gradebook.history(items)
    return [
        Row(
            student,
            tuple(
                Cell(item, student, grades.get((item.id, student.sub)), _for(posts, item, student))
                for item in items
            ),
        )
        for student in students
    ]


def _for(posts: Sequence[ScorePost], item: LineItem, student: Person) -> tuple[ScorePost, ...]:
    mine = [each for each in posts if (each.line_item_id, each.user_id) == (item.id, student.sub)]
    return tuple(reversed(mine))
