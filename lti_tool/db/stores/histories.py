"""What has happened between students and objectives, loaded in a fixed number of statements."""

from collections import defaultdict
from collections.abc import Sequence

from sqlalchemy import BindParameter, bindparam, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import AttemptRow, DecisionRow, ResourceUseRow
from lti_tool.domain.curriculum.resources import Modality, Way
from lti_tool.domain.ids import AttemptId, ObjectiveId, PersonId, ResourceId
from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.standing import History, PastDecision

Pair = tuple[PersonId, ObjectiveId]

# Built once: putting a statement together costs more than asking it.
_decision = table_of(DecisionRow).c
_use = table_of(ResourceUseRow).c
_attempt = table_of(AttemptRow).c
_PERSONS: BindParameter[int] = bindparam("persons", expanding=True)
_OBJECTIVES: BindParameter[int] = bindparam("objectives", expanding=True)
_DECISIONS = (
    select(
        _decision.person_id,
        _decision.objective_id,
        _decision.attempt_id,
        _decision.verdict,
        _decision.level,
        _decision.decided_at,
        _decision.reason,
    )
    .where(_decision.person_id.in_(_PERSONS), _decision.objective_id.in_(_OBJECTIVES))
    .order_by(_decision.decided_at, _decision.id)
)
_USES = (
    select(
        _use.person_id,
        _use.objective_id,
        _use.resource_id,
        _use.modality,
        _use.approach,
        _use.opened_at,
        _use.finished_at,
    )
    .where(_use.person_id.in_(_PERSONS), _use.objective_id.in_(_OBJECTIVES))
    .order_by(_use.opened_at, _use.id)
)
_RUNNING = select(_attempt.person_id, _attempt.objective_id, _attempt.id).where(
    _attempt.person_id.in_(_PERSONS),
    _attempt.objective_id.in_(_OBJECTIVES),
    _attempt.submitted_at.is_(None),
)


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
    asked = {"persons": person_ids, "objectives": objective_ids}
    found: dict[Pair, list[PastDecision]] = defaultdict(list)
    for row in session.execute(_DECISIONS, asked):
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
    asked = {"persons": person_ids, "objectives": objective_ids}
    found: dict[Pair, list[ResourceUse]] = defaultdict(list)
    for row in session.execute(_USES, asked):
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
    asked = {"persons": person_ids, "objectives": objective_ids}
    return {
        (PersonId(person), ObjectiveId(objective)): AttemptId(attempt)
        for person, objective, attempt in session.execute(_RUNNING, asked)
    }
