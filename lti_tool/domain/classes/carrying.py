"""Carrying an open objective over into the next term: what is said of it, and what may be typed."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date

from lti_tool.domain.errors import DomainError

LONGEST_TERM = 40


@dataclass(frozen=True)
class Carried:
    """From which term an objective was carried over, and by when it is hoped for."""

    term: str
    wanted_by: date | None = None

    @property
    def note(self) -> str:
        """What student and teacher read beside it."""
        by = f" Aim for {day_words(self.wanted_by)}." if self.wanted_by else ""
        return f"Carried over from {self.term}.{by}"


def day_words(day: date) -> str:
    """Answer a day as one says it."""
    return f"{day.day} {day:%B %Y}"


def term_from_form(form: Mapping[str, str]) -> str:
    """Answer the name that was typed; raises DomainError in words for none, or one too long."""
    name = " ".join(form.get("name", "").split())
    if not name or not name.isprintable():
        raise DomainError("no_name", "Give it a name, for example “Term 1”.")
    if len(name) > LONGEST_TERM:
        raise DomainError("long_name", f"The name is longer than {LONGEST_TERM} characters.")
    return name


def day_from_form(form: Mapping[str, str], field: str) -> date | None:
    """Answer the day in a field, None for an empty one; raises DomainError for what is no day."""
    typed = form.get(field, "").strip()
    if not typed:
        return None
    try:
        return date.fromisoformat(typed)
    except ValueError:
        words = "Write the day as year-month-day, for example 2026-12-18."
        raise DomainError("no_day", words) from None
