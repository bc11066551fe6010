"""Moments that come in a form, as safe as ids do."""

from datetime import UTC, datetime

from flask import request


def form_moment(name: str) -> datetime | None:
    """Answer the moment in the field of this name, None for what is none that can be kept."""
    try:
        moment = datetime.fromisoformat(request.form.get(name, ""))
        return moment.astimezone(UTC) if moment.tzinfo else None
    except (ValueError, OverflowError):
        # The first and the last day of the calendar lie outside it in other zones.
        return None


def form_opened_at(now: datetime) -> datetime:
    """Answer when the form was opened, as it says itself; now, when it says nothing."""
    return min(form_moment("shown_at") or now, now)
