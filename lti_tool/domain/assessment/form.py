"""What a form is made of, and that none is left. How forms come about is in `forms/`."""

from dataclasses import dataclass

from lti_tool.domain.assessment.items import Cell, Item
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import ItemId

MAX_SEED = 2**31 - 1


class FormsSpentError(DomainError):
    """No unseen form is left for this student: said aloud, never a silent repeat."""

    def __init__(self, cell: Cell) -> None:
        super().__init__(
            "forms_spent",
            "You have seen every question we have for this check "
            f"(part “{cell.title}”). Your teacher can add more or check with you in person.",
        )


@dataclass(frozen=True)
class Dealt:
    """One instance on a form: which item, drawn with which seed, and what identifies it."""

    item_id: ItemId
    seed: int
    instance: Item
    fingerprint: str
