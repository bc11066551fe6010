"""For how many attempts the questions of objectives last, given what everybody was shown."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.db.stores.exposures import load_met
from lti_tool.db.stores.pools import load_counts
from lti_tool.domain.assessment.forms.supply import (
    MOST_COUNTED,
    Supply,
    SupplyLevel,
    class_supply,
    supply_sentence,
    warning_sentence,
)
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.form_size import next_blueprint
from lti_tool.domain.mastery.going_on import has_recheck_left, spent_rechecks_sentence
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State

Standings = Mapping[PersonId, Mapping[str, Standing]]
"""The standing of each student by the slug of an objective."""


@dataclass(frozen=True)
class SupplyLine:
    """How long one objective's questions last."""

    supply: Supply
    left: Mapping[PersonId, int]
    """For each student who may still need attempts, how many unseen forms there are."""
    rechecks_spent: int = 0
    """How many are due to look back and have no unseen question left for it."""

    @property
    def sentence(self) -> str:
        """How many attempts it supports, for whom."""
        return supply_sentence(self.supply)

    @property
    def short(self) -> str:
        """The same for the head of a column."""
        left = self.supply.attempts
        if left >= MOST_COUNTED:
            return f"{MOST_COUNTED} or more forms left"
        return {0: "no form left", 1: "1 form left"}.get(left, f"{left} forms left")

    @property
    def warning(self) -> str:
        """What runs out and what to add; nothing when there is enough."""
        said = (warning_sentence(self.supply), spent_rechecks_sentence(self.rechecks_spent))
        return " ".join(each for each in said if each)

    @property
    def needs_look(self) -> bool:
        """Whether it runs out now or after the next attempt."""
        is_over = bool(self.supply.done) and not self.supply.students
        runs_out = self.supply.level in {SupplyLevel.SPENT, SupplyLevel.LAST}
        return self.rechecks_spent > 0 or (not is_over and runs_out)

    @property
    def spent(self) -> tuple[PersonId, ...]:
        """Who has run out, unless it is everybody."""
        spent = tuple(person for person, left in self.left.items() if left == 0)
        return spent if len(spent) < len(self.left) else ()


def load_supplies(
    session: Session, *, objectives: Sequence[StoredObjective], standings: Standings
) -> dict[ObjectiveId, SupplyLine]:
    """Answer a line for each objective, in two statements for any number of students.

    It takes one statement more while there are items not imported since yields are kept.
    """
    ids = [each.id for each in objectives]
    pools = load_counts(session, ids)
    met = load_met(session, person_ids=list(standings), objective_ids=ids)
    lines: dict[ObjectiveId, SupplyLine] = {}
    for each in objectives:
        states = {person: mine[each.slug].state for person, mine in standings.items()}
        done = {person for person, state in states.items() if state is State.MASTERED}
        needing = [
            person
            for person, state in states.items()
            if person not in done and state is not State.EXCUSED
        ]
        supply = class_supply(
            blueprint=each.blueprint,
            pool=pools[each.id],
            met=[met.get((person, each.id), {}) for person in needing],
            nexts=[
                next_blueprint(states[person], each.blueprint, each.criterion) for person in needing
            ],
            done=len(done),
        )
        spent = sum(
            mine[each.slug].recheck_is_due
            and not has_recheck_left(each.blueprint, pools[each.id], met.get((person, each.id), {}))
            for person, mine in standings.items()
        )
        left = dict(zip(needing, supply.left, strict=True))
        lines[each.id] = SupplyLine(supply, left, spent)
    return lines
