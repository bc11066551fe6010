"""One objective for one student: what it is, the ways to learn it, and where they stand."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.stores.accommodations import blueprint_for_student, load_accommodations
from lti_tool.db.stores.curriculum import StoredObjective, StoredResource, load_resources
from lti_tool.db.stores.reassessments import Weighed, weigh
from lti_tool.db.stores.standings import ObjectiveStanding, load_objective_standing, told_why
from lti_tool.domain.assessment.accommodations import Accommodations
from lti_tool.domain.assessment.timing import time_words
from lti_tool.domain.curriculum.criterion_words import criterion_sentence
from lti_tool.domain.curriculum.resources import Resource, ResourceRole
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId, ResourceId, UnitId
from lti_tool.domain.mastery.corrective import (
    counts_as_different,
    most_different_first,
    used_before,
)
from lti_tool.domain.mastery.form_size import next_blueprint
from lti_tool.domain.mastery.requests import Move
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State
from lti_tool.queries.grade_lines import GradeLine, load_grade_lines
from lti_tool.queries.offers import without_spent_rechecks
from lti_tool.queries.spent_questions import load_spent
from lti_tool.queries.unlocking import Unlock, find_unlock


@dataclass(frozen=True)
class WayCard:
    """One resource as offered to a student."""

    id: ResourceId
    resource: Resource
    is_opened: bool
    is_finished: bool
    counts: bool
    """Whether finishing it can open the next check. Only asked after a “not yet”."""


@dataclass(frozen=True)
class ObjectivePage:
    """What the learn page and the another-way page show."""

    unit_id: UnitId
    unit_title: str
    language: str
    objective: StoredObjective
    standing: Standing
    unlock: Unlock | None
    instruction: tuple[WayCard, ...]
    correctives: tuple[WayCard, ...]
    extensions: tuple[WayCard, ...]
    why: str
    """Why this level: the same paragraph for every role."""
    retake: Weighed | None
    """What stands between the student and the new check; None unless one could follow."""
    is_spent: bool
    """Whether the student has seen every question of the next check."""
    size: int
    """How many questions the next check has for this student."""
    accommodations: Accommodations
    grade: GradeLine | None

    @property
    def criterion_words(self) -> str:
        """The criterion for a form of the next check's size."""
        return criterion_sentence(self.objective.criterion, self.size)

    @property
    def time_words(self) -> str:
        """How much time this student has, and where it comes from."""
        return time_words(self.objective.minutes, self.accommodations)

    @property
    def accommodation_words(self) -> tuple[str, ...]:
        """What of the student's accommodations applies here."""
        return self.accommodations.words(is_timed=self.objective.minutes is not None)

    @property
    def may_start_now(self) -> bool:
        """Whether nothing at all stands between the student and a check."""
        may = self.standing.may_start_check and not self.is_spent
        return may and (self.retake is None or self.retake.next.move is Move.START)

    @property
    def has_way_left(self) -> bool:
        """Whether some way here can still open the next check."""
        return any(card.counts for card in self.correctives)


def load_objective_page(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    person_id: PersonId,
    now: datetime,
) -> ObjectivePage:
    """Answer the page; raises NotFoundError for another course's or an unpublished objective."""
    found = load_objective_standing(
        session, course_id=course_id, objective_id=objective_id, person_id=person_id, now=now
    )
    if not found.unit.is_published:
        raise NotFoundError
    seen = without_spent_rechecks(
        session,
        person_id=person_id,
        objectives=[found.objective],
        standings={found.objective.slug: found.standing},
    )
    found = replace(found, standing=seen[found.objective.slug])
    given = load_accommodations(session, course_id=course_id, person_id=person_id)
    cards = _understood_first(
        _cards(found, load_resources(session, [objective_id])), given.language, found.unit.language
    )
    grades = load_grade_lines(session, person_ids=[person_id], objective_ids=[objective_id])
    objective = found.objective
    whole = next_blueprint(found.standing.state, objective.blueprint, objective.criterion)
    blueprint = blueprint_for_student(session, objective, whole, given)
    return ObjectivePage(
        unit_id=found.unit.id,
        unit_title=found.unit.title,
        language=found.unit.language,
        objective=found.objective,
        standing=found.standing,
        unlock=find_unlock(found.objective, found.unit.objectives, found.unit_standings),
        instruction=_of_role(cards, ResourceRole.INSTRUCTION),
        correctives=_most_different(found, _other_ways(cards)),
        extensions=_of_role(cards, ResourceRole.EXTENSION),
        why=told_why(found),
        retake=_retake(session, found, course_id, person_id, now),
        is_spent=bool(
            load_spent(
                session,
                course_id=course_id,
                person_id=person_id,
                objectives=[found.objective],
                standings={found.objective.id: found.standing},
            )
        ),
        size=blueprint.size,
        accommodations=given,
        grade=grades.get((person_id, objective_id)),
    )


def _retake(
    session: Session,
    found: ObjectiveStanding,
    course_id: CourseId,
    person_id: PersonId,
    now: datetime,
) -> Weighed | None:
    if found.standing.state is not State.READY_AGAIN:
        return None
    return weigh(session, found=found, course_id=course_id, person_id=person_id, now=now)


def ways_now(
    found: ObjectiveStanding, resources: tuple[StoredResource, ...]
) -> tuple[WayCard, ...]:
    """Answer the ways that lead on from here: first teaching, or what counts after a “not yet”.

    None where something else is due: a check under way or open again, or another objective.
    """
    cards = _cards(found, resources)
    match found.standing.state:
        case State.OPEN:
            return _of_role(cards, ResourceRole.INSTRUCTION)
        case State.NOT_YET:
            return tuple(card for card in _most_different(found, _other_ways(cards)) if card.counts)
        case _:
            return ()


def _cards(found: ObjectiveStanding, resources: tuple[StoredResource, ...]) -> tuple[WayCard, ...]:
    uses = {use.resource_id: use for use in found.history.uses}
    last = found.standing.last_decision
    needs_another = last is not None and found.standing.state is not State.MASTERED
    return tuple(
        WayCard(
            id=stored.id,
            resource=stored.resource,
            is_opened=stored.id in uses,
            is_finished=stored.id in uses and uses[stored.id].finished_at is not None,
            counts=needs_another
            and last is not None
            and counts_as_different(
                stored.id,
                stored.resource.way,
                found.history.uses,
                last.decided_at,
                role=stored.resource.role,
            ),
        )
        for stored in resources
    )


def _understood_first(cards: tuple[WayCard, ...], wanted: str, of_unit: str) -> tuple[WayCard, ...]:
    """Order ways so that those in the student's own language lead; for none they stay as given."""
    if not wanted:
        return cards
    own = _base(wanted)
    return tuple(
        sorted(cards, key=lambda card: _base(card.resource.language or of_unit or "en") != own)
    )


def _base(tag: str) -> str:
    """Answer the language of a tag: “es” of “es-MX”."""
    return tag.partition("-")[0].casefold()


def _other_ways(cards: tuple[WayCard, ...]) -> tuple[WayCard, ...]:
    """Answer the correctives, and first instruction that a student went past without opening."""
    unopened = (card for card in _of_role(cards, ResourceRole.INSTRUCTION) if card.counts)
    return (*_of_role(cards, ResourceRole.CORRECTIVE), *unopened)


def _of_role(cards: tuple[WayCard, ...], role: ResourceRole) -> tuple[WayCard, ...]:
    return tuple(card for card in cards if card.resource.role is role)


def _most_different(found: ObjectiveStanding, cards: tuple[WayCard, ...]) -> tuple[WayCard, ...]:
    """Order correctives: those that count first, the most different ahead."""
    last = found.standing.last_decision
    used = used_before(found.history.uses, last.decided_at) if last else frozenset()
    ordered = most_different_first([(card.id, card.resource) for card in cards], used)
    by_id = {card.id: card for card in cards}
    ranked = [by_id[resource_id] for resource_id, _ in ordered]
    return tuple(sorted(ranked, key=lambda card: not card.counts))
