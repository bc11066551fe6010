"""The people, courses and activities that every demo starts with."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from uuid import UUID, uuid5

# Ids are derived from this, so they are opaque and yet the same at every start.
_NAMESPACE = UUID("6f1c2b0e-52c5-4f0a-9a3c-3f6f4d1f7b11")

DEMO_UNIT = "ratios-and-rates"


class Role(StrEnum):
    """What a person is in a course, by its name in the LIS membership vocabulary."""

    INSTRUCTOR = "Instructor"
    LEARNER = "Learner"
    MENTOR = "Mentor"

    @property
    def uri(self) -> str:
        """The context role (LTI Core, appendix A.2.3)."""
        return f"http://purl.imsglobal.org/vocab/lis/v2/membership#{self}"

    @property
    def institution_uri(self) -> str:
        """The role in the whole school, which grants nothing in a course (A.2.2)."""
        name = {Role.INSTRUCTOR: "Instructor", Role.LEARNER: "Student", Role.MENTOR: "Observer"}
        return f"http://purl.imsglobal.org/vocab/lis/v2/institution/person#{name[self]}"

    @property
    def word(self) -> str:
        """What people call it."""
        words = {Role.INSTRUCTOR: "Teacher", Role.LEARNER: "Student", Role.MENTOR: "Observer"}
        return words[self]


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody with an account; first names are all we know of anyone."""

    slug: str
    name: str
    role: Role
    introduction: str
    watches: tuple[str, ...] = ()

    @property
    def sub(self) -> str:
        """The opaque id by which tools know the person."""
        return str(uuid5(_NAMESPACE, f"person/{self.slug}"))


@dataclass(frozen=True, slots=True)
class Course:
    """A class in a subject; a context in LTI's words."""

    id: str
    label: str
    title: str
    member_slugs: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Activity:
    """A link in a course that opens the tool; a resource link in LTI's words."""

    id: str
    course_id: str
    title: str
    custom: dict[str, str] = field(default_factory=dict)

    @property
    def resource_link_id(self) -> str:
        """The opaque id by which tools know the link."""
        return str(uuid5(_NAMESPACE, f"activity/{self.id}"))


@dataclass(frozen=True, slots=True)
class School:
    """Everything that is fixed while a demo LMS runs."""

    people: tuple[Person, ...]
    courses: tuple[Course, ...]
    activities: tuple[Activity, ...]

    guid = str(uuid5(_NAMESPACE, "platform"))

    def person(self, slug: str | None) -> Person | None:
        """Find a person by the name in the address, or nobody."""
        return next((person for person in self.people if person.slug == slug), None)

    def course(self, course_id: str) -> Course | None:
        """Find a course by its id, or none."""
        return next((course for course in self.courses if course.id == course_id), None)

    def activity(self, activity_id: str) -> Activity | None:
        """Find an activity by its id, or none."""
        return next((each for each in self.activities if each.id == activity_id), None)

    def activities_in(self, course: Course) -> tuple[Activity, ...]:
        """Return a course's activities in the order of its page."""
        return tuple(each for each in self.activities if each.course_id == course.id)

    def members(self, course: Course) -> tuple[Person, ...]:
        """Return everybody in a course, teachers first."""
        return tuple(person for person in self.people if person.slug in course.member_slugs)

    def students(self, course: Course) -> tuple[Person, ...]:
        """Return those who can be graded in a course."""
        return tuple(each for each in self.members(course) if each.role is Role.LEARNER)

    def courses_of(self, person: Person) -> tuple[Course, ...]:
        """Return the courses a person may enter."""
        return tuple(course for course in self.courses if person.slug in course.member_slugs)

    def watched_by(self, person: Person) -> tuple[Person, ...]:
        """Return the students an observer may follow."""
        return tuple(each for each in self.people if each.slug in person.watches)


_PEOPLE = (
    Person(
        "maya",
        "Maya",
        Role.INSTRUCTOR,
        "Opens the activity as its teacher, and sees every grade it sends to the gradebook.",
    ),
    Person("ada", "Ada", Role.LEARNER, "Works through the activity; Omar may follow the grades."),
    Person(
        "ben", "Ben", Role.LEARNER, "Works through the activity and sees no grades but their own."
    ),
    Person(
        "chidi",
        "Chidi",
        Role.LEARNER,
        "Works through the activity and sees no grades but their own.",
    ),
    Person(
        "dana", "Dana", Role.LEARNER, "Works through the activity and sees no grades but their own."
    ),
    Person("emil", "Emil", Role.LEARNER, "Is in both courses: what happens in one stays there."),
    Person("fatima", "Fatima", Role.LEARNER, "Is in both courses, with separate grades in each."),
    Person(
        "omar",
        "Omar",
        Role.MENTOR,
        "Looks on for Ada: opens the activity as an observer and is never graded.",
        watches=("ada",),
    ),
)

_COURSES = (
    Course(
        "math-6a",
        "MATH6A",
        "Mathematics 6A",
        ("maya", "ada", "ben", "chidi", "dana", "emil", "fatima", "omar"),
    ),
    Course("math-6b", "MATH6B", "Mathematics 6B", ("maya", "emil", "fatima")),
)


def build_school(extra_units: tuple[str, ...] = ()) -> School:
    """Return the demo school; each extra unit is one more activity in Mathematics 6A."""
    # A unit named twice is one activity: its resource link would have the same id.
    units = dict.fromkeys((DEMO_UNIT, *extra_units))
    in_6a = tuple(_unit_activity(unit) for unit in units)
    in_6b = Activity("6b-practice", "math-6b", "Mathematics practice")
    return School(people=_PEOPLE, courses=_COURSES, activities=(*in_6a, in_6b))


def _unit_activity(unit: str) -> Activity:
    return Activity(
        id=f"6a-{unit}",
        course_id="math-6a",
        title=unit.replace("-", " ").capitalize(),
        custom={"cairn_unit": unit, "context_history": "$Context.id.history"},
    )
