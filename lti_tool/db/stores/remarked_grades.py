"""Which grades would follow decisions that are made again."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.class_grades import is_marked_by_person
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.db.stores.histories import load_histories
from lti_tool.db.stores.remarkings import MadeAgain
from lti_tool.domain.gradebook.raised_grades import Follows, follows, with_decisions
from lti_tool.domain.ids import AttemptId, ObjectiveId, PersonId
from lti_tool.domain.mastery.decision import Decision, Verdict
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.levels import Level


@dataclass(frozen=True)
class Following:
    """A student's history as it would be, and whether the grade follows."""

    history: History
    follows: Follows


def load_followings(
    session: Session, *, objective: ObjectiveRow, made_again: Sequence[MadeAgain], now: datetime
) -> dict[PersonId, Following]:
    """Answer what comes of it for every student with a decision that counts. Four statements."""
    again: dict[PersonId, dict[AttemptId, Decision]] = defaultdict(dict)
    for each in made_again:
        if each.purpose.decides_mastery:
            person_id = PersonId(each.row.person_id)
            again[person_id][AttemptId(each.row.attempt_id)] = each.decision
    if not again:
        return {}
    objective_id = ObjectiveId(objective.id)
    unit = session.get_one(UnitRow, objective.unit_id)
    course = session.get_one(CourseRow, unit.course_id)
    policy, today = load_grading(session, course), school_day(course, now)
    histories = load_histories(session, person_ids=sorted(again), objective_ids=[objective_id])
    found = {}
    for person_id, decisions in again.items():
        before = histories.get((person_id, objective_id), History())
        after = with_decisions(before, decisions)
        direction = follows(
            policy,
            before,
            after,
            today=today,
            is_marked_by_person=is_marked_by_person(objective),
        )
        found[person_id] = Following(after, direction)
    return found


def without_falls(
    made_again: Sequence[MadeAgain], followings: Mapping[PersonId, Following]
) -> tuple[MadeAgain, ...]:
    """Answer the decisions with verdict and level as they stand where the grade would fall.

    More evidence can make less of an average. Had the result risen all the same, the next time
    the grade is worked out would lower it. What was right is counted.
    """
    return tuple(
        replace(
            each,
            decision=replace(
                each.decision, verdict=Verdict(each.row.verdict), level=Level(each.row.level)
            ),
        )
        if _would_fall(followings.get(PersonId(each.row.person_id)))
        else each
        for each in made_again
    )


def _would_fall(following: Following | None) -> bool:
    return following is not None and following.follows is Follows.WOULD_FALL
