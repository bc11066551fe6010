"""The people, courses and activities that every demo starts with."""

from __future__ import annotations

from dataclasses import replace
from uuid import UUID, uuid5

from lti_tool.demo_lms.people import Person, Role
from lti_tool.demo_lms.school import Activity, Course, Naming, School, SchoolContents

# Ids are derived from this, so they are opaque and yet the same at every start.
_NAMESPACE = UUID("6f1c2b0e-52c5-4f0a-9a3c-3f6f4d1f7b11")

DEMO_UNIT = "ratios-and-rates"
TEST_STUDENT = "test-student"
OBSERVERS = ("omar", "lena")
GUID = str(uuid5(_NAMESPACE, "platform"))

_LONELY = "Works through the activity and sees no grades but their own."

_PEOPLE = (
    Person(
        "maya",
        "Maya",
        Role.INSTRUCTOR,
        "Opens the activity as its teacher, and sees every grade it sends to the gradebook.",
    ),
    Person("ada", "Ada", Role.LEARNER, "Works through the activity; Omar may follow the grades."),
    Person("ben", "Ben", Role.LEARNER, _LONELY),
    Person("chidi", "Chidi", Role.LEARNER, _LONELY),
    Person("dana", "Dana", Role.LEARNER, _LONELY),
    Person("emil", "Emil", Role.LEARNER, "Is in both courses: what happens in one stays there."),
    Person("fatima", "Fatima", Role.LEARNER, "Is in both courses, with separate grades in each."),
    Person(
        "omar",
        "Omar",
        Role.MENTOR,
        "Looks on for Ada: opens the activity as an observer and reads how Ada is getting on.",
        watches=("ada",),
    ),
    Person(
        "noor", "Noor", Role.ASSISTANT, "Helps Maya: sees the class and its grades, adds nothing."
    ),
    Person("priya", "Priya", Role.DESIGNER, "Prepares the course: adds activities, grades nobody."),
    Person("alex", "Alex", Role.ADMIN, "Runs the platform: adds tools, and belongs to no course."),
    Person(
        TEST_STUDENT,
        "Test Student",
        Role.LEARNER,
        "Nobody: how a teacher looks at the course as a student.",
        is_test=True,
    ),
    Person(
        "lena",
        "Lena",
        Role.MENTOR,
        "Looks on for two: for Ben, and for Fatima, who is in both courses.",
        watches=("ben", "fatima"),
    ),
)

_EVERYBODY = tuple(person.slug for person in _PEOPLE if person.role is not Role.ADMIN)

_COURSES = (
    Course("math-6a", "MATH6A", "Mathematics 6A", _EVERYBODY),
    Course("math-6b", "MATH6B", "Mathematics 6B", ("maya", "emil", "fatima", "lena")),
)

_CROWDED = "math-6a"


def opaque(name: str) -> str:
    """Return an id that says nothing of what it names, and is the same at every start."""
    return str(uuid5(_NAMESPACE, name))


STRICT_NAMING = Naming(
    person=lambda slug, _number: opaque(f"person/{slug}"),
    context=lambda slug, _number: slug,
    resource_link=lambda slug, _number: opaque(f"activity/{slug}"),
)


def build_school(
    extra_units: tuple[str, ...] = (),
    naming: Naming = STRICT_NAMING,
    *,
    absent: frozenset[str] = frozenset({TEST_STUDENT}),
    not_enrolled: frozenset[str] = frozenset(),
    contents: SchoolContents | None = None,
    extra_students: int = 0,
) -> School:
    """Return the demo school; each extra unit is one more activity in Mathematics 6A.

    Contents are what the school was when the LMS stopped; without them it starts afresh.
    """
    crowd = _crowd(extra_students)
    people = tuple(
        replace(person, number=number, sub=naming.person(person.slug, number))
        for number, person in enumerate((*_PEOPLE, *crowd), start=2)
        if person.slug not in absent
    )
    school = School(people, contents or SchoolContents(), naming, GUID)
    for course in _COURSES:
        if school.course(course.id) is None:
            gone = absent | not_enrolled
            slugs = tuple(slug for slug in course.member_slugs if slug not in gone)
            if course.id == _CROWDED:
                slugs += tuple(person.slug for person in crowd)
            school.add_course(replace(course, member_slugs=slugs))
    # A unit named twice is one activity: its resource link would have the same id.
    in_6a = (_unit_activity(unit) for unit in dict.fromkeys((DEMO_UNIT, *extra_units)))
    for activity in (*in_6a, Activity("6b-practice", "math-6b", "Mathematics practice")):
        if school.activity(activity.id) is None:
            school.add_activity(activity)
    return school


def _crowd(size: int) -> tuple[Person, ...]:
    return tuple(
        Person(f"student-{number}", f"Student {number}", Role.LEARNER, _LONELY)
        for number in range(1, size + 1)
    )


def _unit_activity(unit: str) -> Activity:
    return Activity(
        id=f"6a-{unit}",
        course_id="math-6a",
        title=unit.replace("-", " ").capitalize(),
        custom={"cairn_unit": unit, "context_history": "$Context.id.history"},
    )
