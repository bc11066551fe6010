"""Rule about a student and an objective, always with a reason, and take a ruling back."""

from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, ObjectiveRow, RulingRow
from lti_tool.db.stores.class_grades import is_marked_by_person
from lti_tool.db.stores.curriculum import find_objective_row
from lti_tool.db.stores.held_rows import hold_students
from lti_tool.db.stores.histories import load_histories
from lti_tool.db.stores.standings import load_objective_standing
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.cell_evidence import BY_TEACHER, evidence_of, reason_of
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.ruling_draft import RulingDraft, check_ruling
from lti_tool.domain.mastery.rulings import OPEN_FOR, RulingKind
from lti_tool.services.passback.owe_class import owe_returned
from lti_tool.services.passback.owe_score import owe_score
from lti_tool.services.passback.owe_unit import owe_unit_if_any


def make_ruling(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    student_id: PersonId,
    teacher_id: PersonId,
    draft: RulingDraft,
    now: datetime,
) -> None:
    """Keep the ruling; an override owes the grade of its level, other rulings change no grade.

    Where units have columns, the unit's follows what is asked or not asked of the student, too.
    Raises NotFoundError unless student and objective are of this course, DomainError for a
    ruling that would change nothing.
    """
    # Twice the same ruling, from two tabs or by two teachers: the second sees the first.
    hold_students(session, course_id, [student_id])
    found = load_objective_standing(
        session, course_id=course_id, objective_id=objective_id, person_id=student_id, now=now
    )
    check_ruling(draft, found.standing, found.history)
    session.add(
        RulingRow(
            person_id=student_id,
            objective_id=objective_id,
            kind=draft.kind,
            level=draft.level,
            reason=draft.reason,
            note=draft.note,
            made_by=teacher_id,
            made_at=now,
            expires_at=now + OPEN_FOR if draft.kind is RulingKind.OPEN_FOR_NOW else None,
        )
    )
    _owe_after(session, draft.kind, objective_id, student_id, now)


def withdraw_ruling(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    student_id: PersonId,
    ruling_id: int,
    teacher_id: PersonId,
    now: datetime,
) -> None:
    """Have a ruling hold no more; it stays listed. A second time changes nothing.

    After an override the gradebook is owed again what the evidence shows; after an excuse, what a
    day or another policy has brought meanwhile as well. Raises NotFoundError
    for a ruling about anybody or anything else.
    """
    find_objective_row(session, course_id=course_id, objective_id=objective_id, even_retired=True)
    hold_students(session, course_id, [student_id])
    row = session.get(RulingRow, ruling_id, with_for_update=True)
    if row is None or (row.person_id, row.objective_id) != (student_id, objective_id):
        raise NotFoundError
    if row.withdrawn_at is not None:
        return
    row.withdrawn_at, row.withdrawn_by = now, teacher_id
    _owe_after(session, RulingKind(row.kind), objective_id, student_id, now)
    if row.kind == RulingKind.EXCUSE:
        course = session.get_one(CourseRow, course_id)
        owe_returned(session, course=course, person_id=student_id, now=now)


def _owe_after(
    session: Session,
    kind: RulingKind,
    objective_id: ObjectiveId,
    student_id: PersonId,
    now: datetime,
) -> None:
    if kind is RulingKind.OVERRIDE:
        _owe_what_stands(session, objective_id, student_id, now)
    elif kind in {RulingKind.EXCUSE, RulingKind.REOPEN}:
        unit_id = session.get_one(ObjectiveRow, objective_id).unit_id
        owe_unit_if_any(session, unit_id=unit_id, person_id=student_id, now=now)


def _owe_what_stands(
    session: Session, objective_id: ObjectiveId, student_id: PersonId, now: datetime
) -> None:
    """Owe the level that rulings and evidence come to now."""
    session.flush()
    history = load_histories(session, person_ids=[student_id], objective_ids=[objective_id]).get(
        (student_id, objective_id), History()
    )
    objective = session.get_one(ObjectiveRow, objective_id)
    owe_score(
        session,
        objective=objective,
        person_id=student_id,
        level=history.graded_level,
        reason=reason_of(history) or BY_TEACHER,
        now=now,
        may_lower=True,
        evidence=evidence_of(history, is_marked_by_person=is_marked_by_person(objective)),
    )
