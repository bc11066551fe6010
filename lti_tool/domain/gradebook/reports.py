"""A standards report: students by objectives, what each level rests on, and what is still open."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from datetime import date

from lti_tool.domain.ids import ObjectiveId, PersonId, UnitId


@dataclass(frozen=True)
class ReportLine:
    """One student and one objective.

    `place` is the level's number on the course's scale, 0 for no evidence. `is_open` says that it
    is still to be mastered, `is_mastery` what the grade reads: a rule that takes a mean may say
    less than what opens the next objective.
    """

    objective_id: ObjectiveId
    place: int
    level: str
    is_mastery: bool
    is_open: bool
    is_excused: bool
    points: int | None
    maximum: int
    shown_on: date | None
    """The day, at the school, of the work that counts."""
    counted: str
    why: str
    next_step: str
    """What comes next where it is open, "" elsewhere."""
    carried: str = ""
    """From which term it was carried over, "" where it was not."""


@dataclass(frozen=True)
class ReportObjective:
    """An objective as reports name it."""

    id: ObjectiveId
    code: str
    title: str
    has_column: bool = True
    """Whether its number goes into the gradebook."""

    @property
    def label(self) -> str:
        """Code and title in one line."""
        return f"{self.code} {self.title}".strip()


@dataclass(frozen=True)
class ReportUnit:
    """A unit and its objectives in teaching order."""

    id: UnitId
    title: str
    language: str
    objectives: tuple[ReportObjective, ...]
    has_column: bool = False
    """Whether a number for the whole unit goes into the gradebook."""


@dataclass(frozen=True)
class ReportStudent:
    """One student's lines, by unit and objective in the report's order.

    `lms_id` is the id that the LMS gave; `name` is never blank. `unit_points` are out of 100, for
    each unit of the report, None where its column is blank or it has none.
    """

    id: PersonId
    lms_id: str
    name: str
    given_name: str
    family_name: str
    lines: tuple[ReportLine, ...]
    unit_points: tuple[int | None, ...] = ()

    @property
    def mastered_count(self) -> int:
        """How many objectives read as mastered."""
        return sum(line.is_mastery for line in self.lines)

    @property
    def asked_count(self) -> int:
        """How many objectives are asked of this student."""
        return sum(not line.is_excused for line in self.lines)

    def line(self, objective_id: ObjectiveId) -> ReportLine:
        """Answer the line of an objective."""
        return next(each for each in self.lines if each.objective_id == objective_id)


@dataclass(frozen=True)
class Report:
    """What stood in a course on a day. `levels` are the scale's names from “no evidence” up."""

    course_title: str
    as_of: date
    is_day_over: bool
    """Whether the day was over, so that nothing of it can be missing."""
    levels: tuple[str, ...]
    mastery: int
    units: tuple[ReportUnit, ...]
    students: tuple[ReportStudent, ...]
    name: str = ""
    """What it was called when it was frozen, "" for one that is not."""

    @property
    def objectives(self) -> tuple[ReportObjective, ...]:
        """All objectives in the order of the lines."""
        return tuple(each for unit in self.units for each in unit.objectives)

    def mastered(self, objective_id: ObjectiveId) -> int:
        """How many students' grade reads as mastered."""
        return sum(each.line(objective_id).is_mastery for each in self.students)

    def asked(self, objective_id: ObjectiveId) -> int:
        """Of how many students the objective is asked."""
        return sum(not each.line(objective_id).is_excused for each in self.students)

    def of_student(self, student_id: PersonId) -> "Report | None":
        """Answer the same report of one student alone, None where they are not in it."""
        found = tuple(each for each in self.students if each.id == student_id)
        return replace(self, students=found) if found else None

    def of_unit(self, unit_id: UnitId) -> "Report | None":
        """Answer the same report of one unit alone, None where it is not in it."""
        place = next((at for at, each in enumerate(self.units) if each.id == unit_id), None)
        if place is None:
            return None
        kept = {each.id for each in self.units[place].objectives}
        students = (
            replace(
                each,
                lines=tuple(_kept(each, kept)),
                unit_points=each.unit_points[place : place + 1],
            )
            for each in self.students
        )
        return replace(self, units=(self.units[place],), students=tuple(students))


def _kept(student: ReportStudent, objective_ids: set[ObjectiveId]) -> Iterator[ReportLine]:
    return (line for line in student.lines if line.objective_id in objective_ids)


@dataclass(frozen=True)
class ReportChange:
    """A cell that reads otherwise now than in a report that was frozen."""

    student_name: str
    objective: ReportObjective
    before: ReportLine | None
    """None for a student or an objective that the frozen report does not have."""
    after: ReportLine | None
    """None for one that is no longer in the course."""


def changes_since(frozen: Report, now: Report) -> tuple[ReportChange, ...]:
    """Answer what of a frozen report reads otherwise now, in the order of the report of today.

    Level, number and being asked count; words and days alone do not.
    """
    titles = {each.id: each for each in (*frozen.objectives, *now.objectives)}
    names = {each.id: each.name for each in (*frozen.students, *now.students)}
    before, after = _cells(frozen), _cells(now)
    return tuple(
        ReportChange(names[pair[0]], titles[pair[1]], before.get(pair), after.get(pair))
        for pair in {**after, **before}
        if _reads(before.get(pair)) != _reads(after.get(pair))
    )


def _cells(report: Report) -> dict[tuple[PersonId, ObjectiveId], ReportLine]:
    return {(each.id, line.objective_id): line for each in report.students for line in each.lines}


def _reads(line: ReportLine | None) -> object:
    return line and (line.level, line.points, line.maximum, line.is_excused)
