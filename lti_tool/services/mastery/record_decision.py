"""Decide about a scored attempt, keep the decision, and owe the grade it earns."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptRow, DecisionRow, ObjectiveRow
from lti_tool.domain.curriculum.criterion import criterion_from_mapping
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.decision import RULE, ScoredItem, decide
from lti_tool.services.passback.owe_score import owe_score


def record_decision(
    session: Session, *, attempt: AttemptRow, scored: Sequence[ScoredItem], now: datetime
) -> None:
    """Apply the criterion the attempt was begun under; its row allows to replay the decision."""
    decision = decide(criterion_from_mapping(attempt.criterion), scored)
    session.add(
        DecisionRow(
            attempt_id=attempt.id,
            person_id=attempt.person_id,
            objective_id=attempt.objective_id,
            rule=RULE,
            criterion=attempt.criterion,
            verdict=decision.verdict,
            level=decision.level,
            correct=decision.correct,
            answered=decision.answered,
            required=decision.required,
            reason=decision.reason,
            decided_at=now,
        )
    )
    owe_score(
        session,
        objective=session.get_one(ObjectiveRow, ObjectiveId(attempt.objective_id)),
        person_id=PersonId(attempt.person_id),
        level=decision.level,
        reason=decision.reason,
        now=now,
    )
