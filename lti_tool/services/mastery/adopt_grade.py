"""A teacher adopts what the gradebook shows: their number stays, and becomes a ruling here."""

from collections.abc import Sequence
from datetime import datetime
from fractions import Fraction

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ColumnRow, CourseRow, ScoreOwedRow
from lti_tool.db.stores.grading import load_grading
from lti_tool.db.stores.held_rows import hold_students
from lti_tool.domain.gradebook.adopting import level_for
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.grade_events import GradeEvent
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.reconciliation import finding_of, number
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.services.mastery.rule import make_ruling
from lti_tool.services.passback.settle_scores import (
    Choice,
    Settlement,
    keep_settled,
    still_as_seen,
)


def adopt_theirs(
    session: Session,
    *,
    course_id: CourseId,
    choices: Sequence[Choice],
    teacher_id: PersonId,
    now: datetime,
) -> Settlement:
    """Take over what the gradebook shows: the level is set by a ruling, the number stays there.

    No check changes it from then on; a teacher who sets the level in Cairn does.
    """
    # First the people, then their scores: as everybody who rules does.
    hold_students(session, course_id, sorted(_students(session, choices, course_id)))
    cells, stale = still_as_seen(session, course_id, choices)
    policy = load_grading(session, session.get_one(CourseRow, course_id))
    # The number of a whole unit stands for no level: it can be left, and not adopted.
    wanted = [
        (cell, ObjectiveId(cell.column.objective_id))
        for cell in cells
        if finding_of(cell.facts).is_standoff and cell.facts.reading
        if cell.column.objective_id is not None
    ]
    for cell, objective_id in wanted:
        theirs = cell.facts.theirs
        share = None if theirs is None else theirs / cell.facts.maximum * MAXIMUM
        # Before the ruling owes anything: what was never sent would be owed no more.
        cell.score.state = ScoreState.ADOPTED
        make_ruling(
            session,
            course_id=course_id,
            objective_id=objective_id,
            student_id=PersonId(cell.person.id),
            teacher_id=teacher_id,
            draft=RulingDraft(
                RulingKind.OVERRIDE,
                RulingReason.GRADEBOOK,
                f"The gradebook showed {_words(theirs)} of {cell.facts.maximum}.",
                level_for(policy, share),
            ),
            now=now,
        )
        cell.score.state, cell.score.trouble = ScoreState.ADOPTED, ""
        cell.score.may_overwrite = False
        keep_settled(session, cell, GradeEvent.ADOPTED, teacher_id, now)
    return Settlement(len(wanted), stale)


def _words(theirs: Fraction | None) -> str:
    return "nothing, or a zero," if theirs is None else number(theirs)


def _students(session: Session, choices: Sequence[Choice], course_id: CourseId) -> set[PersonId]:
    query = (
        select(ScoreOwedRow.person_id)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .where(
            ScoreOwedRow.id.in_([each.score_id for each in choices]),
            ColumnRow.course_id == course_id,
        )
    )
    return {PersonId(each) for each in session.scalars(query)}
