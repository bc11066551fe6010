"""The student's path: what is open, what is locked and why, and the one next step."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from enum import StrEnum

from sqlalchemy.orm import Session

from lti_tool.db.stores.curriculum import StoredObjective, StoredUnit, load_published_units
from lti_tool.db.stores.standings import standings_of
from lti_tool.domain.classes.carrying import Carried
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId, UnitId
from lti_tool.domain.mastery.nudges import has_moved_on, nudge
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State
from lti_tool.queries.grade_lines import GradeLine
from lti_tool.queries.offers import Offers, load_offers, without_spent_rechecks
from lti_tool.queries.path_record import load_path_record
from lti_tool.queries.unlocking import Unlock, find_unlock, still_open


class StepKind(StrEnum):
    """Where the one button leads."""

    LEARN = "learn"
    RESUME = "resume"
    ANOTHER_WAY = "another_way"
    TRY_AGAIN = "try_again"
    CONFIRM = "confirm"
    RECHECK = "recheck"
    EXTEND = "extend"


@dataclass(frozen=True)
class Step:
    """The next step: what to do, and for which objective or attempt."""

    kind: StepKind
    label: str
    objective_id: ObjectiveId
    attempt_id: AttemptId | None = None


@dataclass(frozen=True)
class ObjectiveCard:
    """One objective on the path."""

    id: ObjectiveId
    code: str
    title: str
    sentence: str
    priority: Priority
    standing: Standing
    unlock: Unlock | None
    step: Step | None
    grade: GradeLine | None
    still_open: str = ""
    """What was to be mastered before, though this is open all the same; "" for nothing."""
    nudge: str = ""
    """A kind line when nothing has happened here for days, "" for none."""
    waits_for_place: bool = False
    """The new check is approved, and no time on offer has a free place."""
    opens_tomorrow: bool = False
    """The new check is open but for today's limit."""
    is_spent: bool = False
    """The student has seen every question of the check that would come next."""
    is_left_behind: bool = False
    """Open here, while the class has gone on to what comes later."""
    carried: str = ""
    """From which term it was carried over, and by when it is hoped for; "" for none."""


@dataclass(frozen=True)
class UnitPath:
    """A unit as one student sees it."""

    id: UnitId
    title: str
    description: str
    language: str
    cards: tuple[ObjectiveCard, ...]
    next_step: Step | None
    next_title: str

    @property
    def mastered_count(self) -> int:
        """How many objectives are mastered."""
        return sum(card.standing.state is State.MASTERED for card in self.cards)

    @property
    def is_done(self) -> bool:
        """Whether nothing is left to master."""
        return all(card.standing.state.lets_pass for card in self.cards)


def load_path(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    unit_id: UnitId | None,
    now: datetime,
) -> tuple[UnitPath, ...]:
    """Answer the student's paths through the published units, or through the one asked for."""
    units = load_published_units(session, course_id=course_id, unit_id=unit_id)
    return tuple(_unit_path(session, course_id, unit, person_id, now) for unit in units)


def _unit_path(
    session: Session, course_id: CourseId, unit: StoredUnit, person_id: PersonId, now: datetime
) -> UnitPath:
    record = load_path_record(session, unit=unit, person_id=person_id)
    standings = without_spent_rechecks(
        session,
        person_id=person_id,
        objectives=unit.objectives,
        standings=standings_of(unit, record.histories, person_ids=[person_id], now=now)[person_id],
    )
    offers = load_offers(
        session,
        course_id=course_id,
        person_id=person_id,
        objectives=unit.objectives,
        standings={each.id: standings[each.slug] for each in unit.objectives},
        policy=unit.policy,
        now=now,
    )
    path = path_through(unit, standings, record.grades, offers)
    cards = (
        replace(
            card,
            nudge="" if card.step is None else _nudge(card.standing, now),
            carried=carried_note(record.carried.get(card.id), card.standing),
            is_left_behind=card.standing.state in _OPEN and has_moved_on(place, record.furthest),
        )
        for place, card in enumerate(path.cards)
    )
    return replace(path, cards=tuple(cards))


def carried_note(carried: Carried | None, standing: Standing) -> str:
    """Answer the note of what was carried over, as long as it is open."""
    return carried.note if carried is not None and not standing.state.lets_pass else ""


def _nudge(standing: Standing, now: datetime) -> str:
    found = nudge(standing, now)
    return found.line if found else ""


def path_through(
    unit: StoredUnit,
    standings: Mapping[str, Standing],
    grades: Mapping[ObjectiveId, GradeLine],
    offers: Offers,
) -> UnitPath:
    """Answer a unit as the student with these standings, grades and offers sees it."""
    cards = tuple(
        ObjectiveCard(
            id=objective.id,
            code=objective.code,
            title=objective.title,
            sentence=objective.sentence,
            priority=objective.priority,
            standing=standings[objective.slug],
            unlock=find_unlock(objective, unit.objectives, standings),
            step=step_for(objective, standings[objective.slug], offers),
            grade=grades.get(objective.id),
            is_spent=objective.id in offers.spent,
            waits_for_place=objective.id not in offers.spent
            and offers.waits_for_place(standings[objective.slug]),
            opens_tomorrow=objective.id not in offers.spent
            and offers.opens_tomorrow(objective.id, standings[objective.slug]),
            still_open=still_open(objective, unit.objectives, standings),
        )
        for objective in unit.objectives
    )
    following = next_card(cards)
    return UnitPath(
        id=unit.id,
        title=unit.title,
        description=unit.description,
        language=unit.language,
        cards=cards,
        next_step=following.step if following else None,
        next_title=following.title if following else "",
    )


_URGENCY = (
    State.IN_PROGRESS,
    State.ALMOST,
    State.READY_AGAIN,
    State.NOT_YET,
    State.OPEN,
)


_OPEN = {*_URGENCY, State.CONFERENCE}


def next_card(cards: Sequence[ObjectiveCard]) -> ObjectiveCard | None:
    """Answer the objective to go on with: what was begun first, must-dos before the others.

    A look back at what was mastered comes after the must-dos.
    """
    open_cards = [card for card in cards if card.standing.state in _URGENCY and card.step]
    must_first = [card for card in open_cards if card.priority is Priority.MUST]
    if not must_first:
        back = next((card for card in cards if _looks_back(card.standing)), None)
        if back is not None:
            return back
    candidates = must_first or open_cards
    return min(candidates, key=lambda card: _URGENCY.index(card.standing.state), default=None)


def _looks_back(standing: Standing) -> bool:
    """Whether a re-check is due, or under way."""
    is_running = standing.state is State.MASTERED and standing.running_attempt is not None
    return standing.recheck_is_due or is_running


def step_for(objective: StoredObjective, standing: Standing, offers: Offers) -> Step | None:
    """Answer what a student can do about an objective, None when that is for others to do."""
    waits = standing.waits_for_teacher or standing.waits_for_time
    if standing.state not in _STEPS or waits or offers.waits_for_place(standing):
        return None
    if offers.opens_tomorrow(objective.id, standing):
        return None
    if objective.id in offers.spent and standing.state is not State.NOT_YET:
        return None
    if standing.is_declined:
        return Step(StepKind.ANOTHER_WAY, "Read your teacher's answer", objective.id)
    if label := offers.before_check(standing):
        return Step(StepKind.ANOTHER_WAY, label, objective.id)
    kind, label = _STEPS[standing.state]
    if standing.recheck_is_due:
        kind, label = StepKind.RECHECK, "Show that it still holds"
    elif _looks_back(standing):
        kind, label = _STEPS[State.IN_PROGRESS]
    running = standing.running_attempt if kind is StepKind.RESUME else None
    return Step(kind, label, objective.id, running)


_STEPS = {
    State.IN_PROGRESS: (StepKind.RESUME, "Go on with your check"),
    State.NOT_YET: (StepKind.ANOTHER_WAY, "Learn it another way"),
    State.READY_AGAIN: (StepKind.TRY_AGAIN, "Take a new check"),
    State.ALMOST: (StepKind.CONFIRM, "Take one more short check"),
    State.OPEN: (StepKind.LEARN, "Learn and take the check"),
    State.MASTERED: (StepKind.EXTEND, "Go further"),
}
