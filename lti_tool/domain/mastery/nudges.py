"""When an open objective has been left alone for long, and the kind line that says so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State

DAY = timedelta(days=1)
_LINES = {
    14: "Two weeks have gone by here. It is still open: begin with the smallest step, or ask "
    "your teacher to begin it with you.",
    7: "A week has gone by here. One small step is enough to be back in.",
    3: "It has been a few days. The next step is ready when you are.",
}
_NUDGED = {State.NOT_YET, State.READY_AGAIN, State.ALMOST}


@dataclass(frozen=True)
class Nudge:
    """A line for the student, and how many whole days nothing has happened."""

    days: int
    line: str


def nudge(standing: Standing, now: datetime) -> Nudge | None:
    """Answer the line after 3, 7 and 14 days without a step on an open objective.

    None where nothing is open, or the next step is not the student's to take now: a request that
    waits for the teacher, a new check that waits for its time.
    """
    since = standing.last_action_at
    if standing.state not in _NUDGED or since is None:
        return None
    if standing.waits_for_teacher or standing.waits_for_time:
        return None
    days = (now - since) // DAY
    return next((Nudge(days, line) for least, line in _LINES.items() if days >= least), None)


def has_moved_on(place: int, furthest: list[int]) -> bool:
    """Answer whether the class has gone on: more than half have begun something later.

    `furthest` holds one place for each student, the latest objective they have begun; -1 for none.
    """
    beyond = sum(each > place for each in furthest)
    return beyond * 2 > len(furthest)
