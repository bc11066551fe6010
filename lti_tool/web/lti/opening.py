"""Open the session of a verified launch, and start what a launch brings with it."""

from datetime import datetime
from typing import TypedDict

from lti_tool.lti.deep_linking import write_request
from lti_tool.ports import VerifiedLaunch
from lti_tool.services.launching.accept_launch import (
    OpenedSession,
    accept_known,
    accept_launch,
)
from lti_tool.web.access import current_tool


class _Given(TypedDict):
    launch: VerifiedLaunch
    now: datetime
    proof_hash: str | None
    deep_linking: str | None


def open_session(launch: VerifiedLaunch, *, proof_hash: str | None = None) -> OpenedSession:
    """Answer the session; with `proof_hash` it stays shut until its browser is proven.

    A launch may bring the address of a gradebook that scores have waited for, and a teacher's is
    the moment to learn who has joined the class.
    """
    tool = current_tool()
    asked = launch.deep_linking
    given: _Given = {
        "launch": launch,
        "now": tool.clock(),
        "proof_hash": proof_hash,
        "deep_linking": None if asked is None else write_request(asked),
    }
    with tool.reading() as session:
        opened = accept_known(session, **given)
    if opened is None:
        with tool.transaction() as session:
            opened = accept_launch(session, **given)
    if opened.has_news_of_course:
        tool.wake(launch.registration.id)
    if launch.role.is_staff and opened.course_id is not None and launch.roster_url:
        tool.wake_roster(opened.course_id)
    return opened
