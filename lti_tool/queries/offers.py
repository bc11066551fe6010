"""What is on offer to a student beyond their standing: times for new checks, unseen questions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.db.stores.cycle_policy import CoursePolicy
from lti_tool.db.stores.exposures import load_met
from lti_tool.db.stores.pools import load_counts
from lti_tool.db.stores.reassessments import count_begun_today, load_slots
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.going_on import has_recheck_left
from lti_tool.domain.mastery.requests import RequestState, must_choose_time
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State
from lti_tool.queries.spent_questions import load_spent


@dataclass(frozen=True)
class Offers:
    """The times of a course at one moment, and whether a new check is always asked for."""

    now: datetime
    has_times: bool = False
    has_place: bool = False
    """Whether any of the times has a free place."""
    approves_requests: bool = True
    spent_today: frozenset[ObjectiveId] = frozenset()
    """Objectives whose new checks of this school day are taken."""
    spent: frozenset[ObjectiveId] = frozenset()
    """Objectives for whose next check the student has seen every question."""

    def opens_tomorrow(self, objective_id: ObjectiveId, standing: Standing) -> bool:
        """Whether the new check is open but for today's limit."""
        is_asked = standing.state is State.READY_AGAIN and standing.request is not None
        return is_asked and objective_id in self.spent_today and not self.before_check(standing)

    def before_check(self, standing: Standing) -> str:
        """Name what comes before the new check of a student who is ready for it, "" for nothing."""
        request = standing.request
        if standing.state is not State.READY_AGAIN or request is None:
            return ""
        if self._lacks_time(standing):
            return "Choose a time"
        is_asked_for = self.has_times or not self.approves_requests
        if request.state is RequestState.WITHDRAWN and is_asked_for:
            return "Ask for a new check"
        return ""

    def waits_for_place(self, standing: Standing) -> bool:
        """Whether the new check is approved and every place is taken: the teacher's to act."""
        return self._lacks_time(standing) and not self.has_place

    def _lacks_time(self, standing: Standing) -> bool:
        request = standing.request
        return (
            standing.state is State.READY_AGAIN
            and request is not None
            and must_choose_time(request, has_times=self.has_times, now=self.now)
        )


def load_offers(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    objectives: Sequence[StoredObjective],
    standings: Mapping[ObjectiveId, Standing],
    policy: CoursePolicy,
    now: datetime,
) -> Offers:
    """Answer what is on offer: two statements where a new check could follow, else none.

    It takes what `load_spent` takes besides.
    """
    spent = load_spent(
        session,
        course_id=course_id,
        person_id=person_id,
        objectives=objectives,
        standings=standings,
    )
    asked = [
        objective_id
        for objective_id, each in standings.items()
        if each.state is State.READY_AGAIN and each.request
    ]
    if not asked:
        return Offers(now, spent=spent)
    slots = load_slots(session, course_id=course_id, now=now)
    begun = count_begun_today(
        session,
        person_id=person_id,
        objective_ids=asked,
        timezone=policy.timezone,
        now=now,
    )
    limit = policy.checks_a_day
    return Offers(
        now,
        has_times=bool(slots),
        has_place=any(each.left for each in slots),
        approves_requests=policy.approves_requests,
        spent_today=frozenset(each for each, count in begun.items() if limit and count >= limit),
        spent=spent,
    )


def load_times(
    session: Session, *, course_id: CourseId, standings: Iterable[Standing], now: datetime
) -> Offers:
    """Answer the times of a course: one statement where anybody is approved for one, else none."""
    requests = (each.request for each in standings)
    if not any(each is not None and each.state is RequestState.APPROVED for each in requests):
        return Offers(now)
    slots = load_slots(session, course_id=course_id, now=now)
    return Offers(now, has_times=bool(slots), has_place=any(each.left for each in slots))


def without_spent_rechecks(
    session: Session,
    *,
    person_id: PersonId,
    objectives: Sequence[StoredObjective],
    standings: Mapping[str, Standing],
) -> dict[str, Standing]:
    """Answer the standings; a re-check for which no unseen question is left is not due.

    It takes two statements where a re-check is due, else none.
    """
    due = [each for each in objectives if standings[each.slug].recheck_is_due]
    if not due:
        return dict(standings)
    ids = [each.id for each in due]
    pools = load_counts(session, ids)
    met = load_met(session, person_ids=[person_id], objective_ids=ids)
    spent = {
        each.slug
        for each in due
        if not has_recheck_left(each.blueprint, pools[each.id], met.get((person_id, each.id), {}))
    }
    return {
        slug: replace(standing, recheck_is_due=False) if slug in spent else standing
        for slug, standing in standings.items()
    }
