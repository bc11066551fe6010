"""Who has fallen short and used every other way: only a teacher can lead on from there."""

from collections import defaultdict
from collections.abc import Mapping, Sequence

from sqlalchemy.orm import Session

from lti_tool.db.stores.curriculum import StoredObjective, StoredResource, load_resources
from lti_tool.db.stores.histories import Pair, load_histories
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.corrective import counts_as_different
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State


def load_out_of_ways(
    session: Session,
    *,
    objectives: Sequence[StoredObjective],
    standings: Mapping[PersonId, Mapping[str, Standing]],
) -> frozenset[Pair]:
    """Answer the students and objectives “not yet” mastered with no way left that would count.

    Two statements where anybody is “not yet” there, else none.
    """
    asked = [
        (person, each.id)
        for person, mine in standings.items()
        for each in objectives
        if mine[each.slug].state is State.NOT_YET
    ]
    if not asked:
        return frozenset()
    ids = list({objective_id for _, objective_id in asked})
    resources: dict[ObjectiveId, list[StoredResource]] = defaultdict(list)
    for stored in load_resources(session, ids):
        resources[stored.objective_id].append(stored)
    people = list({person for person, _ in asked})
    histories = load_histories(session, person_ids=people, objective_ids=ids)
    return frozenset(
        pair for pair in asked if not has_way_left(histories[pair], resources[pair[1]])
    )


def has_way_left(history: History, resources: Sequence[StoredResource]) -> bool:
    """Whether finishing some resource could still open the check after the last decision."""
    last = history.last_decision
    return last is not None and any(
        counts_as_different(
            stored.id,
            stored.resource.way,
            history.uses,
            last.decided_at,
            role=stored.resource.role,
        )
        for stored in resources
    )
