"""What another grading policy would change in the gradebook, student by student, beforehand."""

from collections.abc import Hashable, Iterator, Mapping
from dataclasses import dataclass, replace
from datetime import date
from enum import StrEnum
from fractions import Fraction
from typing import Generic, TypeVar

from lti_tool.domain.gradebook.cell_marks import CellEvidence, CellMark, score_for
from lti_tool.domain.gradebook.policy import GradingPolicy

MOST_SHOWN = 10

Student = TypeVar("Student", bound=Hashable)
Objective = TypeVar("Objective", bound=Hashable)
Marks = Mapping[Student, Mapping[Objective, CellMark]]
"""What every column reads for every student."""


class ChangeKind(StrEnum):
    """What would become of a cell of the LMS gradebook."""

    SAME = "same"
    NEW = "new"
    """There was no number; there would be one."""
    HIGHER = "higher"
    LOWER = "lower"
    SAME_SHARE = "same_share"
    """Another number out of another maximum that comes to the same."""
    STAYS = "stays"
    """The policy would send no number; the LMS keeps the one it has, for none can be taken back."""

    @property
    def changes_the_lms(self) -> bool:
        """Whether a new number would be sent."""
        return self not in {ChangeKind.SAME, ChangeKind.STAYS}


@dataclass(frozen=True)
class CellChange(Generic[Student, Objective]):
    """One student's cell before and after; what is called an objective may be a unit's column."""

    student: Student
    objective: Objective
    before: CellMark
    after: CellMark

    @property
    def kind(self) -> ChangeKind:
        """What would become of the cell."""
        before, after = _share(self.before), _share(self.after)
        if after is None:
            return ChangeKind.SAME if before is None else ChangeKind.STAYS
        if before is None:
            return ChangeKind.NEW
        if before == after:
            is_same = self.before.maximum == self.after.maximum
            return ChangeKind.SAME if is_same else ChangeKind.SAME_SHARE
        return ChangeKind.HIGHER if after > before else ChangeKind.LOWER

    @property
    def difference(self) -> Fraction | None:
        """How many per cent more it would read; None where a number is missing."""
        before, after = _share(self.before), _share(self.after)
        return None if before is None or after is None else after - before


@dataclass(frozen=True)
class StudentChange(Generic[Student, Objective]):
    """All of one student's cells before and after, in the order of the objectives."""

    student: Student
    cells: tuple[CellChange[Student, Objective], ...]

    @property
    def changed(self) -> int:
        """How many of the student's cells would change in the LMS."""
        return sum(cell.kind.changes_the_lms for cell in self.cells)

    @property
    def mastered_before(self) -> int:
        """How many columns read as mastered now."""
        return sum(cell.before.is_mastery for cell in self.cells)

    @property
    def mastered_after(self) -> int:
        """How many columns would read as mastered."""
        return sum(cell.after.is_mastery for cell in self.cells)


@dataclass(frozen=True)
class Simulation(Generic[Student, Objective]):
    """A class before and after; nothing has been changed yet.

    `counts` has every kind of change; `biggest` are the cells whose number would move furthest.
    """

    rows: tuple[StudentChange[Student, Objective], ...]
    counts: Mapping[ChangeKind, int]
    biggest: tuple[CellChange[Student, Objective], ...]

    @property
    def changed_cells(self) -> int:
        """How many cells of the LMS gradebook would get another number."""
        return sum(number for kind, number in self.counts.items() if kind.changes_the_lms)

    @property
    def changed_students(self) -> int:
        """How many students would see another number."""
        return sum(row.changed > 0 for row in self.rows)

    @property
    def sentence(self) -> str:
        """What would happen, before anybody says yes."""
        if not self.changed_cells:
            return "No number in the LMS gradebook would change."
        counts = self.counts
        words = (
            f"{_many(self.changed_cells, 'number')} in the LMS gradebook would change, for "
            f"{_many(self.changed_students, 'student')}: {counts[ChangeKind.HIGHER]} higher, "
            f"{counts[ChangeKind.LOWER]} lower, {counts[ChangeKind.NEW]} new"
        )
        same = counts[ChangeKind.SAME_SHARE]
        return f"{words}, {same} out of another maximum." if same else f"{words}."


@dataclass(frozen=True)
class LmsCell:
    """What the LMS shows of ours, or is about to; not `is_ours` once somebody changed it there."""

    points: int
    maximum: int
    is_ours: bool = True


def simulate(
    evidence: Mapping[Student, Mapping[Objective, CellEvidence]],
    *,
    before: GradingPolicy,
    after: GradingPolicy,
    today: date,
    cells: Mapping[tuple[Student, Objective], LmsCell] | None = None,
) -> Simulation[Student, Objective]:
    """Compare two policies over the same evidence, on one day, for everybody.

    With `cells`, what the LMS really shows is compared with what it would: a cell that is not
    listed is empty, and one that somebody changed there stays as it is.
    """
    marks = (
        {
            student: {each: score_for(policy, found, today) for each, found in row.items()}
            for student, row in evidence.items()
        }
        for policy in (before, after)
    )
    return compare(*marks, cells=cells)


def compare(
    before: Marks[Student, Objective],
    after: Marks[Student, Objective],
    *,
    cells: Mapping[tuple[Student, Objective], LmsCell] | None = None,
) -> Simulation[Student, Objective]:
    """Compare what two policies make of the same students, whichever columns each of them has.

    A column that only `after` has was blank, unless the LMS shows a number from an earlier time.
    One that it has no more stays as the LMS shows it.
    """
    return _summed_up(
        tuple(
            StudentChange(student, tuple(_changes(student, before.get(student, {}), row, cells)))
            for student, row in after.items()
        )
    )


def _changes(
    student: Student,
    before: Mapping[Objective, CellMark],
    after: Mapping[Objective, CellMark],
    cells: Mapping[tuple[Student, Objective], LmsCell] | None,
) -> Iterator[CellChange[Student, Objective]]:
    for column, mark in after.items():
        was = before.get(column, replace(mark, points=None, is_mastery=False))
        change = CellChange(student, column, was, mark)
        yield change if cells is None else _beside_lms(change, cells)
    for column, mark in before.items():
        if column not in after and cells is not None and (student, column) in cells:
            cell = cells[student, column]
            stays = replace(mark, points=cell.points, maximum=cell.maximum)
            yield CellChange(student, column, stays, stays)


def _beside_lms(
    change: CellChange[Student, Objective], cells: Mapping[tuple[Student, Objective], LmsCell]
) -> CellChange[Student, Objective]:
    cell = cells.get((change.student, change.objective))
    if cell is None:
        return replace(change, before=replace(change.before, points=None))
    before = replace(change.before, points=cell.points, maximum=cell.maximum)
    if cell.is_ours:
        return replace(change, before=before)
    after = replace(change.after, points=cell.points, maximum=cell.maximum)
    return replace(change, before=before, after=after)


def _summed_up(
    rows: tuple[StudentChange[Student, Objective], ...],
) -> Simulation[Student, Objective]:
    counts = dict.fromkeys(ChangeKind, 0)
    moved = []
    for row in rows:
        for cell in row.cells:
            counts[cell.kind] += 1
            if cell.difference:
                moved.append((abs(cell.difference), cell))
    # sorted() keeps the class's order where two move equally far.
    furthest = sorted(moved, key=lambda pair: pair[0], reverse=True)[:MOST_SHOWN]
    return Simulation(rows, counts, tuple(cell for _, cell in furthest))


def _share(mark: CellMark) -> Fraction | None:
    return None if mark.points is None else Fraction(100 * mark.points, mark.maximum)


def _many(number: int, what: str) -> str:
    return f"{number} {what}{'' if number == 1 else 's'}"
