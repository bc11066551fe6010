"""What students have been shown: the ledger of one, and sums for a whole class."""

from collections import Counter, defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy import bindparam, func, select
from sqlalchemy.orm import Session

from lti_tool.db.base import table_of
from lti_tool.db.models import AttemptItemRow, MembershipRow
from lti_tool.db.stores.histories import Pair
from lti_tool.domain.assessment.forms.exposure import Shown
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, ItemId, ObjectiveId, PersonId
from lti_tool.domain.mastery.recording import RECORDED

_shown = table_of(AttemptItemRow).c
_IS_SHOWN = _shown.fingerprint.not_like(f"{RECORDED}%")
_LEDGER = select(_shown.item_id, _shown.fingerprint).where(
    _shown.person_id == bindparam("person_id"),
    _shown.objective_id == bindparam("objective_id"),
    _IS_SHOWN,
)
_one = table_of(MembershipRow).alias("one").c
_other = table_of(MembershipRow).alias("other").c
_OWN = (
    select(_one.id)
    .where(_one.course_id == bindparam("course_id"), _one.person_id == bindparam("person_id"))
    .scalar_subquery()
)
_PLACE = select(func.count()).where(
    _other.course_id == bindparam("course_id"), _other.role == Role.STUDENT, _other.id < _OWN
)


def load_ledger(session: Session, *, person_id: PersonId, objective_id: ObjectiveId) -> list[Shown]:
    """Answer every instance a student was ever shown for an objective."""
    rows = session.execute(_LEDGER, {"person_id": person_id, "objective_id": objective_id})
    return [Shown(ItemId(row.item_id), row.fingerprint) for row in rows]


def load_met(
    session: Session, *, person_ids: Sequence[PersonId], objective_ids: Sequence[ObjectiveId]
) -> Mapping[Pair, Counter[ItemId]]:
    """Answer how many instances of each item students were shown, in one statement."""
    query = (
        select(_shown.person_id, _shown.objective_id, _shown.item_id, func.count())
        .where(
            _shown.person_id.in_(person_ids),
            _shown.objective_id.in_(objective_ids),
            _IS_SHOWN,
        )
        .group_by(_shown.person_id, _shown.objective_id, _shown.item_id)
    )
    met: defaultdict[Pair, Counter[ItemId]] = defaultdict(Counter)
    for person_id, objective_id, item_id, times in session.execute(query):
        met[PersonId(person_id), ObjectiveId(objective_id)][ItemId(item_id)] = times
    return met


def load_place(session: Session, *, course_id: CourseId, person_id: PersonId) -> int:
    """Answer which student of the course a person is, from 0, in the order in which they came.

    It stays the same when others leave.
    """
    return session.scalar(_PLACE, {"course_id": course_id, "person_id": person_id}) or 0
