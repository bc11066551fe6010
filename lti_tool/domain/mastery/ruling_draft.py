"""A ruling a teacher is about to make: what must be said, and where it makes sense."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TypeVar

from lti_tool.domain.errors import DomainError
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason, latest
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State

MIN_NOTE, MAX_NOTE = 10, 2000
_NO_REASON = "Choose a reason from the list."


@dataclass(frozen=True)
class RulingDraft:
    """What a teacher wants to rule, with the reason from the list and in words."""

    kind: RulingKind
    reason: RulingReason
    note: str
    level: Level | None = None


def ruling_from_form(form: Mapping[str, str]) -> RulingDraft:
    """Build a ruling from the form's fields; raises DomainError in words."""
    kind = _one_of(RulingKind, form.get("kind", ""), "Choose what to rule.")
    reason = _one_of(RulingReason, form.get("reason", ""), _NO_REASON)
    if not reason.is_said:
        raise DomainError("bad_ruling", _NO_REASON)
    note = form.get("note", "").strip()
    if len(note) < MIN_NOTE:
        raise DomainError(
            "bad_ruling", f"Say in a sentence why: at least {MIN_NOTE} characters. It stays listed."
        )
    if len(note) > MAX_NOTE:
        raise DomainError("bad_ruling", f"A note has at most {MAX_NOTE} characters.")
    return RulingDraft(kind, reason, note, _level(kind, form.get("level", "")))


def possible_rulings(standing: Standing) -> tuple[RulingKind, ...]:
    """Answer what makes sense for a student who stands there, the most urgent first."""
    if standing.state is State.MASTERED:
        return (RulingKind.VERIFY, RulingKind.REOPEN, RulingKind.OVERRIDE)
    if standing.state is State.LOCKED:
        return (RulingKind.OPEN_FOR_NOW, RulingKind.OVERRIDE, RulingKind.EXCUSE)
    if standing.state is State.EXCUSED:
        return (RulingKind.OVERRIDE,)
    return (RulingKind.OVERRIDE, RulingKind.EXCUSE)


def check_ruling(draft: RulingDraft, standing: Standing, history: History) -> None:
    """Raise DomainError, in words, for a ruling that would change nothing or say what is not so."""
    if draft.kind not in possible_rulings(standing):
        raise DomainError("bad_ruling", _MISPLACED[draft.kind])
    if _is_there_already(draft, standing, history):
        raise DomainError("bad_ruling", _TWICE)


def _is_there_already(draft: RulingDraft, standing: Standing, history: History) -> bool:
    """Whether the same was ruled before, and nothing has happened since that it would change."""
    if draft.kind is RulingKind.VERIFY:
        return standing.is_verified and not standing.is_fading
    if draft.kind is not RulingKind.OVERRIDE:
        return False
    last = latest(history.rulings, RulingKind.OVERRIDE, RulingKind.REOPEN)
    is_same = last is not None and last.kind is draft.kind and last.level == draft.level
    return is_same and not history.checks


_TWICE = (
    "This has been ruled already: it is listed below. To give another reason, take that ruling "
    "back first."
)
_MISPLACED = {
    RulingKind.OVERRIDE: "A level can always be set.",
    RulingKind.OPEN_FOR_NOW: "It is open to this student already.",
    RulingKind.EXCUSE: "It is mastered, or not asked of this student already.",
    RulingKind.REOPEN: "Only what is mastered can be asked again.",
    RulingKind.VERIFY: "Only what is mastered can be verified. To set the level, choose that.",
}


def _level(kind: RulingKind, text: str) -> Level | None:
    if kind is not RulingKind.OVERRIDE:
        return None
    known = {str(level.value): level for level in Level}
    if text not in known:
        raise DomainError("bad_ruling", "Choose the level to set.")
    return known[text]


_Choice = TypeVar("_Choice", RulingKind, RulingReason)


def _one_of(kind: type[_Choice], text: str, trouble: str) -> _Choice:
    try:
        return kind(text)
    except ValueError:
        raise DomainError("bad_ruling", trouble) from None
