"""What students answered to one question that fits nothing, what is accepted, what it changes."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session, aliased

from lti_tool.db.models import AcceptedAnswerRow, PersonRow, RemarkRow
from lti_tool.db.stores.accepted_answers import GivenText, load_unforeseen
from lti_tool.domain.assessment.accepting import text_fields, wording_of
from lti_tool.domain.assessment.items import Item, ShortText
from lti_tool.domain.ids import ItemId, ObjectiveId
from lti_tool.queries.class_members import student_name

_accepter, _withdrawer = aliased(PersonRow), aliased(PersonRow)


@dataclass(frozen=True)
class UnforeseenAnswer:
    """One answer that matched nothing, however often it was given; `field` says which blank."""

    given_id: int
    """The oldest of those who gave it stands for all: an address holds no answer."""
    place: int
    field: str
    text: str
    students: int
    checks: int


@dataclass(frozen=True)
class AcceptedLine:
    """An accepted answer, with whom it helped when it was accepted."""

    id: int
    field: str
    text: str
    accepted_by: str
    accepted_at: datetime
    withdrawn_by: str
    withdrawn_at: datetime | None
    is_of_this_wording: bool
    helped: tuple[str, ...]


@dataclass(frozen=True)
class ItemAnswers:
    """What stands on the page of a question that takes words."""

    is_collected: bool
    """False where each student meets other numbers: nothing can be accepted for all."""
    unforeseen: tuple[UnforeseenAnswer, ...]
    accepted: tuple[AcceptedLine, ...]


def load_item_answers(
    session: Session, *, objective_id: ObjectiveId, item_id: ItemId, item: Item
) -> ItemAnswers | None:
    """Answer them, the commonest first; None for a question that takes no words."""
    if not text_fields(item):
        return None
    given = load_unforeseen(session, objective_id=objective_id, items={item_id: item})
    return ItemAnswers(
        is_collected=wording_of(item) is not None,
        unforeseen=grouped(item, given.get(item_id, ())),
        accepted=_accepted(session, item_id, item),
    )


def grouped(item: Item, given: Sequence[GivenText]) -> tuple[UnforeseenAnswer, ...]:
    """Answer each distinct answer once, the commonest first."""
    groups: dict[tuple[int, str], list[GivenText]] = defaultdict(list)
    for each in given:
        groups[each.typed.place, each.key].append(each)
    found = (
        UnforeseenAnswer(
            given_id=same[0].id,
            place=place,
            field=field_label(item, place),
            text=same[0].typed.text.strip(),
            students=len({each.person_id for each in same}),
            checks=len({each.attempt_id for each in same}),
        )
        for (place, _), same in groups.items()
    )
    return tuple(sorted(found, key=lambda each: (-each.students, -each.checks, each.given_id)))


def field_label(item: Item, place: int) -> str:
    """Answer which field it is as a student counts, "" where there is one."""
    return "" if isinstance(item.response, ShortText) else f"Blank {place + 1}"


def _accepted(session: Session, item_id: ItemId, item: Item) -> tuple[AcceptedLine, ...]:
    rows = session.execute(
        select(AcceptedAnswerRow, _accepter.name, _withdrawer.name)
        .join(_accepter, _accepter.id == AcceptedAnswerRow.accepted_by)
        .outerjoin(_withdrawer, _withdrawer.id == AcceptedAnswerRow.withdrawn_by)
        .where(AcceptedAnswerRow.item_id == item_id)
        .order_by(AcceptedAnswerRow.id.desc())
    ).all()
    helped = _helped(session, [row.id for row, _, _ in rows])
    return tuple(
        AcceptedLine(
            id=row.id,
            field=field_label(item, row.place),
            text=row.text.strip(),
            accepted_by=accepter_name or "a teacher",
            accepted_at=row.accepted_at,
            withdrawn_by="" if row.withdrawn_at is None else (withdrawer_name or "a teacher"),
            withdrawn_at=row.withdrawn_at,
            is_of_this_wording=row.fingerprint == wording_of(item),
            helped=tuple(sorted(helped.get(row.id, ()), key=str.casefold)),
        )
        for row, accepter_name, withdrawer_name in rows
    )


def _helped(session: Session, accepted_ids: Sequence[int]) -> dict[int, set[str]]:
    """Answer whose result rose, by what was accepted."""
    helped: dict[int, set[str]] = defaultdict(set)
    query = (
        select(RemarkRow.accepted_answer_id, PersonRow)
        .join(PersonRow, PersonRow.id == RemarkRow.person_id)
        .where(RemarkRow.accepted_answer_id.in_(accepted_ids), RemarkRow.is_other.is_(True))
    )
    for accepted_id, person in session.execute(query):
        helped[accepted_id].add(student_name(person))
    return helped
