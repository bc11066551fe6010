"""Test the connection with the LMS: what works, what does not, and the sentence that mends it."""

from dataclasses import replace
from datetime import timedelta

import structlog
from flask import render_template

from lti_tool.ports import ConnectionFacts, Outcome
from lti_tool.queries.connection_facts import load_connection_facts
from lti_tool.web.access import current_course, current_launch, current_tool
from lti_tool.web.launch_session import has_session_cookie
from lti_tool.web.teacher import teacher
from lti_tool.web.turns import Turns

_log = structlog.get_logger()

# The LMS is asked a dozen questions each time.
_turns = Turns(timedelta(seconds=30))


@teacher.get("/connection")
def connection() -> str:
    """Offer the test, with what is known without it."""
    return render_template("teacher/connection.html", **_known(_facts()), checks=None, busy="")


@teacher.post("/connection")
def try_connection() -> str | tuple[str, int]:
    """Test and show what was found. Nothing of it is kept."""
    facts = _facts()
    if seconds := _turns.seconds_to_wait():
        return _busy(facts, f"You tested a moment ago. Wait {seconds} seconds and press it again.")
    with _turns.taken() as is_ours:
        if not is_ours:
            return _busy(facts, "Others are testing right now. Wait a moment and press it again.")
        checks = current_tool().connections.test(facts)
    failing = [check.code for check in checks if check.outcome is Outcome.FAILS]
    _log.info("connection_tested", registration=facts.registration.id, failing=" ".join(failing))
    return render_template("teacher/connection.html", **_known(facts), checks=checks, busy="")


def _facts() -> ConnectionFacts:
    launch, tool = current_launch(), current_tool()
    with tool.reading() as session:
        facts = load_connection_facts(
            session, registration_id=launch.registration_id, course_id=current_course()
        )
    return replace(facts, keeps_cookies=has_session_cookie(tool, launch.sid))


def _known(facts: ConnectionFacts) -> dict[str, object]:
    tool = current_tool()
    return {
        "facts": facts,
        "deployment_id": current_launch().deployment_id,
        "own_key_set_url": tool.connections.own_key_set_url(facts.registration),
        "tested_at": tool.clock(),
    }


def _busy(facts: ConnectionFacts, words: str) -> tuple[str, int]:
    page = render_template("teacher/connection.html", **_known(facts), checks=None, busy=words)
    return page, 429
