"""What is asked of the record of students and objectives on every page, in one statement.

Built once, on plain tables: putting a statement together costs more than asking it, and asking
costs more than what is answered.
"""

from sqlalchemy import BindParameter, Table, and_, bindparam, select
from sqlalchemy.sql import ColumnElement

from lti_tool.db.base import table_of
from lti_tool.db.in_one import in_one
from lti_tool.db.models import (
    AttemptRow,
    DecisionRow,
    RequestRow,
    ResourceRow,
    ResourceUseRow,
    RulingRow,
    SlotRow,
)
from lti_tool.db.prepared import Prepared

_PERSONS: BindParameter[int] = bindparam("persons", expanding=True)
_OBJECTIVES: BindParameter[int] = bindparam("objectives", expanding=True)


def _asked(table: Table) -> ColumnElement[bool]:
    return and_(table.c.person_id.in_(_PERSONS), table.c.objective_id.in_(_OBJECTIVES))


_attempt, _decision = table_of(AttemptRow), table_of(DecisionRow)
_ATTEMPTS = (
    select(
        _attempt.c.person_id,
        _attempt.c.objective_id,
        _attempt.c.id,
        _attempt.c.purpose,
        _attempt.c.submitted_at,
        _decision.c.verdict,
        _decision.c.level,
        _decision.c.decided_at,
        _decision.c.reason,
        _decision.c.sureness,
        _decision.c.evidence,
        _decision.c.decided_at.label("moment"),
        _decision.c.id.label("place"),
    )
    .outerjoin(_decision, _decision.c.attempt_id == _attempt.c.id)
    .where(_asked(_attempt))
)

_use, _resource = table_of(ResourceUseRow), table_of(ResourceRow)
_USES = (
    select(
        _use.c.person_id,
        _use.c.objective_id,
        _use.c.resource_id,
        _use.c.modality,
        _use.c.approach,
        _use.c.opened_at,
        _use.c.finished_at,
        _resource.c.role,
        _use.c.opened_at.label("moment"),
        _use.c.id.label("place"),
    )
    .outerjoin(_resource, _resource.c.id == _use.c.resource_id)
    .where(_asked(_use))
)

_ruling = table_of(RulingRow)
_RULINGS = select(
    _ruling.c.person_id,
    _ruling.c.objective_id,
    _ruling.c.kind,
    _ruling.c.made_at,
    _ruling.c.level,
    _ruling.c.reason,
    _ruling.c.expires_at,
    _ruling.c.made_at.label("moment"),
    _ruling.c.id.label("place"),
).where(_asked(_ruling), _ruling.c.withdrawn_at.is_(None))

_request, _slot = table_of(RequestRow), table_of(SlotRow)
_REQUESTS = (
    select(
        _request.c.person_id,
        _request.c.objective_id,
        _request.c.state,
        _request.c.asked_at,
        _request.c.answered_at,
        _request.c.reply,
        _slot.c.id.label("slot_id"),
        _slot.c.starts_at,
        _slot.c.minutes,
        _slot.c.place.label("slot_place"),
        _request.c.asked_at.label("moment"),
        _request.c.id.label("place"),
    )
    .outerjoin(_slot, and_(_slot.c.id == _request.c.slot_id, _slot.c.cancelled_at.is_(None)))
    .where(_asked(_request))
)


HISTORY_PARTS = {
    "attempt": _ATTEMPTS,
    "use": _USES,
    "ruling": _RULINGS,
    "request": _REQUESTS,
}
HISTORIES = Prepared(in_one(**HISTORY_PARTS))
