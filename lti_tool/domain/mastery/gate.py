"""Whether an objective is open to a student, and if not, what is missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lti_tool.domain.curriculum.prerequisites import (
    AllOf,
    Needs,
    Prerequisite,
    is_met,
)


@dataclass(frozen=True)
class Missing:
    """One gap: the objectives of which one (or the only one) is to be mastered."""

    any_of: tuple[str, ...]


@dataclass(frozen=True)
class Gate:
    """Open, or closed with what is missing. Mastery opens gates; dates never do."""

    missing: tuple[Missing, ...] = ()

    @property
    def is_open(self) -> bool:
        """Whether the student may take the check."""
        return not self.missing


def gate(needs: Prerequisite, mastered: Collection[str]) -> Gate:
    """Answer the gate of an objective for a student who has mastered these objectives."""
    return Gate(_missing(needs, mastered))


def _missing(needs: Prerequisite, mastered: Collection[str]) -> tuple[Missing, ...]:
    if is_met(needs, mastered):
        return ()
    match needs:
        case Needs(slug):
            return (Missing((slug,)),)
        case AllOf(parts):
            return tuple(gap for part in parts for gap in _missing(part, mastered))
    # The branches' first gaps: mastering one of them is a way forward.
    return (Missing(tuple(_missing(part, mastered)[0].any_of[0] for part in needs.parts)),)


def missing_sentence(gap: Missing, titles: Mapping[str, str]) -> str:
    """Say one gap with the objectives' titles."""
    named = [f"“{titles[slug]}”" for slug in gap.any_of]
    if len(named) == 1:
        return f"Opens when you have mastered {named[0]}."
    return f"Opens when you have mastered {', '.join(named[:-1])} or {named[-1]}."
