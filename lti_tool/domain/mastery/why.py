"""Why this level: one paragraph from the record, the same for student, teacher and family."""

from collections.abc import Iterator
from datetime import datetime
from zoneinfo import ZoneInfo

from lti_tool.domain.curriculum.resources import Modality
from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.levels import OUR_NAMES, LevelNames
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.rulings import Ruling, RulingKind, latest

SHOWN_EVENTS = 6
"""A longer record is told from its end; how much came before is said."""

_TOGETHER = {
    Modality.TEACHER: "talked over with a teacher",
    Modality.PEER: "worked on with a classmate",
}

_CHECKS = {
    Purpose.CHECK: "a check",
    Purpose.CONFIRM: "one more short check",
    Purpose.PRE_CHECK: "a check before the lesson",
    Purpose.RECHECK: "a look back",
    Purpose.RECORDED: "seen by a teacher",
}


def why_this_level(
    history: History, *, timezone: str = "UTC", names: LevelNames = OUR_NAMES
) -> str:
    """Answer the paragraph; the same record always gives the same words.

    It names no person and no question. Days are those of `timezone`, an IANA name; levels are
    called as the course calls them.
    """
    events = sorted(_events(history, ZoneInfo(timezone), names), key=lambda event: event[0])
    if not events:
        return "No check has been taken yet, so there is no level."
    told = [words for _, words in events[-SHOWN_EVENTS:]]
    left_out = len(events) - len(told)
    before = [f"{left_out} earlier entries are in the record."] if left_out else []
    return " ".join([_opening(history, names), *before, *told, *_closing(history)])


def _opening(history: History, names: LevelNames) -> str:
    level = history.level
    if not level:
        return "There is no level yet."
    return f"The level is {names.place(level)}, “{names.name(level)}”: {_origin(history)}."


def _origin(history: History) -> str:
    """Say where the level comes from; what a new start has left behind is not the best of all."""
    anew = latest(history.rulings, RulingKind.OVERRIDE, RulingKind.REOPEN)
    if anew is None:
        return "the best that was shown or set"
    if anew.kind is RulingKind.REOPEN:
        return "the best shown since it was asked again"
    since = "the best shown since a teacher set it"
    return "a teacher set it" if history.level == anew.level else since


def _events(history: History, zone: ZoneInfo, names: LevelNames) -> Iterator[tuple[datetime, str]]:
    for decision in history.decisions:
        yield decision.decided_at, _told_decision(decision, zone)
    for use in history.uses:
        if use.finished_at is not None:
            yield use.finished_at, _told_use(use, use.finished_at, zone)
    for ruling in history.rulings:
        yield ruling.made_at, _told_ruling(ruling, zone, names)


def _told_decision(decision: PastDecision, zone: ZoneInfo) -> str:
    return f"{_day(decision.decided_at, zone)}, {_CHECKS[decision.purpose]}: {decision.reason}"


def _told_use(use: ResourceUse, finished_at: datetime, zone: ZoneInfo) -> str:
    day = _day(finished_at, zone)
    if use.resource_id is None:
        return f"{day}: {_TOGETHER.get(use.way.modality, _TOGETHER[Modality.TEACHER])}."
    return f"{day}: learned through “{use.way.modality.label}”."


def _told_ruling(ruling: Ruling, zone: ZoneInfo, names: LevelNames) -> str:
    did = {
        RulingKind.OVERRIDE: "a teacher set the level",
        RulingKind.OPEN_FOR_NOW: "a teacher opened it for a day",
        RulingKind.EXCUSE: "a teacher does not ask it",
        RulingKind.REOPEN: "a teacher asks it again",
        RulingKind.VERIFY: "a teacher has seen it",
    }[ruling.kind]
    level = ruling.level
    to = "" if level is None else f" to {names.place(level)}, “{names.name(level)}”"
    # The reason is between teachers: families and students read the same paragraph.
    return f"{_day(ruling.made_at, zone)}: {did}{to}."


def _closing(history: History) -> Iterator[str]:
    last = history.last_decision
    if last is not None and last.sureness is not None and last.cut is not None:
        yield (
            f"All answers together make it {_percent(last.sureness)} likely that "
            f"{_percent(last.cut)} or more of such questions would be answered without help."
        )
    if latest(history.rulings, RulingKind.REOPEN) and not history.checks:
        yield "What was shown before that stays in the record and no longer counts."


def _percent(share: float) -> str:
    # Nothing a test can show is certain.
    return f"{min(99, max(1, round(100 * share)))} %"


def _day(moment: datetime, zone: ZoneInfo) -> str:
    local = moment.astimezone(zone)
    return f"{local.day} {_MONTHS[local.month - 1]}"


_MONTHS = ("Jan", "Feb", "Mar", "Apr", "May", "Jun", "Jul", "Aug", "Sep", "Oct", "Nov", "Dec")
