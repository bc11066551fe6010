"""The grades of a course as Cairn and the gradebook have them, and why they differ."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from zoneinfo import ZoneInfo

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lti_tool.db.models import ColumnRow, CourseRow, GradeEventRow, PersonRow
from lti_tool.db.stores.cell_facts import StoredCell, load_cells
from lti_tool.db.stores.class_grades import column_of, load_class_grades
from lti_tool.db.stores.grading import load_grading
from lti_tool.domain.gradebook.adopting import level_for
from lti_tool.domain.gradebook.cell_marks import points_without_evidence
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.gradebook.reconciliation import Finding, explain, number, seen_mark
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.queries.class_members import student_name

PART = 100
"""Cells on one page: a class of 40 with 30 objectives has twelve of them."""
ATTENTION = "attention"
_URGENCY = {finding: place for place, finding in enumerate(Finding)}


@dataclass(frozen=True)
class LedgerCell:
    """One student's grade in one column: intended, sent, read back, and why they differ."""

    score_id: int
    seen: str
    student_id: PersonId
    student_name: str
    objective_id: ObjectiveId | None
    """None in the column of a whole unit, which stands for no level."""
    label: str
    points: int
    sent_points: int | None
    sent: str
    shown: str
    read: str
    finding: Finding
    sentence: str
    adopts: str
    """The level that adopting the gradebook's grade would set, "" where there is nothing to."""

    @property
    def may_be_left(self) -> bool:
        """Whether the difference can be left as it is."""
        return self.finding.is_standoff or self.finding is Finding.REFUSED


@dataclass(frozen=True)
class GradeLedger:
    """One part of a course's grades, the most urgent first."""

    cells: tuple[LedgerCell, ...]
    counts: tuple[tuple[Finding, int], ...]
    total: int
    chosen: str
    part: int
    parts: int
    has_gradebook: bool
    compared: str
    """When the gradebook was last looked at, "" for never."""
    troubles: tuple[tuple[str, str], ...]
    """Columns that could not be looked at, and why."""

    @property
    def attention(self) -> int:
        """How many cells wait for a decision."""
        return sum(count for finding, count in self.counts if finding.needs_attention)

    @property
    def may_replace(self) -> bool:
        """Whether there is anything of somebody's that ours could replace."""
        return any(finding.is_theirs for finding, _ in self.counts)

    @property
    def finding(self) -> Finding | None:
        """The one finding that is shown, None for several."""
        return next((each for each in Finding if each.value == self.chosen), None)


@dataclass(frozen=True)
class GradeHistoryLine:
    """One thing that happened to a grade."""

    kind: GradeEvent
    at: str
    points: int | None
    shown: str
    made_by: str
    words: str


@dataclass(frozen=True)
class CellLedger:
    """One cell with all that happened to it, the latest first."""

    cell: LedgerCell
    history: tuple[GradeHistoryLine, ...]


def load_grade_ledger(
    session: Session, *, course_id: CourseId, chosen: str = "", part: int = 1
) -> GradeLedger:
    """Answer one part of the cells that were chosen, in ten statements at most for any number."""
    course = session.get_one(CourseRow, course_id)
    policy, zone = load_grading(session, course), ZoneInfo(course.timezone)
    cells = load_cells(session, course_id=course_id)
    found = [_judged(cell, zone) for cell in _beside_evidence(session, course_id, policy, cells)]
    counts = Counter(finding for _, finding, _ in found)
    shown = [each for each in found if _is_chosen(each[1], chosen)]
    shown.sort(key=lambda each: _order(each[0], each[1]))
    parts = max(1, -(-len(shown) // PART))
    part = min(max(part, 1), parts)
    columns = session.scalars(
        select(ColumnRow).where(ColumnRow.course_id == course_id).order_by(ColumnRow.label)
    ).all()
    read = [column.read_at for column in columns if column.read_at is not None]
    return GradeLedger(
        cells=tuple(
            _cell(cell, finding, sentence, policy, zone)
            for cell, finding, sentence in shown[(part - 1) * PART : part * PART]
        ),
        counts=tuple((each, counts[each]) for each in Finding if counts[each]),
        total=len(found),
        chosen=chosen,
        part=part,
        parts=parts,
        has_gradebook=course.columns_url is not None,
        compared=_when(max(read, default=None), zone),
        troubles=tuple((each.label, each.read_trouble) for each in columns if each.read_trouble),
    )


def load_cell_ledger(
    session: Session, *, course_id: CourseId, objective_id: ObjectiveId, person_id: PersonId
) -> CellLedger | None:
    """Answer one student's grade for an objective with its history, None where nothing is owed."""
    course = session.get_one(CourseRow, course_id)
    zone = ZoneInfo(course.timezone)
    cells = load_cells(session, course_id=course_id, person_id=person_id)
    mine = [each for each in cells if each.column.objective_id == objective_id]
    if not mine:
        return None
    policy = load_grading(session, course)
    [mine_alone] = _beside_evidence(session, course_id, policy, mine[:1])
    cell, finding, sentence = _judged(mine_alone, zone)
    return CellLedger(_cell(cell, finding, sentence, policy, zone), _history(session, cell, zone))


_Judged = tuple[StoredCell, Finding, str]


def _beside_evidence(
    session: Session, course_id: CourseId, policy: GradingPolicy, cells: Sequence[StoredCell]
) -> list[StoredCell]:
    """Answer the cells with what stands behind their numbers; mostly nothing has to be asked.

    A row's level is nothing for who is excused, and where a rule asks for more evidence, too. The
    number that course and district chose for nothing is what it is.
    """
    chosen = points_without_evidence(policy)
    if all(each.facts.has_evidence or each.facts.points == chosen for each in cells):
        return [_with_evidence(each, has_it=True) for each in cells]
    grades = load_class_grades(session, course_id=course_id)
    return [
        _with_evidence(
            each,
            has_it=each.facts.has_evidence
            or each.facts.points == chosen
            or not grades.lacks_evidence(
                PersonId(each.person.id),
                column_of(objective_id=each.column.objective_id, unit_id=each.column.unit_id),
            ),
        )
        for each in cells
    ]


def _with_evidence(cell: StoredCell, *, has_it: bool) -> StoredCell:
    return replace(cell, facts=replace(cell.facts, has_evidence=has_it))


def _judged(cell: StoredCell, zone: ZoneInfo) -> _Judged:
    explained = explain(cell.facts, zone)
    return cell, explained.finding, explained.sentence


def _is_chosen(finding: Finding, chosen: str) -> bool:
    return (
        not chosen or finding.value == chosen or (chosen == ATTENTION and finding.needs_attention)
    )


def _order(cell: StoredCell, finding: Finding) -> tuple[int, str, str, int]:
    name = student_name(cell.person).casefold()
    return _URGENCY[finding], name, cell.column.label, cell.score.id


def _cell(
    cell: StoredCell, finding: Finding, sentence: str, policy: GradingPolicy, zone: ZoneInfo
) -> LedgerCell:
    score, facts = cell.score, cell.facts
    adopts = ""
    objective = cell.column.objective_id
    if finding.is_standoff and facts.reading is not None and objective is not None:
        theirs = None if facts.theirs is None else facts.theirs / facts.maximum * MAXIMUM
        adopts = policy.scale.names[policy.scale.place_of(level_for(policy, theirs))]
    read = facts.reading
    return LedgerCell(
        score_id=score.id,
        seen=seen_mark(facts, score.version),
        student_id=PersonId(cell.person.id),
        student_name=student_name(cell.person),
        objective_id=None if objective is None else ObjectiveId(objective),
        label=cell.column.label,
        points=score.points,
        sent_points=score.sent_points,
        sent=_when(score.sent_at, zone),
        shown="" if read is None else "–" if read.points is None else number(read.points),
        read=_when(score.read_at, zone),
        finding=finding,
        sentence=sentence,
        adopts=adopts,
    )


def _history(session: Session, cell: StoredCell, zone: ZoneInfo) -> tuple[GradeHistoryLine, ...]:
    teacher = aliased(PersonRow)
    rows = session.execute(
        select(GradeEventRow, teacher)
        .outerjoin(teacher, teacher.id == GradeEventRow.made_by)
        .where(
            GradeEventRow.column_id == cell.score.column_id,
            GradeEventRow.person_id == cell.score.person_id,
        )
        .order_by(GradeEventRow.at.desc(), GradeEventRow.id.desc())
    )
    return tuple(
        GradeHistoryLine(
            kind=GradeEvent(row.kind),
            at=_when(row.at, zone),
            points=row.points,
            shown="nothing, or a zero" if row.shown is None else number(row.shown),
            made_by="" if row.made_by is None else person.name or person.given_name or "a teacher",
            words=row.words,
        )
        for row, person in rows
    )


def _when(moment: datetime | None, zone: ZoneInfo) -> str:
    if moment is None:
        return ""
    there = moment.astimezone(zone)
    return f"{there.day} {there:%b}, {there:%H:%M}"
