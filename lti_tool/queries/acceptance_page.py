"""What accepting an answer for all would change, before anything does."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, ItemRow, ObjectiveRow
from lti_tool.db.stores.accepted_answers import load_unforeseen
from lti_tool.db.stores.curriculum import StoredObjective, find_objective_row, objective_of
from lti_tool.db.stores.cycle_policy import load_policy
from lti_tool.db.stores.grading import load_grading
from lti_tool.db.stores.remarked_grades import Following, load_followings, without_falls
from lti_tool.db.stores.remarkings import MadeAgain, load_remarking
from lti_tool.domain.assessment.accepting import TypedText, wording_of
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.raised_grades import Follows
from lti_tool.domain.ids import CourseId, ItemId, ObjectiveId, PersonId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.levels import Level, LevelNames
from lti_tool.queries.class_members import load_students
from lti_tool.queries.criterion_page import VERDICT_WORDS
from lti_tool.queries.item_answers import UnforeseenAnswer, grouped

_WORDS = VERDICT_WORDS | {Verdict.KEPT: "it still holds", Verdict.FADING: "fading"}


@dataclass(frozen=True)
class RaisedResult:
    """A check whose result would rise."""

    name: str
    number: int
    before: str
    after: str


@dataclass(frozen=True)
class RaisedGrades:
    """How many grades would follow; none where the course has no such column."""

    objective: int = 0
    unit: int = 0
    """Grades of the unit that would be worked out again; a number of it may stay."""
    kept: int = 0
    """Of how many students the result stays, because the course's rule would lower the grade."""


@dataclass(frozen=True)
class AcceptancePage:
    """An answer before it is accepted."""

    objective: StoredObjective
    item_id: ItemId
    slug: str
    answer: UnforeseenAnswer
    results: tuple[RaisedResult, ...]
    gone_count: int
    """How many more results would rise of who is not in the class any more."""
    grades: RaisedGrades


def load_acceptance(
    session: Session,
    *,
    course_id: CourseId,
    objective_id: ObjectiveId,
    item_id: ItemId,
    given_id: int,
    place: int,
    now: datetime,
) -> AcceptancePage:
    """Answer the page; raises NotFoundError for what is no unmatched answer to this item."""
    objective = find_objective_row(
        session, course_id=course_id, objective_id=objective_id, even_retired=True
    )
    stored, item, wording = _item(session, objective_id, item_id)
    given = load_unforeseen(session, objective_id=objective_id, items={item_id: item})
    mine = [each for each in given.get(item_id, ()) if each.typed.place == place]
    asked = next((each for each in mine if each.id == given_id), None)
    if asked is None:
        raise NotFoundError
    [answer] = grouped(item, [each for each in mine if each.key == asked.key])
    policy = load_policy(session, course_id)
    remarking = load_remarking(
        session,
        objective_id=objective_id,
        item_id=item_id,
        wording=wording,
        accepted=TypedText(place, asked.typed.text),
        strictness=policy.strictness,
    )
    followings = load_followings(
        session, objective=objective, made_again=remarking.decisions, now=now
    )
    risen = [each for each in without_falls(remarking.decisions, followings) if each.is_other]
    names = dict(load_students(session, course_id))
    results = [
        _result(names[PersonId(each.row.person_id)], each, policy.level_names)
        for each in risen
        if PersonId(each.row.person_id) in names
    ]
    return AcceptancePage(
        objective=objective_of(objective),
        item_id=item_id,
        slug=stored.slug,
        answer=answer,
        results=tuple(sorted(results, key=lambda each: (each.name.casefold(), each.number))),
        gone_count=len(risen) - len(results),
        grades=_grades(session, course_id, objective, followings),
    )


def _item(
    session: Session, objective_id: ObjectiveId, item_id: ItemId
) -> tuple[ItemRow, Item, str]:
    stored = session.scalar(
        select(ItemRow).where(ItemRow.id == item_id, ItemRow.objective_id == objective_id)
    )
    if stored is None:
        raise NotFoundError
    item = item_from_mapping(stored.definition)
    wording = wording_of(item)
    if wording is None:
        raise NotFoundError
    return stored, item, wording


def _grades(
    session: Session,
    course_id: CourseId,
    objective: ObjectiveRow,
    followings: Mapping[PersonId, Following],
) -> RaisedGrades:
    directions = [each.follows for each in followings.values()]
    rising, kept = directions.count(Follows.UP), directions.count(Follows.WOULD_FALL)
    course = session.get_one(CourseRow, course_id)
    if course.columns_url is None:
        return RaisedGrades(kept=kept)
    plan = load_grading(session, course).columns
    return RaisedGrades(
        objective=rising if plan.has_objective(Priority(objective.priority)) else 0,
        unit=rising if plan.has_units else 0,
        kept=kept,
    )


def _result(name: str, each: MadeAgain, level_names: LevelNames) -> RaisedResult:
    before, after = Verdict(each.row.verdict), each.decision.verdict
    if before is not after:
        return RaisedResult(name, each.number, _WORDS[before], _WORDS[after])
    levels = (Level(each.row.level), each.decision.level)
    return RaisedResult(name, each.number, *map(level_names.name_of_check, levels))
