"""Keep what the LMS showed, and what became of a cell by it. Nothing is ever sent from here."""

from collections.abc import Mapping
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, RegistrationRow, ScoreOwedRow
from lti_tool.db.models.platforms import Approval
from lti_tool.db.stores.cell_facts import StoredCell, facts_of, load_cells
from lti_tool.domain.gradebook.cell_facts import CellFacts, Reading, state_after_reading
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.domain.gradebook.reconciliation import number
from lti_tool.domain.ids import ColumnId, CourseId
from lti_tool.ports import GradebookAccess, ShownGrade
from lti_tool.services.passback.claim_scores import gradebook_access
from lti_tool.services.passback.note_event import note_event


def courses_with_columns(session: Session) -> list[CourseId]:
    """Answer the courses that have a column in their LMS's gradebook."""
    query = (
        select(CourseRow.id)
        .join(RegistrationRow, RegistrationRow.id == CourseRow.registration_id)
        .where(
            CourseRow.columns_url.is_not(None),
            RegistrationRow.approval == Approval.ACTIVE,
            CourseRow.id.in_(select(ColumnRow.course_id).where(ColumnRow.url.is_not(None))),
        )
        .order_by(CourseRow.id)
    )
    return [CourseId(found) for found in session.scalars(query)]


def columns_to_read(
    session: Session, *, course_id: CourseId
) -> tuple[GradebookAccess | None, tuple[tuple[ColumnId, str], ...]]:
    """Answer how to reach a course's gradebook, None for not at all, and its columns' addresses."""
    course = session.get_one(CourseRow, course_id)
    registration = session.get_one(RegistrationRow, course.registration_id)
    if course.columns_url is None or registration.approval != Approval.ACTIVE:
        return None, ()
    query = (
        select(ColumnRow.id, ColumnRow.url)
        .where(ColumnRow.course_id == course_id, ColumnRow.url.is_not(None))
        .order_by(ColumnRow.id)
    )
    found = session.execute(query)
    return gradebook_access(course, registration), tuple(
        (ColumnId(row.id), str(row.url)) for row in found
    )


def note_column(
    session: Session,
    *,
    course_id: CourseId,
    column_id: ColumnId,
    url: str,
    shown: Mapping[str, ShownGrade],
    asked_at: datetime,
) -> int:
    """Compare a column's cells with what the LMS showed; answer how many have come to differ.

    What was sent, or was being sent, since the LMS was asked is left for the next time: its
    answer may be older than that.
    """
    column = session.get_one(ColumnRow, column_id)
    if column.url != url:
        return 0
    cells = load_cells(session, course_id=course_id, column_id=column_id, is_held=True)
    column.read_at, column.read_code, column.read_trouble = asked_at, "", ""
    return sum(
        _note_cell(session, cell, shown.get(cell.person.sub), asked_at)
        for cell in cells
        if not _is_overtaken(cell.score, asked_at)
    )


def note_column_trouble(
    session: Session, *, column_id: ColumnId, url: str, code: str | None, trouble: str
) -> None:
    """Keep why a column was not read; without a code the LMS was down, and tells nothing new."""
    column = session.get_one(ColumnRow, column_id)
    if column.url == url:
        column.read_trouble = trouble
        column.read_code = column.read_code if code is None else code


def note_reading(row: ScoreOwedRow, shown: ShownGrade | None, at: datetime) -> None:
    """Keep what the LMS showed in a cell, and since when it has."""
    points = None if shown is None else float(shown.points)
    maximum = None if shown is None else float(shown.maximum)
    if row.read_at is None or (row.read_points, row.read_maximum) != (points, maximum):
        row.read_since = at
    row.read_at, row.read_points, row.read_maximum = at, points, maximum


def _is_overtaken(row: ScoreOwedRow, asked_at: datetime) -> bool:
    is_sent = row.sent_at is not None and row.sent_at >= asked_at
    return is_sent or (row.leased_until is not None and row.leased_until > asked_at)


def _note_cell(
    session: Session, cell: StoredCell, shown: ShownGrade | None, asked_at: datetime
) -> bool:
    row, before = cell.score, cell.facts
    note_reading(row, shown, asked_at)
    facts = facts_of(
        row,
        cell.column,
        is_in_class=before.is_in_class,
        is_excused=before.is_excused,
        is_test=before.is_test,
    )
    state = state_after_reading(facts)
    theirs = None if facts.theirs is None else float(facts.theirs)
    if state is ScoreState.SENT and before.state is not ScoreState.SENT:
        row.sent_points, row.sent_version = row.points, row.version
        row.sent_at, row.trouble, row.settled_at = asked_at, "", None
        note_event(session, row=row, kind=GradeEvent.AGREED, at=asked_at, shown=theirs)
    elif state is ScoreState.CONFLICT and (
        before.state is not ScoreState.CONFLICT or row.read_since == asked_at
    ):
        row.trouble = _trouble(facts)
        row.settled_at = None if not facts.is_left else row.settled_at
        note_event(session, row=row, kind=GradeEvent.CHANGED, at=asked_at, shown=theirs)
    row.state = state
    return state is ScoreState.CONFLICT and before.state is not ScoreState.CONFLICT


def _trouble(facts: CellFacts) -> str:
    read: Reading | None = facts.reading
    shows = "nothing (or a zero)"
    if read is not None and read.points is not None:
        shows = f"{number(read.points)} of {number(read.maximum)}"
    return f"The gradebook shows {shows}, which did not come from Cairn. It was left as it is."
