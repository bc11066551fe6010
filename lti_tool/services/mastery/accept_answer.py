"""Accept for all an answer that nobody foresaw: mark it again, decide again, owe what follows."""

from datetime import datetime
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    AcceptedAnswerRow,
    AttemptItemRow,
    AttemptRow,
    DecisionRow,
    ItemRow,
    ObjectiveRow,
    RemarkRow,
)
from lti_tool.db.stores.class_grades import is_marked_by_person
from lti_tool.db.stores.curriculum import find_objective_row
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.held_rows import hold_members
from lti_tool.db.stores.remarked_grades import Following, load_followings, without_falls
from lti_tool.db.stores.remarkings import MadeAgain, RaisedMark, Remarking, load_remarking
from lti_tool.domain.assessment.accepting import TypedText, text_fields, unforeseen, wording_of
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.scoring import stored_answer
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.gradebook.cell_evidence import BY_TEACHER, evidence_of, reason_of
from lti_tool.domain.gradebook.raised_grades import Follows
from lti_tool.domain.ids import CourseId, ItemId, ObjectiveId, PersonId
from lti_tool.domain.mastery.decision import RULE
from lti_tool.services.mastery.score_row import keep_score
from lti_tool.services.passback.owe_score import owe_score


def accept_answer(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    item_id: ItemId,
    given_id: int,
    place: int,
    teacher_id: PersonId,
    now: datetime,
) -> bool:
    """Accept what a student typed in one field; False, and nothing changed, when it is already.

    Everybody who handed it in is marked and decided again, under what they were decided under;
    nobody loses anything. Who hands it in later is marked with it too. Raises NotFoundError unless
    `given_id` is an answer to this item of this course, DomainError where nothing can be accepted
    for all.
    """
    objective = find_objective_row(
        session, course_id=course_id, objective_id=objective_id, even_retired=True
    )
    item = _hold_item(session, objective_id, item_id)
    wording = wording_of(item)
    if wording is None:
        raise DomainError(
            "answers_differ", "Students meet this question in numbers of their own: accept none."
        )
    typed = _given(session, item_id, wording, given_id, place)
    key = text_fields(item)[place].key_of(typed.text)
    if _stands(session, item_id, wording, place, key):
        return False
    _hold_attempts(session, course_id, item_id, wording)
    accepted = AcceptedAnswerRow(
        item_id=item_id,
        fingerprint=wording,
        place=place,
        text=typed.text,
        key=key,
        accepted_by=teacher_id,
        accepted_at=now,
    )
    session.add(accepted)
    session.flush()
    remarking = load_remarking(
        session,
        objective_id=objective_id,
        item_id=item_id,
        wording=wording,
        accepted=typed,
        strictness=load_policy(session, course_id).strictness,
    )
    _apply(session, objective, remarking, accepted.id, now)
    return True


def withdraw_accepted(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    item_id: ItemId,
    accepted_id: int,
    teacher_id: PersonId,
    now: datetime,
) -> None:
    """Accept an answer no more from now on; results that were given stay. Twice changes nothing.

    Raises NotFoundError for an answer to anything else.
    """
    find_objective_row(session, course_id=course_id, objective_id=objective_id, even_retired=True)
    _hold_item(session, objective_id, item_id)
    row = session.get(AcceptedAnswerRow, accepted_id, populate_existing=True)
    if row is None or row.item_id != item_id:
        raise NotFoundError
    if row.withdrawn_at is None:
        row.withdrawn_at, row.withdrawn_by = now, teacher_id


def _hold_item(session: Session, objective_id: ObjectiveId, item_id: ItemId) -> Item:
    """Answer the item; a second teacher waits here, and so does whoever hands it in just now."""
    row = session.scalar(
        select(ItemRow)
        .where(ItemRow.id == item_id, ItemRow.objective_id == objective_id)
        .with_for_update(key_share=True)
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError
    return item_from_mapping(row.definition)


def _given(session: Session, item_id: ItemId, wording: str, given_id: int, place: int) -> TypedText:
    """Answer what was typed there and fits nothing; raises NotFoundError for anything else."""
    row = session.scalar(
        select(AttemptItemRow)
        .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
        .where(
            AttemptItemRow.id == given_id,
            AttemptItemRow.item_id == item_id,
            AttemptItemRow.fingerprint == wording,
            AttemptRow.submitted_at.is_not(None),
        )
        .execution_options(populate_existing=True)
    )
    if row is None:
        raise NotFoundError
    instance = item_from_mapping(row.instance)
    found = unforeseen(instance, stored_answer(instance, row.answer))
    typed = next((each for each in found if each.place == place), None)
    if typed is None:
        raise NotFoundError
    return typed


def _stands(session: Session, item_id: ItemId, wording: str, place: int, key: str) -> bool:
    query = select(AcceptedAnswerRow.id).where(
        AcceptedAnswerRow.item_id == item_id,
        AcceptedAnswerRow.fingerprint == wording,
        AcceptedAnswerRow.place == place,
        AcceptedAnswerRow.key == key,
        AcceptedAnswerRow.withdrawn_at.is_(None),
    )
    return session.scalar(query) is not None


def _hold_attempts(session: Session, course_id: CourseId, item_id: ItemId, wording: str) -> None:
    """Hold what was handed in with this question, then its students: a marker waits, or we do."""
    handed_in = session.execute(
        select(AttemptRow.id, AttemptRow.person_id)
        .join(AttemptItemRow, AttemptItemRow.attempt_id == AttemptRow.id)
        .where(
            AttemptItemRow.item_id == item_id,
            AttemptItemRow.fingerprint == wording,
            AttemptRow.submitted_at.is_not(None),
        )
        .order_by(AttemptRow.id)
        .with_for_update(of=AttemptRow)
    ).all()
    hold_members(session, course_id, sorted({PersonId(each.person_id) for each in handed_in}))


def _apply(
    session: Session,
    objective: ObjectiveRow,
    remarking: Remarking,
    accepted_id: int,
    now: datetime,
) -> None:
    followings = load_followings(
        session, objective=objective, made_again=remarking.decisions, now=now
    )
    for each in without_falls(remarking.decisions, followings):
        session.add(_remark(each, remarking.marks, accepted_id, now))
        _keep_decision(each)
    for mark in remarking.marks:
        keep_score(mark.row, mark.score, mark.used)
    session.flush()
    for person_id, following in sorted(followings.items()):
        if following.follows is not Follows.WOULD_FALL:
            _owe(session, objective, person_id, following, now)


def _remark(
    each: MadeAgain, marks: tuple[RaisedMark, ...], accepted_id: int, now: datetime
) -> RemarkRow:
    own = (mark.row for mark in marks if mark.row.attempt_id == each.row.attempt_id)
    return RemarkRow(
        accepted_answer_id=accepted_id,
        attempt_id=each.row.attempt_id,
        person_id=each.row.person_id,
        before=_as_it_stands(each.row),
        after={"verdict": each.decision.verdict, "level": each.decision.level},
        credits_before={str(row.position): row.credit for row in own},
        is_other=each.is_other,
        made_at=now,
    )


def _as_it_stands(row: DecisionRow) -> dict[str, Any]:
    return {
        "rule": row.rule,
        "verdict": row.verdict,
        "level": row.level,
        "correct": row.correct,
        "answered": row.answered,
        "required": row.required,
        "sureness": row.sureness,
        "evidence": row.evidence,
        "reason": row.reason,
    }


def _keep_decision(each: MadeAgain) -> None:
    """Write the decision; its time, criterion and version stay those of the check."""
    row, decision = each.row, each.decision
    row.rule = RULE
    row.verdict, row.level = decision.verdict, decision.level
    row.correct, row.answered, row.required = (
        decision.correct,
        decision.answered,
        decision.required,
    )
    row.sureness, row.reason = decision.sureness, decision.reason
    row.evidence = each.evidence


def _owe(
    session: Session,
    objective: ObjectiveRow,
    person_id: PersonId,
    following: Following,
    now: datetime,
) -> None:
    history = following.history
    owe_score(
        session,
        objective=objective,
        person_id=person_id,
        level=history.graded_level,
        reason=reason_of(history) or BY_TEACHER,
        now=now,
        evidence=evidence_of(history, is_marked_by_person=is_marked_by_person(objective)),
    )
