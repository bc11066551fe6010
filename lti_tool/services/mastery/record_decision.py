"""Decide about a scored attempt, keep the decision, and owe the grade it earns."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptRow, DecisionRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.class_grades import is_marked_by_person
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.histories import load_histories
from lti_tool.domain.curriculum.criterion import Criterion, ScoredItem, proficiency_cut
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.gradebook.cell_evidence import evidence_of
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.corrective import was_retaught
from lti_tool.domain.mastery.decision import RULE, Decision, decide, decide_recheck
from lti_tool.domain.mastery.evidence import Evidence, attempts_from, evidence_to_mapping
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.rulings import RulingKind, latest
from lti_tool.domain.psychometrics.posterior import AttemptEvidence, Response
from lti_tool.services.passback.owe_score import owe_score
from lti_tool.services.passback.owed_rows import lock_membership


def record_decision(
    session: Session,
    *,
    attempt: AttemptRow,
    scored: Sequence[ScoredItem],
    responses: Sequence[Response],
    now: datetime,
) -> Decision:
    """Decide under the criterion the attempt was begun with, and owe the level it comes to.

    The row keeps all that went into the decision, so that it can be replayed.
    """
    person_id, objective_id = PersonId(attempt.person_id), ObjectiveId(attempt.objective_id)
    criterion = criterion_from_mapping(attempt.criterion)
    course_id = _course_of(session, objective_id)
    # Earlier answers may be marked again just now: what counts is what they come to.
    lock_membership(session, course_id=course_id, person_id=person_id)
    history = load_histories(session, person_ids=[person_id], objective_ids=[objective_id]).get(
        (person_id, objective_id), History()
    )
    done_at = attempt.submitted_at or now
    evidence = _evidence(session, criterion, history, responses, done_at)
    strictness = load_policy(session, course_id).strictness
    decision = (
        decide_recheck(scored, history.level)
        if attempt.purpose == Purpose.RECHECK
        else decide(criterion, scored, strictness=strictness, attempts=evidence.attempts)
    )
    session.add(
        DecisionRow(
            attempt_id=attempt.id,
            person_id=person_id,
            objective_id=objective_id,
            rule=RULE,
            criterion=attempt.criterion,
            criterion_version=attempt.criterion_version,
            verdict=decision.verdict,
            level=decision.level,
            correct=decision.correct,
            answered=decision.answered,
            required=decision.required,
            sureness=decision.sureness,
            evidence=evidence_to_mapping(evidence) | {"strictness": strictness},
            reason=decision.reason,
            decided_at=now,
        )
    )
    set_to = latest(history.rulings, RulingKind.OVERRIDE)
    # A check may close after its time: a level that was set in between is the newer word.
    is_overtaken = set_to is not None and set_to.made_at >= now
    if Purpose(attempt.purpose).decides_mastery and not is_overtaken:
        objective = session.get_one(ObjectiveRow, objective_id)
        owe_score(
            session,
            objective=objective,
            person_id=person_id,
            level=decision.level,
            reason=decision.reason,
            now=now,
            evidence=evidence_of(
                _with(history, attempt, decision, now),
                is_marked_by_person=is_marked_by_person(objective),
            ),
        )
    return decision


def _with(history: History, attempt: AttemptRow, decision: Decision, now: datetime) -> History:
    decided = PastDecision(
        attempt_id=AttemptId(attempt.id),
        verdict=decision.verdict,
        level=decision.level,
        decided_at=now,
        reason=decision.reason,
        purpose=Purpose(attempt.purpose),
        done_at=attempt.submitted_at,
    )
    return replace(history, decisions=(*history.decisions, decided))


def _course_of(session: Session, objective_id: ObjectiveId) -> CourseId:
    objective = session.get_one(ObjectiveRow, objective_id)
    return CourseId(session.get_one(UnitRow, objective.unit_id).course_id)


def _evidence(
    session: Session,
    criterion: Criterion,
    history: History,
    responses: Sequence[Response],
    done_at: datetime,
) -> Evidence:
    """Answer all attempts so far, this one last; a new start leaves what was before it out.

    So does the first lesson with what was answered to test out.

    Each decision is asked for its own attempt: which others count with it can change, when a
    ruling is made or withdrawn.
    """
    checks = history.checks_that_tell(done_at)
    last = history.last_decision
    stored = _own_attempts(session, [each.attempt_id for each in checks]) if checks else {}
    earlier = (attempt for each in checks for attempt in stored[each.attempt_id])
    taught = last is not None and was_retaught(history.uses, last.decided_at, done_at)
    current = AttemptEvidence(tuple(responses), was_retaught=taught)
    return Evidence(proficiency_cut(criterion), (*earlier, current))


def _own_attempts(
    session: Session, attempt_ids: Sequence[AttemptId]
) -> dict[AttemptId, tuple[AttemptEvidence, ...]]:
    """Answer what each decision has of its own attempt: nothing from before evidence was kept."""
    query = select(DecisionRow.attempt_id, DecisionRow.evidence).where(
        DecisionRow.attempt_id.in_(attempt_ids)
    )
    return {
        AttemptId(row.attempt_id): attempts_from(row.evidence.get("attempts", ())[-1:])
        for row in session.execute(query)
    }
