"""A teacher settles what differs from the gradebook: ours is sent, or theirs is left."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, ScoreOwedRow
from lti_tool.db.stores.cell_facts import StoredCell, load_cells
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.cell_facts import ColumnSight
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.domain.gradebook.reconciliation import Finding, finding_of, seen_mark
from lti_tool.domain.ids import CourseId, PersonId, RegistrationId
from lti_tool.services.passback.note_event import note_event


@dataclass(frozen=True)
class Choice:
    """A cell that a teacher chose, and the difference they saw there."""

    score_id: int
    seen: str


@dataclass(frozen=True)
class Settlement:
    """How many cells were settled, how many had changed since the teacher looked, whom to wake."""

    done: int
    changed_meanwhile: int
    wake: RegistrationId | None = None


def all_of(
    session: Session, *, course_id: CourseId, finding: Finding, as_of: datetime
) -> tuple[Choice, ...]:
    """Answer every cell of a kind, without those that the gradebook changed since `as_of`."""
    return tuple(
        Choice(cell.score.id, seen_mark(cell.facts, cell.score.version))
        for cell in load_cells(session, course_id=course_id, is_held=True)
        if finding_of(cell.facts) is finding
        and (cell.score.read_since is None or cell.score.read_since <= as_of)
    )


def send_ours(
    session: Session,
    *,
    course_id: CourseId,
    choices: Sequence[Choice],
    teacher_id: PersonId,
    now: datetime,
) -> Settlement:
    """Owe these scores again, over what the LMS shows where the teacher has seen that it differs.

    A column that was deleted is made again by it, with every grade of ours that it had.
    """
    cells, stale = still_as_seen(session, course_id, choices)
    wanted = [cell for cell in cells if finding_of(cell.facts).may_be_sent]
    gone = {cell.column.id for cell in wanted if cell.facts.column is ColumnSight.DELETED}
    for cell in wanted:
        is_standoff = cell.facts.state is ScoreState.CONFLICT
        note_event(session, row=cell.score, kind=GradeEvent.ASKED, at=now, made_by=teacher_id)
        _owe_again(cell.score, now)
        if is_standoff:
            _let_replace(cell)
    for column_id in sorted(gone):
        _make_anew(session, column_id, now)
    wake = RegistrationId(wanted[0].score.registration_id) if wanted else None
    return Settlement(len(wanted), stale, wake)


def leave(
    session: Session,
    *,
    course_id: CourseId,
    choices: Sequence[Choice],
    teacher_id: PersonId,
    now: datetime,
) -> Settlement:
    """Leave these differences as they are, until either side's number changes."""
    cells, stale = still_as_seen(session, course_id, choices)
    wanted = [cell for cell in cells if finding_of(cell.facts) in _MAY_BE_LEFT]
    for cell in wanted:
        keep_settled(session, cell, GradeEvent.LEFT, teacher_id, now)
    return Settlement(len(wanted), stale)


_MAY_BE_LEFT = frozenset({Finding.CHANGED, Finding.GONE, Finding.REFUSED})


def still_as_seen(
    session: Session, course_id: CourseId, choices: Sequence[Choice]
) -> tuple[list[StoredCell], int]:
    """Answer the cells that are still as the teacher saw them, held, and how many are not.

    Raises NotFoundError for a cell of another course.
    """
    seen = {each.score_id: each.seen for each in choices}
    cells = load_cells(session, course_id=course_id, score_ids=list(seen), is_held=True)
    if len(cells) != len(seen):
        raise NotFoundError
    same = [
        cell for cell in cells if seen_mark(cell.facts, cell.score.version) == seen[cell.score.id]
    ]
    return same, len(cells) - len(same)


def keep_settled(
    session: Session, cell: StoredCell, kind: GradeEvent, teacher_id: PersonId, now: datetime
) -> None:
    """Keep how both sides stand, so that the next change of either is noticed."""
    row, theirs = cell.score, cell.facts.theirs
    row.settled_at, row.settled_points = now, row.points
    row.settled_theirs = None if theirs is None else float(theirs)
    shown = row.settled_theirs
    note_event(session, row=row, kind=kind, at=now, shown=shown, made_by=teacher_id)


def _owe_again(row: ScoreOwedRow, now: datetime) -> None:
    row.state = ScoreState.OWED
    row.tries, row.trouble, row.may_overwrite = 0, "", False
    row.settled_at = row.settled_points = row.settled_theirs = None
    if row.leased_until is None or row.leased_until <= now:
        row.next_at = now


def _let_replace(cell: StoredCell) -> None:
    """Let ours replace the number that the teacher has seen, and no other that comes meanwhile."""
    row, theirs = cell.score, cell.facts.theirs
    row.may_overwrite = True
    if cell.facts.reading is not None:
        row.settled_points = row.points
        row.settled_theirs = None if theirs is None else float(theirs)


def _make_anew(session: Session, column_id: int, now: datetime) -> None:
    """Have a deleted column made again, with every grade of ours that stood in it."""
    column = session.get_one(ColumnRow, column_id)
    column.url, column.read_code, column.read_trouble = None, "", ""
    query = (
        select(ScoreOwedRow)
        .where(ScoreOwedRow.column_id == column_id)
        .order_by(ScoreOwedRow.id)
        .with_for_update()
    )
    for row in session.scalars(query):
        # What somebody else had put there is not ours to put back; it is listed as gone.
        if row.state == ScoreState.SENT:
            _owe_again(row, now)
        row.sent_points, row.maybe_points = None, []
        row.read_at = row.read_points = row.read_maximum = row.read_since = None
