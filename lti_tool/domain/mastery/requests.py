"""A student's request to be checked again, the rule that answers it, and what follows from it."""

from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from enum import StrEnum
from zoneinfo import ZoneInfo

from lti_tool.domain.ids import SlotId

FLOOD_WINDOW = timedelta(days=7)
FLOOD = 2
"""New checks of a course begun within the window; after more of them a teacher looks first."""


class RequestState(StrEnum):
    """Where a request stands."""

    WAITING = "waiting"
    APPROVED = "approved"
    DECLINED = "declined"
    USED = "used"
    WITHDRAWN = "withdrawn"

    @property
    def is_open(self) -> bool:
        """Whether it still leads to a check. A student has one such request for an objective."""
        return self in {RequestState.WAITING, RequestState.APPROVED}


@dataclass(frozen=True)
class Slot:
    """A time a teacher offers for new checks."""

    id: SlotId
    starts_at: datetime
    minutes: int
    place: str = ""

    @property
    def ends_at(self) -> datetime:
        """When it is over."""
        return self.starts_at + timedelta(minutes=self.minutes)


@dataclass(frozen=True)
class Request:
    """A student's latest request for an objective, as far as it bears on what comes next."""

    state: RequestState
    asked_at: datetime
    reply: str = ""
    slot: Slot | None = None
    """The time the student has chosen. One that was called off is not among them."""

    def comes_later(self, now: datetime) -> bool:
        """Whether it is approved for a time that is still to come."""
        is_approved = self.state is RequestState.APPROVED
        return is_approved and self.slot is not None and now < self.slot.starts_at


@dataclass(frozen=True)
class RuleAnswer:
    """What the rule makes of a request: approved or waiting, and why in one sentence."""

    state: RequestState
    sentence: str

    @property
    def is_approved(self) -> bool:
        """Whether no teacher needs to look."""
        return self.state is RequestState.APPROVED


def answer_by_rule(
    *, approves_requests: bool, begun_lately: int, was_declined: bool = False
) -> RuleAnswer:
    """Answer a request from a student who has finished a different way.

    `begun_lately` counts the new checks of the course begun within FLOOD_WINDOW; `was_declined`
    says that a teacher has declined a request since the last check.
    """
    if not approves_requests:
        return RuleAnswer(
            RequestState.WAITING, "In this course your teacher approves every new check."
        )
    if was_declined:
        return RuleAnswer(
            RequestState.WAITING, "Your teacher declined the last request, so they see this one."
        )
    if begun_lately > FLOOD:
        return RuleAnswer(
            RequestState.WAITING,
            f"You have begun {begun_lately} new checks in {FLOOD_WINDOW.days} days, so your "
            "teacher looks at this one first.",
        )
    return RuleAnswer(
        RequestState.APPROVED,
        "You learned it a different way and said what you understand now: "
        "that approves a new check by itself.",
    )


NO_PLACE = (
    "Your new check is approved, but every place is taken. Your teacher sees that you wait for a "
    "time; until there is one, this costs you nothing."
)


TOMORROW = (
    "You have taken a new check of this objective today. The next one opens tomorrow: what you "
    "have just learned needs a night to settle."
)


class Move(StrEnum):
    """What a student who has learned it another way can do next."""

    START = "start"
    ASK = "ask"
    WAIT = "wait"
    DECLINED = "declined"
    CHOOSE_TIME = "choose_time"
    COME_LATER = "come_later"
    TOMORROW = "tomorrow"


@dataclass(frozen=True)
class NextMove:
    """The move, and the sentence that says why it is this one."""

    move: Move
    sentence: str


def next_move(
    *,
    request: Request | None,
    rule: RuleAnswer,
    is_free: bool,
    has_times: bool,
    now: datetime,
    timezone: str = "UTC",
    has_place: bool = True,
) -> NextMove:
    """Answer whether the new check may begin, and if not, what comes first.

    `request` is the latest since the last check. `is_free` says that nobody needs to be asked: a
    teacher has gone through it with the student, or only a pre-check fell short. While a teacher
    offers times (`has_times`), new checks that were asked for take place in them, as long as one
    has a free place (`has_place`).
    """
    if is_free:
        return NextMove(Move.START, "A new check is open: nobody needs to approve it.")
    state = request.state if request else None
    match state:
        case RequestState.WAITING:
            return NextMove(Move.WAIT, f"Your request is with your teacher. {rule.sentence}")
        case RequestState.DECLINED:
            return NextMove(
                Move.DECLINED,
                "Your teacher has not approved a new check yet. Read why, then ask again.",
            )
        case RequestState.APPROVED:
            move = _in_time(request, rule, has_times=has_times, now=now, timezone=timezone)
            is_full = move.move is Move.CHOOSE_TIME and not has_place
            return replace(move, sentence=NO_PLACE) if is_full else move
    if rule.is_approved and not has_times:
        return NextMove(Move.START, rule.sentence)
    return NextMove(Move.ASK, f"Ask for a new check first. {rule.sentence}")


def unless_spent_today(move: NextMove, begun: int, limit: int) -> NextMove:
    """Answer the move; a check that would begin waits for tomorrow where today's are taken."""
    if move.move is not Move.START or begun < limit:
        return move
    return NextMove(Move.TOMORROW, TOMORROW)


def _in_time(
    request: Request | None, rule: RuleAnswer, *, has_times: bool, now: datetime, timezone: str
) -> NextMove:
    slot = request.slot if request else None
    if slot is not None and now < slot.starts_at:
        when = slot_words(slot, timezone)
        return NextMove(Move.COME_LATER, f"Your check opens at the time you chose: {when}.")
    if request is not None and must_choose_time(request, has_times=has_times, now=now):
        return NextMove(Move.CHOOSE_TIME, "Your new check is approved. Choose a time for it.")
    approved = rule.sentence if rule.is_approved else "Your new check is approved."
    return NextMove(Move.START, approved)


def must_choose_time(request: Request, *, has_times: bool, now: datetime) -> bool:
    """Whether an approved check still lacks its time, or has let it go by."""
    is_over = request.slot is None or request.slot.ends_at <= now
    return request.state is RequestState.APPROVED and has_times and is_over


def slot_words(slot: Slot, timezone: str) -> str:
    """Name a time in the school's zone: “Thursday 26 November, 14:30, library”."""
    local = slot.starts_at.astimezone(ZoneInfo(timezone))
    when = f"{_DAYS[local.weekday()]} {local.day} {_MONTHS[local.month - 1]}, {local:%H:%M}"
    return f"{when}, {slot.place}" if slot.place else when


_DAYS = ("Monday", "Tuesday", "Wednesday", "Thursday", "Friday", "Saturday", "Sunday")
_MONTHS = (
    *("January", "February", "March", "April", "May", "June", "July"),
    *("August", "September", "October", "November", "December"),
)
