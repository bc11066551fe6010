"""Judge a connection by what its launches have told so far; nobody is asked for it."""

from collections.abc import Iterator

from lti_tool.lti.advice import Topic
from lti_tool.lti.approval import approval_command
from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.service_checks import NO_COURSE, OPEN_A_COURSE, quirks_of
from lti_tool.ports import ConnectionCheck, ConnectionFacts, Outcome


def check_approval(facts: ConnectionFacts) -> ConnectionCheck:
    """Tell whether launches are let in."""

    def check(outcome: Outcome, found: str, advice: str = "") -> ConnectionCheck:
        return ConnectionCheck("approval", "Approved here", outcome, found, advice)

    waiting = facts.waiting[0] if facts.waiting else None
    command = approval_command(facts.registration.id, waiting)
    how = f"Whoever runs Cairn approves one with “{command}”."
    if not facts.registration.is_active:
        return check(Outcome.FAILS, "This LMS may not launch Cairn.", how)
    if not facts.approved:
        return check(Outcome.FAILS, "No deployment of this LMS may launch Cairn.", how)
    count = len(facts.approved)
    found = "1 deployment may launch" if count == 1 else f"{count} deployments may launch"
    if waiting is not None:
        return check(Outcome.WORKS, f"{found}, {len(facts.waiting)} wait for approval.", how)
    return check(Outcome.WORKS, f"{found} Cairn.")


def check_launches(facts: ConnectionFacts) -> Iterator[ConnectionCheck]:
    """Answer what launches bring along, and what the browser in front of them allows."""
    quirks = quirks_of(facts)
    yield _names(facts, quirks)
    yield _parameters(facts, quirks)
    yield _chooser(facts, quirks)
    yield _storage(facts)
    if facts.keeps_cookies is not None:
        yield _cookies(is_kept=facts.keeps_cookies)


def _names(facts: ConnectionFacts, quirks: Quirks) -> ConnectionCheck:
    code, title = "names", "Names"
    if facts.shares_names is None:
        found = "Nobody has opened Cairn from this LMS yet."
        return ConnectionCheck(code, title, Outcome.UNKNOWN, found, OPEN_A_COURSE)
    if facts.shares_names:
        found = "Launches say who people are. Cairn asks for no email address and needs none."
        return ConnectionCheck(code, title, Outcome.WORKS, found)
    found = "Launches carry no names, so the class board shows numbers."
    return ConnectionCheck(code, title, Outcome.NOT_OFFERED, found, quirks.advise(Topic.NAMES))


def _parameters(facts: ConnectionFacts, quirks: Quirks) -> ConnectionCheck:
    code, title = "parameters", "Course copies"
    if facts.course is None:
        return ConnectionCheck(code, title, Outcome.UNKNOWN, NO_COURSE, OPEN_A_COURSE)
    if count := facts.course.earlier_courses:
        which = "the course" if count == 1 else f"{count} courses"
        found = f"The LMS names {which} that this one was copied from."
        return ConnectionCheck(code, title, Outcome.WORKS, found)
    found = "The LMS names no earlier course. That is right unless this one is a copy."
    advice = f"For a copy: {quirks.advise(Topic.PARAMETERS)}"
    return ConnectionCheck(code, title, Outcome.UNKNOWN, found, advice)


def _chooser(facts: ConnectionFacts, quirks: Quirks) -> ConnectionCheck:
    code, title = "chooser", "Choosing content in the LMS"
    if facts.has_chosen_content:
        found = "Links to units and objectives have come from inside the LMS."
        return ConnectionCheck(code, title, Outcome.WORKS, found)
    found = "Nobody has chosen a unit or an objective from inside the LMS yet."
    return ConnectionCheck(code, title, Outcome.UNKNOWN, found, quirks.advise(Topic.CHOOSER))


def _storage(facts: ConnectionFacts) -> ConnectionCheck:
    code, title = "storage", "Help for browsers without cookies"
    if facts.offers_storage is None:
        found = "Nobody has opened Cairn from this LMS lately."
        return ConnectionCheck(code, title, Outcome.UNKNOWN, found)
    if facts.offers_storage:
        found = "The LMS keeps what a login needs where the browser keeps no cookies."
        return ConnectionCheck(code, title, Outcome.WORKS, found)
    found = (
        "The LMS does not offer it. Cairn then uses the browser's own storage, and a new tab "
        "where that is shut too."
    )
    return ConnectionCheck(code, title, Outcome.NOT_OFFERED, found)


def _cookies(*, is_kept: bool) -> ConnectionCheck:
    code, title = "cookies", "Cookies in this browser"
    if is_kept:
        found = "This browser keeps Cairn's cookie here."
        return ConnectionCheck(code, title, Outcome.WORKS, found)
    found = "This browser keeps no cookie of Cairn's here; the page itself proves who you are."
    return ConnectionCheck(code, title, Outcome.NOT_OFFERED, found)
