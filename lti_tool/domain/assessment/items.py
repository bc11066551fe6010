"""An item as its author wrote it; filled in with drawn numbers it is still an Item.

An item whose `variables` are empty is an *instance*: exactly what a student is shown, together
with its key. `instances.py` turns the one into the other, `scoring.py` scores instances only. What
kinds of answers there are stands in `responses/`.
"""

from dataclasses import dataclass, field
from fractions import Fraction

from lti_tool.domain.assessment.responses.base import Response
from lti_tool.domain.assessment.responses.choice import MultipleChoice, Option, SingleChoice
from lti_tool.domain.assessment.responses.numeric import Mistake, Numeric
from lti_tool.domain.assessment.responses.short_text import AcceptedText, ShortText

__all__ = [
    "AcceptedText",
    "Blueprint",
    "Cell",
    "Derived",
    "Drawn",
    "Item",
    "Mistake",
    "MultipleChoice",
    "Numeric",
    "Option",
    "Response",
    "ShortText",
    "SingleChoice",
    "Variables",
]


@dataclass(frozen=True)
class Drawn:
    """A variable drawn by chance: from a whole-number range, or from a list."""

    name: str
    choices: tuple[Fraction | str, ...] = ()
    lowest: int = 0
    highest: int = 0
    step: int = 1


@dataclass(frozen=True)
class Derived:
    """A variable worked out from those before it."""

    name: str
    formula: str


@dataclass(frozen=True)
class Variables:
    """What makes one item many: draw, derive, keep if every condition holds."""

    drawn: tuple[Drawn, ...] = ()
    derived: tuple[Derived, ...] = ()
    conditions: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.drawn or self.derived)


@dataclass(frozen=True)
class Item:
    """One question. `cell` says which part of the objective it shows (see Blueprint)."""

    slug: str
    cell: str
    stem: str
    response: Response
    variables: Variables = field(default_factory=Variables)
    is_transfer: bool = False
    """Whether it asks for the skill in a new context."""
    explanation: str = ""
    """A worked answer, shown only once no form can use the item for this student again."""
    difficulty: str = ""
    """The author's word, easy, medium or hard; empty for none."""
    enemies: tuple[str, ...] = ()
    """Names of groups of which one form may hold one item: they give each other away."""
    minutes: float = 0
    """How long it takes, in the author's guess; 0 for none."""

    @property
    def is_parameterised(self) -> bool:
        """Whether each showing draws its own numbers."""
        return bool(self.variables)

    @property
    def is_marked_by_person(self) -> bool:
        """Whether a teacher gives it a level and no machine scores it."""
        return self.response.is_marked_by_person


@dataclass(frozen=True)
class Cell:
    """A part of the objective, and how many items of a form must show it."""

    slug: str
    title: str
    count: int


@dataclass(frozen=True)
class Blueprint:
    """What every form of a check is made of."""

    cells: tuple[Cell, ...]

    @property
    def size(self) -> int:
        """How many items a form has."""
        return sum(cell.count for cell in self.cells)
