"""Answers to a question that a teacher accepts besides its key, and those that matched nothing."""

from collections import defaultdict
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AcceptedAnswerRow, AttemptItemRow, AttemptRow, ItemRow, PersonRow
from lti_tool.domain.assessment.accepting import (
    TypedText,
    accepted_in,
    text_fields,
    unforeseen,
    wording_of,
)
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.scoring import stored_answer
from lti_tool.domain.ids import AttemptId, ItemId, ObjectiveId, PersonId

Wording = tuple[int, str]
"""An item's id and the fingerprint of what students met of it."""


@dataclass(frozen=True)
class GivenText:
    """What a student typed and nothing fitted; answers that are not told apart share `key`."""

    id: int
    attempt_id: AttemptId
    person_id: PersonId
    typed: TypedText
    key: str


def hold_accepted(
    session: Session, item_ids: Sequence[int]
) -> dict[Wording, tuple[TypedText, ...]]:
    """Answer the accepted answers that stand, by wording; while one is accepted, it waits.

    So nobody hands in between the two looks: either this sees what was accepted, or accepting
    sees what was handed in. Two statements, none without items.
    """
    if not item_ids:
        return {}
    session.execute(
        select(ItemRow.id)
        .where(ItemRow.id.in_(item_ids))
        .order_by(ItemRow.id)
        .with_for_update(read=True)
    )
    return load_accepted(session, item_ids)


def load_accepted(
    session: Session, item_ids: Sequence[int]
) -> dict[Wording, tuple[TypedText, ...]]:
    """Answer the accepted answers that stand, by wording, in one statement."""
    found: dict[Wording, list[TypedText]] = defaultdict(list)
    for row in session.scalars(
        select(AcceptedAnswerRow)
        .where(AcceptedAnswerRow.item_id.in_(item_ids), AcceptedAnswerRow.withdrawn_at.is_(None))
        .order_by(AcceptedAnswerRow.id)
    ):
        found[row.item_id, row.fingerprint].append(TypedText(row.place, row.text))
    return {wording: tuple(texts) for wording, texts in found.items()}


def load_unforeseen(
    session: Session, *, objective_id: ObjectiveId, items: Mapping[ItemId, Item]
) -> dict[ItemId, tuple[GivenText, ...]]:
    """Answer what was handed in, fits nothing and is not accepted, by item, oldest first.

    Of items with drawn numbers, of earlier wordings and of test students there is none. One
    statement, none without an item that takes words.
    """
    wordings = {item_id: wording_of(item) for item_id, item in items.items()}
    asked = [item_id for item_id, wording in wordings.items() if wording is not None]
    if not asked:
        return {}
    query = (
        select(AttemptItemRow)
        .join(AttemptRow, AttemptRow.id == AttemptItemRow.attempt_id)
        .join(PersonRow, PersonRow.id == AttemptItemRow.person_id)
        .where(
            AttemptItemRow.objective_id == objective_id,
            AttemptItemRow.item_id.in_(asked),
            AttemptItemRow.is_correct.is_(False),
            AttemptRow.submitted_at.is_not(None),
            PersonRow.is_test.is_(False),
        )
        .order_by(AttemptItemRow.id)
    )
    found: dict[ItemId, list[GivenText]] = defaultdict(list)
    for row in session.scalars(query):
        item_id = ItemId(row.item_id)
        if row.fingerprint == wordings[item_id]:
            found[item_id].extend(_given(row, items[item_id]))
    return {item_id: tuple(given) for item_id, given in found.items()}


def typed_texts(stored: Sequence[Any] | None) -> tuple[TypedText, ...]:
    """Answer accepted answers as they are stored with a mark."""
    return tuple(TypedText(int(place), str(text)) for place, text in stored or ())


def _given(row: AttemptItemRow, item: Item) -> list[GivenText]:
    instance, fields = item_from_mapping(row.instance), text_fields(item)
    answer = stored_answer(instance, row.answer)
    taken = {each.place for each in accepted_in(instance, answer, typed_texts(row.also_accepted))}
    return [
        GivenText(
            row.id,
            AttemptId(row.attempt_id),
            PersonId(row.person_id),
            each,
            fields[each.place].key_of(each.text),
        )
        for each in unforeseen(instance, answer)
        if each.place not in taken and each.place in fields
    ]
