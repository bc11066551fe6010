"""What has happened between students and objectives, loaded in one statement."""

from collections import defaultdict
from collections.abc import Sequence
from datetime import datetime
from typing import Any

from sqlalchemy import Row
from sqlalchemy.orm import Session

from lti_tool.db.in_one import Rows, by_part
from lti_tool.db.models import SlotRow
from lti_tool.db.stores.history_statements import HISTORIES
from lti_tool.domain.curriculum.resources import Modality, ResourceRole, Way
from lti_tool.domain.ids import AttemptId, ObjectiveId, PersonId, ResourceId, SlotId
from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision, RunningAttempt
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.requests import Request, RequestState, Slot
from lti_tool.domain.mastery.rulings import Ruling, RulingKind, RulingReason

Pair = tuple[PersonId, ObjectiveId]
_Rows = Sequence[Row[Any]]


def load_histories(
    session: Session, *, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> dict[Pair, History]:
    """Answer the history of every pair that has one: one statement, however many pairs."""
    asked = {"persons": list(person_ids), "objectives": list(objective_ids)}
    return histories_of(by_part(HISTORIES.rows(session, asked)))


def histories_of(rows: Rows) -> dict[Pair, History]:
    """Answer the history of every pair that rows of the `HISTORY_PARTS` tell of."""
    decisions, running = _attempts(rows.get("attempt", ()))
    uses = _uses(rows.get("use", ()))
    rulings = _rulings(rows.get("ruling", ()))
    requests, declined = _requests(rows.get("request", ()))
    return {
        pair: History(
            decisions=tuple(decisions.get(pair, ())),
            uses=tuple(uses.get(pair, ())),
            running=running.get(pair),
            rulings=tuple(rulings.get(pair, ())),
            request=requests.get(pair),
            declined_at=declined.get(pair),
        )
        for pair in decisions.keys() | uses.keys() | running.keys() | rulings.keys()
    }


def _attempts(
    rows: _Rows,
) -> tuple[dict[Pair, list[PastDecision]], dict[Pair, RunningAttempt]]:
    """Answer the decisions, and the attempts without one: under way, or waiting to be marked."""
    decisions: dict[Pair, list[PastDecision]] = defaultdict(list)
    running: dict[Pair, RunningAttempt] = {}
    for row in rows:
        pair = PersonId(row.person_id), ObjectiveId(row.objective_id)
        attempt_id, purpose = AttemptId(row.id), Purpose(row.purpose)
        if row.verdict is None:
            is_handed_in = row.submitted_at is not None
            running[pair] = RunningAttempt(attempt_id, purpose, is_handed_in=is_handed_in)
            continue
        decisions[pair].append(
            PastDecision(
                attempt_id=attempt_id,
                verdict=Verdict(row.verdict),
                level=Level(row.level),
                decided_at=row.decided_at,
                reason=row.reason,
                purpose=purpose,
                sureness=row.sureness,
                cut=row.evidence.get("cut"),
                done_at=row.submitted_at,
            )
        )
    return decisions, running


def _uses(rows: _Rows) -> dict[Pair, list[ResourceUse]]:
    found: dict[Pair, list[ResourceUse]] = defaultdict(list)
    for row in rows:
        found[PersonId(row.person_id), ObjectiveId(row.objective_id)].append(
            ResourceUse(
                resource_id=None if row.resource_id is None else ResourceId(row.resource_id),
                way=Way(Modality(row.modality), row.approach),
                opened_at=row.opened_at,
                finished_at=row.finished_at,
                role=ResourceRole(row.role) if row.role else ResourceRole.CORRECTIVE,
            )
        )
    return found


def _rulings(rows: _Rows) -> dict[Pair, list[Ruling]]:
    found: dict[Pair, list[Ruling]] = defaultdict(list)
    for row in rows:
        found[PersonId(row.person_id), ObjectiveId(row.objective_id)].append(
            Ruling(
                kind=RulingKind(row.kind),
                made_at=row.made_at,
                level=None if row.level is None else Level(row.level),
                reason=RulingReason(row.reason),
                expires_at=row.expires_at,
            )
        )
    return found


def _requests(rows: _Rows) -> tuple[dict[Pair, Request], dict[Pair, datetime]]:
    """Answer every pair's latest request, and when one was last declined."""
    found: dict[Pair, Request] = {}
    declined: dict[Pair, datetime] = {}
    for row in rows:
        pair = PersonId(row.person_id), ObjectiveId(row.objective_id)
        state = RequestState(row.state)
        slot = None
        if row.slot_id is not None:
            slot = Slot(SlotId(row.slot_id), row.starts_at, row.minutes, row.slot_place)
        found[pair] = Request(state, row.asked_at, row.reply, slot)
        if state is RequestState.DECLINED and row.answered_at is not None:
            declined[pair] = row.answered_at
    return found, declined


def slot_of(row: SlotRow) -> Slot:
    """Answer the record of a slot row."""
    return Slot(SlotId(row.id), row.starts_at, row.minutes, row.place)
