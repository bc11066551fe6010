"""The school: its people, and the courses and activities that come and go."""

from __future__ import annotations

import threading
from collections.abc import Callable
from dataclasses import dataclass, field, replace

from lti_tool.demo_lms.people import Person, Role
from lti_tool.demo_lms.settings import CLIENT_ID


@dataclass(frozen=True, slots=True)
class Course:
    """A class in a subject; a context in LTI's words."""

    id: str
    label: str
    title: str
    member_slugs: tuple[str, ...]
    number: int = 0
    context_id: str = ""
    # The contexts it was copied from, the nearest first.
    history: tuple[str, ...] = ()
    is_concluded: bool = False


@dataclass(frozen=True, slots=True)
class Activity:
    """A link in a course that opens a tool; a resource link in LTI's words."""

    id: str
    course_id: str
    title: str
    custom: dict[str, str] = field(default_factory=dict)
    number: int = 0
    # The id by which tools know the link.
    resource_link_id: str = ""
    # Where it leads, when that is not simply the tool.
    url: str | None = None
    text: str = ""
    client_id: str = CLIENT_ID
    # Whether it came with a column of its own, which may have been deleted since.
    had_column: bool = False
    history: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Naming:
    """How a product makes ids from the name in our addresses and a running number."""

    person: Callable[[str, int], str]
    context: Callable[[str, int], str]
    resource_link: Callable[[str, int], str]


@dataclass(slots=True)
class SchoolContents:
    """All of the school that changes, and is kept when the LMS stops."""

    courses: dict[str, Course] = field(default_factory=dict)
    activities: dict[str, Activity] = field(default_factory=dict)
    # Who was suspended from which course, as (course id, slug).
    suspended: set[tuple[str, str]] = field(default_factory=set)
    # Whom anybody has been; a test student exists from the first time on.
    picked: set[str] = field(default_factory=set)


class School:
    """Who is here, and what they find; each change is saved before the caller hears of it."""

    def __init__(
        self,
        people: tuple[Person, ...],
        contents: SchoolContents,
        naming: Naming,
        guid: str,
    ) -> None:
        self.people = people
        self.naming = naming
        self.guid = guid
        self.save: Callable[[SchoolContents], None] = lambda _contents: None
        self._contents = contents
        self._lock = threading.RLock()

    @property
    def courses(self) -> tuple[Course, ...]:
        """Every course, the oldest first."""
        with self._lock:
            return tuple(self._contents.courses.values())

    @property
    def activities(self) -> tuple[Activity, ...]:
        """Every activity, the oldest first."""
        with self._lock:
            return tuple(self._contents.activities.values())

    def person(self, slug: str | None) -> Person | None:
        """Find a person by the name in the address, or nobody."""
        return next((person for person in self.people if person.slug == slug), None)

    def person_by_sub(self, sub: str) -> Person | None:
        """Find a person by the id that tools know, or nobody."""
        return next((person for person in self.people if person.sub == sub), None)

    def course(self, course_id: str) -> Course | None:
        """Find a course by its id, or none."""
        return next((course for course in self.courses if course.id == course_id), None)

    def course_by_number(self, number: int) -> Course | None:
        """Find a course by the number in a service's address, or none."""
        return next((course for course in self.courses if course.number == number), None)

    def activity(self, activity_id: str) -> Activity | None:
        """Find an activity by its id, or none."""
        return next((each for each in self.activities if each.id == activity_id), None)

    def activities_in(self, course: Course) -> tuple[Activity, ...]:
        """Return a course's activities in the order of its page."""
        return tuple(each for each in self.activities if each.course_id == course.id)

    def linked_activity(self, course: Course, link_id: str | None) -> Activity | None:
        """Find a course's activity by the id that tools know, or none."""
        found = (each for each in self.activities_in(course) if each.resource_link_id == link_id)
        return next(found, None)

    def members(self, course: Course) -> tuple[Person, ...]:
        """Return everybody in a course, teachers first."""
        slugs = frozenset(course.member_slugs)
        return tuple(person for person in self.people if person.slug in slugs)

    def active_members(self, course: Course) -> tuple[Person, ...]:
        """Return the members whom nobody has suspended and, of test students, those in use."""
        return tuple(
            each
            for each in self.members(course)
            if not self.is_suspended(course, each)
            and (not each.is_test or each.slug in self._contents.picked)
        )

    def students(self, course: Course) -> tuple[Person, ...]:
        """Return those who can be graded in a course."""
        return tuple(each for each in self.members(course) if each.role is Role.LEARNER)

    def courses_of(self, person: Person) -> tuple[Course, ...]:
        """Return the courses a person may enter; an administrator needs no membership."""
        return tuple(course for course in self.courses if self.may_enter(person, course))

    def may_enter(self, person: Person, course: Course) -> bool:
        """Say whether a course is open to a person."""
        if person.role is Role.ADMIN:
            return True
        return person.slug in course.member_slugs and not self.is_suspended(course, person)

    def watched_by(self, person: Person, course: Course | None = None) -> tuple[Person, ...]:
        """Return the students an observer may follow, everywhere or in one course."""
        around = self.people if course is None else self.members(course)
        return tuple(each for each in around if each.slug in person.watches)

    def is_suspended(self, course: Course, person: Person) -> bool:
        """Say whether a member is shut out for now."""
        return (course.id, person.slug) in self._contents.suspended

    def suspend(self, course: Course, person: Person, *, suspended: bool = True) -> None:
        """Shut a member out, or let them in again."""
        with self._lock:
            change = self._contents.suspended.add if suspended else self._contents.suspended.discard
            change((course.id, person.slug))
            self.save(self._contents)

    def note_picked(self, person: Person) -> None:
        """Remember that somebody has been this person."""
        with self._lock:
            self._contents.picked.add(person.slug)
            self.save(self._contents)

    def add_course(self, draft: Course) -> Course:
        """Add a course with ids of its own."""
        with self._lock:
            number = max((each.number for each in self.courses), default=1) + 1
            context_id = self.naming.context(draft.id, number)
            course = replace(draft, number=number, context_id=context_id)
            self._contents.courses[course.id] = course
            self.save(self._contents)
        return course

    def conclude(self, course: Course) -> None:
        """End a course: its services refuse from now on, where the product does so."""
        with self._lock:
            self._contents.courses[course.id] = replace(course, is_concluded=True)
            self.save(self._contents)

    def add_activity(self, draft: Activity) -> Activity:
        """Add an activity with ids of its own; a draft without an id gets a plain one."""
        with self._lock:
            number = max((each.number for each in self.activities), default=0) + 1
            slug = draft.id or f"a{number}"
            link_id = self.naming.resource_link(slug, number)
            activity = replace(draft, id=slug, number=number, resource_link_id=link_id)
            self._contents.activities[activity.id] = activity
            self.save(self._contents)
        return activity

    def replace_activity(self, activity: Activity) -> None:
        """Put an activity in the place of its former self."""
        with self._lock:
            self._contents.activities[activity.id] = activity
            self.save(self._contents)

    def remove_activity(self, activity: Activity) -> None:
        """Remove an activity from its course."""
        with self._lock:
            self._contents.activities.pop(activity.id, None)
            self.save(self._contents)
