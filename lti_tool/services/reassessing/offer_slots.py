"""A teacher offers times for new checks, and calls them off."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import RequestRow, SlotRow
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.held_rows import hold_course
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import CourseId, SlotId
from lti_tool.domain.mastery.requests import RequestState

MOST_MINUTES, MOST_PLACES, LONGEST_PLACE = 600, 200, 80
FURTHEST = timedelta(days=366)
"""A time beyond that is a slip, and the calendar itself ends in the year 9999."""


@dataclass(frozen=True)
class SlotDraft:
    """A time as the teacher typed it, not yet in any zone."""

    starts: datetime
    minutes: int
    capacity: int
    place: str = ""


def slot_from_form(form: Mapping[str, str]) -> SlotDraft:
    """Read the fields of the form; raises DomainError in words."""
    try:
        starts = datetime.fromisoformat(form.get("starts", ""))
    except ValueError:
        raise DomainError("bad_slot", "Give the day and the time at which it begins.") from None
    return SlotDraft(
        starts=starts.replace(tzinfo=None),
        minutes=_whole(form, "minutes", "Minutes", MOST_MINUTES),
        capacity=_whole(form, "capacity", "Places", MOST_PLACES),
        place=form.get("place", "").strip()[:LONGEST_PLACE],
    )


def offer_slot(session: Session, *, course_id: CourseId, draft: SlotDraft, now: datetime) -> SlotId:
    """Offer a time, meant in the school's zone; one that is on offer already is not doubled.

    Raises DomainError for one that has gone by or is far off.
    """
    timezone = load_policy(session, course_id).timezone
    starts_at = draft.starts.replace(tzinfo=ZoneInfo(timezone))
    if starts_at <= now:
        raise DomainError("bad_slot", "This time has gone by. Choose one that is still to come.")
    if starts_at - now > FURTHEST:
        raise DomainError("bad_slot", "This time is more than a year away. Look at the date.")
    # A second press waits for the first, and finds what it offered.
    hold_course(session, course_id)
    same = select(SlotRow.id).where(
        SlotRow.course_id == course_id,
        SlotRow.starts_at == starts_at,
        SlotRow.minutes == draft.minutes,
        SlotRow.place == draft.place,
        SlotRow.capacity == draft.capacity,
        SlotRow.cancelled_at.is_(None),
    )
    offered = session.scalar(same.limit(1))
    if offered is not None:
        return SlotId(offered)
    row = SlotRow(
        course_id=course_id,
        starts_at=starts_at,
        minutes=draft.minutes,
        place=draft.place,
        capacity=draft.capacity,
    )
    session.add(row)
    session.flush()
    return SlotId(row.id)


def cancel_slot(session: Session, *, course_id: CourseId, slot_id: SlotId, now: datetime) -> None:
    """Call a time off. Who had a place keeps the approval and chooses again."""
    row = session.get(SlotRow, slot_id, with_for_update=True)
    if row is None or row.course_id != course_id:
        raise NotFoundError
    row.cancelled_at = row.cancelled_at or now
    taken = session.scalars(
        select(RequestRow)
        .where(RequestRow.slot_id == slot_id, RequestRow.state == RequestState.APPROVED)
        .order_by(RequestRow.id)
        .with_for_update()
    )
    for request in taken:
        request.slot_id = None


def _whole(form: Mapping[str, str], name: str, words: str, most: int) -> int:
    text = form.get(name, "").strip()
    is_short = text.isascii() and text.isdecimal() and len(text) <= len(str(most))
    if not is_short or not 1 <= int(text) <= most:
        raise DomainError("bad_slot", f"“{words}” needs a whole number from 1 to {most}.")
    return int(text)
