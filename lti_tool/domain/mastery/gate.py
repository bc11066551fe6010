"""Whether an objective is open to a student, and if not, what is missing."""

from collections.abc import Collection, Mapping
from dataclasses import dataclass

from lti_tool.domain.curriculum.prerequisites import (
    AllOf,
    AtLeast,
    Needs,
    Prerequisite,
    is_met,
)


@dataclass(frozen=True)
class Missing:
    """One gap: the objectives of which one (or the only one, or `count`) is to be mastered."""

    any_of: tuple[str, ...]
    count: int = 1


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
    closed = [part for part in needs.parts if not is_met(part, mastered)]
    # The branches' first gaps: mastering one of them is a way forward.
    firsts = tuple(dict.fromkeys(_missing(part, mastered)[0].any_of[0] for part in closed))
    if isinstance(needs, AtLeast):
        still = needs.k - (len(needs.parts) - len(closed))
        return (Missing(firsts, still),)
    return (Missing(firsts),)


def gap_words(gap: Missing, titles: Mapping[str, str]) -> str:
    """Name what one gap lacks: “a”; “a” or “b”; “a” and “b”; 2 of “a”, “b”, “c”."""
    named = [f"“{titles.get(slug, slug)}”" for slug in gap.any_of]
    if len(named) == 1:
        return named[0]
    if 1 < gap.count < len(named):
        return f"{gap.count} of {', '.join(named)}"
    joint = "or" if gap.count == 1 else "and"
    return f"{', '.join(named[:-1])} {joint} {named[-1]}"


def missing_sentence(gap: Missing, titles: Mapping[str, str]) -> str:
    """Say one gap with the objectives' titles."""
    return f"Opens when you have mastered {gap_words(gap, titles)}."
