"""What a teacher records though the student hands nothing in: pieces for the whole objective."""

from collections.abc import Mapping
from dataclasses import dataclass

from lti_tool.domain.assessment.items import Blueprint, Item
from lti_tool.domain.assessment.responses.marked import Marked, Oral, Watched
from lti_tool.domain.curriculum.criterion import Criterion, Every, RubricLevel
from lti_tool.domain.ids import ItemId

DEFAULT_LEVEL = RubricLevel(3)
RECORDED = "recorded-"
"""Begins the fingerprint of a recorded piece: a student was shown none of it as a question."""


@dataclass(frozen=True)
class SeenPiece:
    """What to watch or to ask, and the item it comes from."""

    item_id: ItemId
    item: Item


def pieces_to_record(
    blueprint: Blueprint, items: Mapping[ItemId, Item], *, sentence: str
) -> tuple[SeenPiece, ...]:
    """Answer the pieces that together stand for the whole check, none if no person marks it.

    Where every part is something to watch or to listen to, those are the pieces. Otherwise it is
    one oral piece about the whole objective, with the rubric of the first item that a person
    marks.
    """
    watched: list[SeenPiece] = []
    for cell in blueprint.cells:
        mine = [
            SeenPiece(item_id, item)
            for item_id, item in items.items()
            if item.cell == cell.slug and isinstance(item.response, Watched)
        ]
        watched.extend(mine[: cell.count])
    if len(watched) == blueprint.size:
        return tuple(watched)
    for item_id, item in items.items():
        if isinstance(item.response, Marked):
            return (SeenPiece(item_id, Item(item.slug, "", sentence, Oral(item.response.rubric))),)
    return ()


def level_asked(criterion: Criterion) -> RubricLevel:
    """Answer the level that a person has to see: the criterion's own, else the mastery line."""
    match criterion:
        case RubricLevel():
            return criterion
        case Every(parts):
            return max((level_asked(part) for part in parts), key=lambda each: each.level)
        case _:
            return DEFAULT_LEVEL
