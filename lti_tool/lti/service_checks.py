"""Try a platform's services, and put what came of it into a sentence. Nothing is written there."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TypeVar

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.advice import Topic
from lti_tool.lti.ags import COLUMN_LIST_TYPE, scopes_to_list
from lti_tool.lti.connector import Connector, ServiceAnswer
from lti_tool.lti.nrps import MEDIA_TYPE as ROSTER_TYPE
from lti_tool.lti.nrps import SCOPE as ROSTER
from lti_tool.lti.quirks import quirks_at
from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.service_errors import NOT_GRANTED
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.ports import (
    ConnectionCheck,
    ConnectionFacts,
    CourseServices,
    GradebookAccess,
    Outcome,
)

T = TypeVar("T")

COLUMN_LIST = "columns", "Grade columns"
CLASS_LIST = "roster", "Class list"

NO_COURSE = "No course is known yet."
OPEN_A_COURSE = "Open Cairn from a course once; then this can be tested."
WHEN_DOWN = "Try it again in a minute. If it stays so, see whether this server can reach the LMS."


@dataclass(frozen=True)
class Permission:
    """A scope, in the words of those who grant it."""

    code: str
    title: str
    scope: str
    topic: Topic


class ServiceChecks:
    """The checks of one platform, with tokens of their own: none is taken from an earlier day."""

    def __init__(self, facts: ConnectionFacts, http: ServiceHttp, tokens: ServiceTokens) -> None:
        self._facts = facts
        self._http = http
        self._tokens = tokens

    def permission(self, permission: Permission) -> ConnectionCheck:
        """Ask for a token with one scope, if launches do not already say that there is none."""
        advice = quirks_of(self._facts).advise(permission.topic)

        def check(outcome: Outcome, found: str, advice: str = "") -> ConnectionCheck:
            return ConnectionCheck(permission.code, permission.title, outcome, found, advice)

        if self._is_withheld(permission.scope):
            found = "The LMS does not offer this in its launches."
            return check(Outcome.NOT_OFFERED, found, advice)
        granted = attempt(
            lambda: self._tokens.ask_anew(self._facts.registration, [permission.scope])
        )
        if isinstance(granted, Trouble):
            if granted.words != NOT_GRANTED:
                advice = quirks_of(self._facts).advise(Topic.CREDENTIALS)
            return check(Outcome.FAILS, granted.words, granted.advise(advice))
        if permission.scope not in granted:
            return check(
                Outcome.FAILS, "The LMS gave Cairn a token, but without this right.", advice
            )
        return check(Outcome.WORKS, "The LMS gives Cairn this right.")

    def columns(self) -> ConnectionCheck:
        """Read the first page of grade columns."""
        course = self._facts.course
        if course is None:
            return ConnectionCheck(*COLUMN_LIST, Outcome.UNKNOWN, NO_COURSE, OPEN_A_COURSE)
        quirks = quirks_of(self._facts)
        advice = quirks.advise(Topic.GRADES)
        if course.columns_url is None:
            found = "Launches of this course name no gradebook, so Cairn sends no grades."
            return ConnectionCheck(*COLUMN_LIST, Outcome.NOT_OFFERED, found, advice)
        access = GradebookAccess(
            self._facts.registration, course.columns_url, course.product, course.grade_scopes
        )
        scopes = scopes_to_list(access, quirks)
        if course.grade_scopes is not None and not set(scopes) <= set(course.grade_scopes):
            found = "The LMS does not let Cairn look at grade columns."
            return ConnectionCheck(*COLUMN_LIST, Outcome.NOT_OFFERED, found, advice)
        answer = self._first_page(course.columns_url, scopes, COLUMN_LIST_TYPE, quirks)
        if isinstance(answer, Trouble):
            trouble = answer.advise(advice)
            return ConnectionCheck(*COLUMN_LIST, Outcome.FAILS, answer.words, trouble)
        if not isinstance(answer.body, list):
            found = "The LMS answered a request for grade columns with something else."
            return ConnectionCheck(*COLUMN_LIST, Outcome.FAILS, found)
        return ConnectionCheck(*COLUMN_LIST, Outcome.WORKS, _columns_found(answer, quirks))

    def roster(self) -> ConnectionCheck:
        """Read the first page of the people in the course, and count them."""
        course = self._facts.course
        if course is None:
            return ConnectionCheck(*CLASS_LIST, Outcome.UNKNOWN, NO_COURSE, OPEN_A_COURSE)
        quirks = quirks_of(self._facts)
        advice = quirks.advise(Topic.ROSTER)
        if course.roster_url is None:
            found = "Launches of this course name no class list; students appear as they come."
            return ConnectionCheck(*CLASS_LIST, Outcome.NOT_OFFERED, found, advice)
        answer = self._first_page(course.roster_url, (ROSTER,), ROSTER_TYPE, quirks)
        if isinstance(answer, Trouble):
            trouble = answer.advise(advice)
            return ConnectionCheck(*CLASS_LIST, Outcome.FAILS, answer.words, trouble)
        members = answer.body.get("members") if isinstance(answer.body, dict) else None
        if not isinstance(members, list):
            found = "The LMS answered a request for the class with something else."
            return ConnectionCheck(*CLASS_LIST, Outcome.FAILS, found)
        if not members:
            found = "The LMS says that nobody is in this course."
            return ConnectionCheck(*CLASS_LIST, Outcome.FAILS, found, advice)
        is_named = any(_has_name(member) for member in members)
        count = f"{'at least ' if answer.next_page_url else ''}{_people(len(members))}"
        found = f"Cairn can read the class list: {count}{'' if is_named else ', without names'}."
        return ConnectionCheck(
            *CLASS_LIST, Outcome.WORKS, found, "" if is_named else quirks.advise(Topic.NAMES)
        )

    def _is_withheld(self, scope: str) -> bool:
        """Whether launches of the course say that this is not for us."""
        course = self._facts.course
        if course is None:
            return False
        return _is_roster_withheld(course) if scope == ROSTER else _is_grade_withheld(course, scope)

    def _first_page(
        self, url: str, scopes: Sequence[str], accept: str, quirks: Quirks
    ) -> "ServiceAnswer | Trouble":
        connector = Connector(self._facts.registration, url, self._http, self._tokens)
        refusals = quirks.roster_refusals
        return attempt(
            lambda: connector.request("GET", url, scopes=scopes, accept=accept, refusals=refusals)
        )


@dataclass(frozen=True)
class Trouble:
    """Why something did not work, in our own words: what an LMS says may name people."""

    words: str
    is_refusal: bool

    def advise(self, change: str) -> str:
        """Answer what to do: a change where the LMS said no, patience where it said nothing."""
        return change if self.is_refusal else WHEN_DOWN


def attempt(work: Callable[[], T]) -> T | Trouble:
    """Answer what the work answers, or the trouble it met outside."""
    try:
        return work()
    except LmsUnavailableError as error:
        return Trouble(str(error), is_refusal=False)
    except LmsRefusedError as error:
        return Trouble(str(error), is_refusal=True)


def quirks_of(facts: ConnectionFacts) -> Quirks:
    """Answer the ways of the platform's product, by its addresses if no launch has named it."""
    course = facts.course
    services = (course.columns_url or course.roster_url) if course else None
    return quirks_at(
        course.product if course else "",
        issuer=facts.registration.issuer,
        service_url=services or facts.registration.auth_token_url,
    )


def _is_roster_withheld(course: CourseServices) -> bool:
    return course.roster_url is None


def _is_grade_withheld(course: CourseServices, scope: str) -> bool:
    if course.columns_url is None:
        return True
    return course.grade_scopes is not None and scope not in course.grade_scopes


def _columns_found(answer: ServiceAnswer, quirks: Quirks) -> str:
    count = len(answer.body) if isinstance(answer.body, list) else 0
    if not count:
        return "Cairn can read its grade columns. There is none yet; the first grade makes one."
    more = answer.next_page_url is not None and not quirks.lists_are_whole
    return f"Cairn can read the grade columns: {'at least ' if more else ''}{count}."


def _has_name(member: object) -> bool:
    return isinstance(member, Mapping) and any(
        member.get(name) for name in ("name", "given_name", "family_name")
    )


def _people(count: int) -> str:
    return "1 person" if count == 1 else f"{count} people"
