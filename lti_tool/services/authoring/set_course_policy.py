"""Change what a course has decided about checks, gates and reassessments."""

from collections.abc import Mapping
from functools import lru_cache
from zoneinfo import available_timezones

from sqlalchemy.orm import Session

from lti_tool.db.stores.cycle_policy import CoursePolicy
from lti_tool.db.stores.held_rows import hold_course
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId
from lti_tool.domain.mastery.strictness import Strictness

MOST_CHECKS_A_DAY, MOST_RECHECK_WEEKS = 20, 52


def set_course_policy(session: Session, *, course_id: CourseId, policy: CoursePolicy) -> None:
    """Have the policy hold from now on. What was decided stays decided."""
    course = hold_course(session, course_id)
    course.strictness = policy.strictness
    course.has_soft_gates = policy.has_soft_gates
    course.approves_requests = policy.approves_requests
    course.checks_a_day = policy.checks_a_day
    course.recheck_weeks = policy.recheck_weeks
    course.timezone = policy.timezone


def policy_from_form(form: Mapping[str, str]) -> CoursePolicy:
    """Build a policy from the rules page's fields; raises DomainError in words."""
    if form.get("strictness") not in list(Strictness):
        raise DomainError("bad_policy", "Choose how sure Cairn should be.")
    if form.get("timezone") not in school_timezones():
        raise DomainError("bad_policy", "Choose the school's time zone from the list.")
    return CoursePolicy(
        strictness=Strictness(form["strictness"]),
        has_soft_gates=form.get("gates") == "soft",
        approves_requests=form.get("requests") != "teacher",
        checks_a_day=_whole(form, "checks_a_day", "New checks a day", MOST_CHECKS_A_DAY),
        recheck_weeks=_whole(form, "recheck_weeks", "Weeks until a re-check", MOST_RECHECK_WEEKS),
        timezone=form["timezone"],
    )


@lru_cache
def school_timezones() -> tuple[str, ...]:
    """Answer the time zones to choose from: places, and UTC."""
    areas = ("Africa", "America", "Antarctica", "Asia", "Atlantic", "Australia", "Europe")
    places = (*areas, "Indian", "Pacific")
    known = {name for name in available_timezones() if name.partition("/")[0] in places}
    return ("UTC", *sorted(known))


def _whole(form: Mapping[str, str], name: str, words: str, most: int) -> int:
    text = form.get(name, "").strip()
    is_short = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_short or int(text) > most:
        raise DomainError("bad_policy", f"“{words}” needs a whole number from 0 to {most}.")
    return int(text)
