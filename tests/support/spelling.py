"""A unit that asks for words, and what students write there that nobody foresaw."""

from dataclasses import replace
from datetime import datetime
from typing import TypeVar

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.base import Table
from lti_tool.db.models import AttemptItemRow, ItemRow, ObjectiveRow, ScoreOwedRow
from lti_tool.domain.assessment.items import AcceptedText, Blueprint, Cell, Item, ShortText
from lti_tool.domain.assessment.responses.cloze import Blank, Cloze
from lti_tool.domain.curriculum.criterion import KOfN
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.ids import AttemptId, ItemId, PersonId
from lti_tool.interchange.drafts import UnitDraft
from lti_tool.services.mastery.accept_answer import accept_answer, withdraw_accepted
from tests.support.classrooms import Classroom
from tests.support.drafts import words

Row = TypeVar("Row", bound=Table)

SPELLING = "spelling"
COLOUR = "colour"
BOTH = "both"
RIGHT = {COLOUR: ["grey"], BOTH: ["ship", "boat"]}
KEYS = {COLOUR: ("grey",), BOTH: ("ship", "boat")}


def _items() -> tuple[Item, ...]:
    colour = Item(COLOUR, "words", "Between black and white?", ShortText((AcceptedText("grey"),)))
    large, small = (ShortText((AcceptedText(key),)) for key in KEYS[BOTH])
    both = Item(
        BOTH,
        "words",
        "Large: [[large]]. Small: [[small]].",
        Cloze((Blank("large", large), Blank("small", small))),
    )
    return colour, both


def spelling_draft(*more: Item) -> UnitDraft:
    """Answer a unit with one must-do: both of two questions in words, the same for everybody."""
    objective = replace(
        words(),
        slug=SPELLING,
        title="Spell words",
        priority=Priority.MUST,
        criterion=KOfN(2, 2),
        blueprint=Blueprint((Cell("words", "Words", 2),)),
        items=(*_items(), *more),
    )
    return UnitDraft(
        slug="numbers", title="Words", description="In words.", objectives=(objective,)
    )


def teach_spelling(room: Classroom, *more: Item) -> None:
    """Have the course teach it instead of what it taught."""
    room.reimport(spelling_draft(*more))


def item_id(room: Classroom, slug: str = COLOUR) -> ItemId:
    """Answer the id of a question of the objective."""
    query = (
        select(ItemRow.id)
        .join(ObjectiveRow, ObjectiveRow.id == ItemRow.objective_id)
        .where(ObjectiveRow.unit_id == room.unit_id, ItemRow.slug == slug)
    )
    with room.tool.reading() as session:
        return ItemId(session.scalars(query).one())


def answers(room: Classroom, attempt_id: AttemptId, **given: list[str]) -> dict[int, list[str]]:
    """Answer form values by position: what is right, but for what is given by the item's slug."""
    slugs = {row.position: row.instance["id"] for row in room.items(attempt_id)}
    right = room.right(attempt_id)
    return {place: given.get(slug, right[place]) for place, slug in slugs.items()}


def write(room: Classroom, person: PersonId | None = None, **given: list[str]) -> AttemptId:
    """Hand in a check: everything right, but for what is given by the item's slug."""
    attempt_id = room.start(SPELLING, person)
    room.submit(attempt_id, answers(room, attempt_id, **given), person)
    return attempt_id


def row_of(room: Classroom, attempt_id: AttemptId, slug: str = COLOUR) -> AttemptItemRow:
    """Answer the row of one question of an attempt."""
    return next(row for row in room.items(attempt_id) if row.instance["id"] == slug)


def accept_in(
    session: Session, room: Classroom, given: AttemptItemRow, now: datetime, place: int = 0
) -> bool:
    """Accept what stands in a row's field, within a transaction."""
    return accept_answer(
        session,
        course_id=room.course_id,
        objective_id=room.objective(SPELLING),
        item_id=ItemId(given.item_id),
        given_id=given.id,
        place=place,
        teacher_id=room.rivera,
        now=now,
    )


def accept(room: Classroom, attempt_id: AttemptId, slug: str = COLOUR, place: int = 0) -> bool:
    """Accept for all what was written in an attempt."""
    given = row_of(room, attempt_id, slug)
    with room.tool.transaction() as session:
        return accept_in(session, room, given, room.clock.move(minutes=1), place)


def take_away(room: Classroom, accepted_id: int, slug: str = COLOUR) -> None:
    """Accept it no more."""
    ids = room.objective(SPELLING), item_id(room, slug)
    with room.tool.transaction() as session:
        withdraw_accepted(
            session,
            course_id=room.course_id,
            objective_id=ids[0],
            item_id=ids[1],
            accepted_id=accepted_id,
            teacher_id=room.rivera,
            now=room.clock.move(minutes=1),
        )


def owed(room: Classroom, person: PersonId | None = None) -> list[tuple[int, int]]:
    """Answer level and points of what a person is owed."""
    query = select(ScoreOwedRow.level, ScoreOwedRow.points).where(
        ScoreOwedRow.person_id == (person or room.ada)
    )
    with room.tool.reading() as session:
        return [(row.level, row.points) for row in session.execute(query)]


def rows(room: Classroom, table: type[Row]) -> list[Row]:
    """Answer all rows of a table."""
    with room.tool.reading() as session:
        found = list(session.scalars(select(table)))
        session.expunge_all()
    return found


def results(room: Classroom, person: PersonId | None = None) -> list[tuple[str, int, int]]:
    """Answer verdict, level and count of what was decided about a person."""
    return [(each.verdict, each.level, each.correct) for each in room.decisions(person)]
