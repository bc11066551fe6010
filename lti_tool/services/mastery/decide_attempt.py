"""Decide about an attempt once every item has a score, from the machine or from a person."""

from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, DecisionRow
from lti_tool.domain.assessment.guessing import guess_floor
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.curriculum.criterion import ScoredItem
from lti_tool.domain.psychometrics.posterior import Response
from lti_tool.services.mastery.record_decision import record_decision


def decide_attempt(session: Session, *, attempt: AttemptRow, now: datetime) -> bool:
    """Decide about a handed-in attempt; False, and nothing recorded, while a teacher has to mark.

    Handing in calls it, and so does whoever gives an item its level: with `rubric_level`, `credit`
    and `is_correct` of the row set (`score_of_level` says how they belong together), the decision
    falls with the last item. An attempt that is decided already is left as it is.
    """
    rows = session.scalars(
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt.id)
        .order_by(AttemptItemRow.position)
    ).all()
    is_decided = session.scalar(select(DecisionRow.id).where(DecisionRow.attempt_id == attempt.id))
    if is_decided or any(row.is_correct is None for row in rows):
        return False
    responses = [response for row in rows if (response := _response(row)) is not None]
    record_decision(
        session,
        attempt=attempt,
        scored=[_scored(row) for row in rows],
        responses=responses,
        now=now,
    )
    return True


def _scored(row: AttemptItemRow) -> ScoredItem:
    item = item_from_mapping(row.instance)
    level = row.rubric_level if item.is_marked_by_person else None
    return ScoredItem(item.cell, bool(row.is_correct), item.is_transfer, level)


def _response(row: AttemptItemRow) -> Response | None:
    """Answer what the item says about proficiency; a rubric level claims no chance of an error."""
    item = item_from_mapping(row.instance)
    if item.is_marked_by_person:
        return None
    return Response(row.fingerprint, row.credit or 0.0, guess_floor(item.response))
