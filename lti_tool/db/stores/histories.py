"""What has happened between students and objectives, loaded in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptRow, DecisionRow, ResourceUseRow
from lti_tool.domain.curriculum.resources import Modality, Way
from lti_tool.domain.ids import AttemptId, ObjectiveId, PersonId, ResourceId
from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.standing import History, PastDecision

Pair = tuple[PersonId, ObjectiveId]


def load_histories(
    session: Session, *, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> dict[Pair, History]:
    """Answer the history of every pair that has one: three statements, however many pairs."""
    # Running attempts first: one that is submitted between two statements then still counts as
    # running, rather than as neither running nor decided.
    running = _running(session, person_ids, objective_ids)
    decisions = _decisions(session, person_ids, objective_ids)
    uses = _uses(session, person_ids, objective_ids)
    return {
        pair: History(
            decisions=tuple(decisions.get(pair, ())),
            uses=tuple(uses.get(pair, ())),
            running_attempt=running.get(pair),
        )
        for pair in decisions.keys() | uses.keys() | running.keys()
    }


def _decisions(
    session: Session, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> dict[Pair, list[PastDecision]]:
    query = (
        select(DecisionRow)
        .where(DecisionRow.person_id.in_(person_ids), DecisionRow.objective_id.in_(objective_ids))
        .order_by(DecisionRow.decided_at, DecisionRow.id)
    )
    found: dict[Pair, list[PastDecision]] = defaultdict(list)
    for row in session.scalars(query):
        found[PersonId(row.person_id), ObjectiveId(row.objective_id)].append(
            PastDecision(
                attempt_id=AttemptId(row.attempt_id),
                verdict=Verdict(row.verdict),
                level=Level(row.level),
                decided_at=row.decided_at,
                reason=row.reason,
            )
        )
    return found


def _uses(
    session: Session, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> dict[Pair, list[ResourceUse]]:
    query = (
        select(ResourceUseRow)
        .where(
            ResourceUseRow.person_id.in_(person_ids),
            ResourceUseRow.objective_id.in_(objective_ids),
        )
        .order_by(ResourceUseRow.opened_at, ResourceUseRow.id)
    )
    found: dict[Pair, list[ResourceUse]] = defaultdict(list)
    for row in session.scalars(query):
        found[PersonId(row.person_id), ObjectiveId(row.objective_id)].append(
            ResourceUse(
                resource_id=None if row.resource_id is None else ResourceId(row.resource_id),
                way=Way(Modality(row.modality), row.approach),
                opened_at=row.opened_at,
                finished_at=row.finished_at,
            )
        )
    return found


def _running(
    session: Session, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> dict[Pair, AttemptId]:
    query = select(AttemptRow.person_id, AttemptRow.objective_id, AttemptRow.id).where(
        AttemptRow.person_id.in_(person_ids),
        AttemptRow.objective_id.in_(objective_ids),
        AttemptRow.submitted_at.is_(None),
    )
    return {
        (PersonId(person), ObjectiveId(objective)): AttemptId(attempt)
        for person, objective, attempt in session.execute(query)
    }
