"""What the latest checks of an objective would come to under another criterion."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from types import MappingProxyType

from sqlalchemy import func, select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, DecisionRow
from lti_tool.domain.curriculum.criterion import Criterion, ScoredItem
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.decision import Verdict, decide
from lti_tool.domain.mastery.evidence import attempts_from
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.recording import level_asked
from lti_tool.domain.mastery.strictness import Strictness


@dataclass(frozen=True)
class Redecision:
    """A student's latest check: what was decided, and what would be."""

    person_id: PersonId
    before: Verdict
    after: Verdict


def load_redecisions(
    session: Session, *, objective_id: ObjectiveId, criterion: Criterion, strictness: Strictness
) -> tuple[Redecision, ...]:
    """Answer the students whose latest check would be decided otherwise. Two statements."""
    latest = (
        select(func.max(DecisionRow.id))
        .join(AttemptRow, AttemptRow.id == DecisionRow.attempt_id)
        .where(DecisionRow.objective_id == objective_id, AttemptRow.purpose != Purpose.RECHECK)
        .group_by(DecisionRow.person_id)
    )
    decisions = session.execute(
        select(DecisionRow, AttemptRow.purpose)
        .join(AttemptRow, AttemptRow.id == DecisionRow.attempt_id)
        .where(DecisionRow.id.in_(latest))
        .order_by(DecisionRow.person_id)
    ).all()
    items = load_scored_items(session, [decision.attempt_id for decision, _ in decisions])
    # What a teacher recorded was held to a level, and would be.
    levels = level_asked(criterion)
    would_be = (
        Redecision(
            PersonId(row.person_id),
            Verdict(row.verdict),
            decide(
                levels if purpose == Purpose.RECORDED else criterion,
                items[row.attempt_id],
                strictness=strictness,
                attempts=attempts_from(row.evidence.get("attempts", ())),
            ).verdict,
        )
        for row, purpose in decisions
    )
    return tuple(each for each in would_be if each.before is not each.after)


def load_scored_items(
    session: Session,
    attempt_ids: Sequence[int],
    *,
    is_correct: Mapping[int, bool] = MappingProxyType({}),
) -> dict[int, list[ScoredItem]]:
    """Answer how the items of these attempts went, in one statement.

    `is_correct` says it of some otherwise, by the ids of their rows.
    """
    scored: dict[int, list[ScoredItem]] = {attempt_id: [] for attempt_id in attempt_ids}
    rows = session.scalars(
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id.in_(attempt_ids))
        .order_by(AttemptItemRow.position)
    )
    for row in rows:
        scored[row.attempt_id].append(
            ScoredItem(
                cell=row.instance.get("cell", ""),
                is_correct=is_correct.get(row.id, bool(row.is_correct)),
                is_transfer=bool(row.instance.get("transfer")),
                level=row.rubric_level,
            )
        )
    return scored
