"""Propose small groups: students with the same misconception, or the same objective to learn."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass

from lti_tool.domain.ids import ObjectiveId, PersonId

LARGEST = 6
"""Students in one group: few enough for a teacher to hear each of them."""


@dataclass(frozen=True)
class Need:
    """A student who has not got an objective yet, with what their wrong answers told."""

    student: PersonId
    objective: ObjectiveId
    misconceptions: tuple[str, ...] = ()


@dataclass(frozen=True)
class Group:
    """Students to take together; `misconception` is "" when only the objective is shared."""

    objective: ObjectiveId
    misconception: str
    students: tuple[PersonId, ...]


def propose_groups(needs: Sequence[Need], *, largest: int = LARGEST) -> tuple[Group, ...]:
    """Answer groups in which every need stands once, objectives and students as given.

    The misconception that most share comes first; whoever shares none with anybody is grouped
    by the objective alone.
    """
    objectives = dict.fromkeys(need.objective for need in needs)
    return tuple(
        group
        for objective in objectives
        for misconception, members in _by_misconception(
            [need for need in needs if need.objective == objective]
        )
        for group in _split(objective, misconception, members, largest)
    )


def _by_misconception(needs: list[Need]) -> list[tuple[str, list[PersonId]]]:
    left = needs
    groups: list[tuple[str, list[PersonId]]] = []
    while True:
        counts = Counter(tag for need in left for tag in dict.fromkeys(need.misconceptions))
        # The name settles ties, so that the same class gives the same groups.
        tag, count = min(counts.items(), key=lambda each: (-each[1], each[0]), default=("", 0))
        if count < 2:  # noqa: PLR2004 -- one alone is no group
            break
        groups.append((tag, [need.student for need in left if tag in need.misconceptions]))
        left = [need for need in left if tag not in need.misconceptions]
    return [*groups, ("", [need.student for need in left])] if left else groups


def _split(
    objective: ObjectiveId, misconception: str, students: list[PersonId], largest: int
) -> list[Group]:
    """Cut evenly: seven are four and three, not six and one."""
    parts = -(-len(students) // largest)
    size, more = divmod(len(students), parts)
    groups: list[Group] = []
    begin = 0
    for part in range(parts):
        end = begin + size + (part < more)
        groups.append(Group(objective, misconception, tuple(students[begin:end])))
        begin = end
    return groups
