"""Write down that the LMS should show a score; called in the transaction that earned it."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    ColumnRow,
    CourseRow,
    MembershipRow,
    ObjectiveRow,
    ScoreOwedRow,
    UnitRow,
)
from lti_tool.db.stores.policies import policy_of
from lti_tool.db.upsert import upsert
from lti_tool.domain.gradebook.columns import PERCENT_TAG, column_label, objective_resource_id
from lti_tool.domain.gradebook.delivery import ScoreState, score_comment
from lti_tool.domain.gradebook.points import MAXIMUM, points_for
from lti_tool.domain.ids import ColumnId, CourseId, PersonId
from lti_tool.domain.mastery.levels import Level


def owe_score(
    session: Session,
    *,
    objective: ObjectiveRow,
    person_id: PersonId,
    level: Level,
    reason: str,
    now: datetime,
    may_lower: bool = False,
) -> None:
    """Owe the points a level is worth, unless the LMS is owed or shows as much already.

    Levels decide, not points: the table may have changed since. Evidence can only raise the level
    we want the LMS to show, so a weaker reassessment changes nothing. `may_lower` is for what a
    teacher sets or takes back. Either way the delivery leaves a grade alone that is not ours.
    """
    unit = session.get_one(UnitRow, objective.unit_id)
    course = session.get_one(CourseRow, unit.course_id)
    lock_membership(session, course_id=CourseId(course.id), person_id=person_id)
    points = points_for(level, policy_of(course))
    if points is None:
        if may_lower:
            _take_back(session, objective, course, person_id, level, reason, now)
        return
    comment = score_comment(level=level.label, reason=reason, objective=objective.title, day=now)
    column_id = _ensure_column(session, course, unit, objective)
    row = _owed_row(session, column_id, person_id)
    if row is None:
        session.add(
            ScoreOwedRow(
                registration_id=course.registration_id,
                column_id=column_id,
                person_id=person_id,
                level=level,
                points=points,
                comment=comment,
                maybe_points=[],
                submitted_at=now,
                version=1,
                next_at=now,
            )
        )
    elif level > row.level or (may_lower and level != row.level):
        row.level, row.points, row.comment, row.submitted_at = level, points, comment, now
        _want_again(row, now)


def lock_membership(session: Session, *, course_id: CourseId, person_id: PersonId) -> None:
    """Let one transaction at a time decide what grade this student of the course is owed.

    A check handed in and a teacher's ruling may come in the same second.
    """
    session.execute(
        select(MembershipRow.id)
        .where(MembershipRow.course_id == course_id, MembershipRow.person_id == person_id)
        .with_for_update()
    )


def _take_back(  # noqa: PLR0917 -- private, and each says itself
    session: Session,
    objective: ObjectiveRow,
    course: CourseRow,
    person_id: PersonId,
    level: Level,
    reason: str,
    now: datetime,
) -> None:
    """Owe what the table says for a level that is usually not sent: a higher one was.

    No grade can be taken out of a gradebook again, so no evidence is zero points there. What
    the LMS has never had is simply owed no more.
    """
    column_id = session.scalar(select(ColumnRow.id).where(ColumnRow.objective_id == objective.id))
    row = None if column_id is None else _owed_row(session, ColumnId(column_id), person_id)
    if row is None or row.level == level:
        return
    is_with_lms = row.sent_points is not None or row.maybe_points
    if not is_with_lms:
        session.delete(row)
        return
    row.level, row.submitted_at = level, now
    row.points = policy_of(course).points[level - 1] if level else 0
    row.comment = score_comment(
        level=level.label, reason=reason, objective=objective.title, day=now
    )
    _want_again(row, now)


def _owed_row(session: Session, column_id: ColumnId, person_id: PersonId) -> ScoreOwedRow | None:
    query = select(ScoreOwedRow).where(
        ScoreOwedRow.column_id == column_id, ScoreOwedRow.person_id == person_id
    )
    return session.scalar(query.with_for_update())


def _want_again(row: ScoreOwedRow, now: datetime) -> None:
    row.version += 1
    row.state = ScoreState.OWED
    row.tries, row.trouble = 0, ""
    # A newer score waits for the one in flight: while it is, `next_at` is its lease.
    if row.leased_until is None or row.leased_until <= now:
        row.next_at = now


def _ensure_column(
    session: Session, course: CourseRow, unit: UnitRow, objective: ObjectiveRow
) -> ColumnId:
    found = session.scalar(select(ColumnRow.id).where(ColumnRow.objective_id == objective.id))
    if found is not None:
        return ColumnId(found)
    # Two objectives of one title would choose one label at the same moment: one course at a time.
    session.get_one(CourseRow, course.id, with_for_update=True)
    taken = session.scalars(select(ColumnRow.label).where(ColumnRow.course_id == course.id))
    return ColumnId(
        upsert(
            session,
            ColumnRow,
            key={"objective_id": objective.id},
            always={},
            at_first={
                "course_id": course.id,
                "label": column_label(objective.code, objective.title, set(taken)),
                "maximum": MAXIMUM,
                "resource_id": objective_resource_id(unit.slug, objective.slug),
                "tag": PERCENT_TAG,
            },
        )
    )
