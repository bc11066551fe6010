"""What accepting an answer changes: which marks rise, and which decisions they carry with them."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, DecisionRow
from lti_tool.db.stores.accepted_answers import typed_texts
from lti_tool.db.stores.decimal_marks import decimal_mark_of
from lti_tool.db.stores.redecisions import load_scored_items
from lti_tool.domain.assessment.accepting import TypedText, score_accepting
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.base import ItemScore
from lti_tool.domain.assessment.scoring import stored_answer
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.ids import ItemId, ObjectiveId, PersonId
from lti_tool.domain.mastery.decision import Decision, Verdict
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.redeciding import Decided, redecide, with_credits
from lti_tool.domain.mastery.strictness import Strictness


@dataclass(frozen=True)
class RaisedMark:
    """An answer that earns more once the text is accepted, and what its mark rests on then."""

    row: AttemptItemRow
    score: ItemScore
    used: tuple[TypedText, ...]


@dataclass(frozen=True)
class MadeAgain:
    """A decision as it would be with the raised marks, and the evidence that goes with it."""

    row: DecisionRow
    purpose: Purpose
    number: int
    """Which of the student's checks of the objective it is, from 1."""
    decision: Decision
    evidence: dict[str, Any]

    @property
    def is_other(self) -> bool:
        """Whether verdict or level rises; else only the count does, or how sure it is."""
        before = Verdict(self.row.verdict), Level(self.row.level)
        return before != (self.decision.verdict, self.decision.level)


@dataclass(frozen=True)
class Remarking:
    """All that accepting an answer changes."""

    marks: tuple[RaisedMark, ...]
    decisions: tuple[MadeAgain, ...]


def load_remarking(
    session: Session,
    *,
    objective_id: ObjectiveId,
    item_id: ItemId,
    wording: str,
    accepted: TypedText,
    strictness: Strictness,
) -> Remarking:
    """Answer what would change if this were accepted; nothing does. Four statements.

    Each decision stays under the criterion and the strictness it was made under; `strictness` is
    for those that did not keep theirs.
    """
    marks = _raised(session, objective_id, item_id, wording, accepted)
    if not marks:
        return Remarking((), ())
    person_ids = sorted({PersonId(mark.row.person_id) for mark in marks})
    found = session.execute(
        select(DecisionRow, AttemptRow.purpose, AttemptRow.number)
        .join(AttemptRow, AttemptRow.id == DecisionRow.attempt_id)
        .where(DecisionRow.objective_id == objective_id, DecisionRow.person_id.in_(person_ids))
        .order_by(DecisionRow.id)
    ).all()
    scored = load_scored_items(
        session,
        [decision.attempt_id for decision, _, _ in found],
        is_correct={mark.row.id: mark.score.is_correct for mark in marks},
    )
    earned: dict[int, dict[str, float]] = defaultdict(dict)
    for mark in marks:
        earned[mark.row.person_id][mark.row.fingerprint] = float(mark.score.credit)
    touched = {mark.row.attempt_id for mark in marks}
    made_again = []
    for row, purpose, number in found:
        evidence = with_credits(row.evidence, earned[row.person_id])
        if row.attempt_id not in touched and evidence == row.evidence:
            continue
        decided = _decided(row, Purpose(purpose), evidence, strictness)
        decision = redecide(decided, scored[row.attempt_id])
        if decision is not None:
            made_again.append(MadeAgain(row, Purpose(purpose), number, decision, evidence))
    return Remarking(marks, tuple(made_again))


def _raised(
    session: Session, objective_id: ObjectiveId, item_id: ItemId, wording: str, accepted: TypedText
) -> tuple[RaisedMark, ...]:
    rows: Sequence[AttemptItemRow] = session.scalars(
        select(AttemptItemRow)
        .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
        .where(
            AttemptItemRow.objective_id == objective_id,
            AttemptItemRow.item_id == item_id,
            AttemptItemRow.fingerprint == wording,
            AttemptItemRow.is_correct.is_(False),
            AttemptRow.submitted_at.is_not(None),
        )
        .order_by(AttemptItemRow.id)
    ).all()
    decimal_mark = decimal_mark_of(session, objective_id)
    raised = []
    for row in rows:
        instance = item_from_mapping(row.instance)
        score, used = score_accepting(
            instance,
            stored_answer(instance, row.answer),
            (*typed_texts(row.also_accepted), accepted),
            decimal_mark=decimal_mark,
        )
        if accepted in used and float(score.credit) > (row.credit or 0.0):
            raised.append(RaisedMark(row, score, used))
    return tuple(raised)


def _decided(
    row: DecisionRow, purpose: Purpose, evidence: Mapping[str, Any], strictness: Strictness
) -> Decided:
    return Decided(
        purpose=purpose,
        criterion=criterion_from_mapping(row.criterion),
        strictness=Strictness(row.evidence.get("strictness", strictness)),
        verdict=Verdict(row.verdict),
        level=Level(row.level),
        evidence=evidence,
    )
