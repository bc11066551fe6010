"""An item as its author wrote it; filled in with drawn numbers it is still an Item.

An item whose `variables` are empty is an *instance*: exactly what a student is shown, together
with its key. `instances.py` turns the one into the other, `scoring.py` scores instances only.
"""

from dataclasses import dataclass, field
from fractions import Fraction


@dataclass(frozen=True)
class Option:
    """One choice. `credit` is what picking it adds in a partially scored multiple choice."""

    text: str
    is_correct: bool = False
    feedback: str = ""
    misconception: str = ""
    credit: Fraction | None = None


@dataclass(frozen=True)
class SingleChoice:
    """Exactly one option is right."""

    options: tuple[Option, ...]
    shuffle: bool = True


@dataclass(frozen=True)
class MultipleChoice:
    """Any number of options is right; all of them and no other, unless `partial`."""

    options: tuple[Option, ...]
    shuffle: bool = True
    partial: bool = False


@dataclass(frozen=True)
class Mistake:
    """A wrong number that tells what went wrong. `answer` is a formula."""

    answer: str
    feedback: str
    misconception: str = ""


@dataclass(frozen=True)
class Numeric:
    """A number. `answer` and `tolerance` are formulas; tolerance is relative when so marked."""

    answer: str
    tolerance: str = "0"
    is_relative: bool = False
    unit: str = ""
    ask_unit: bool = False
    mistakes: tuple[Mistake, ...] = ()


@dataclass(frozen=True)
class AcceptedText:
    """A text answer the author foresaw, `*` standing for anything. Credit 1 is right, 0 wrong."""

    text: str
    credit: Fraction = Fraction(1)
    feedback: str = ""
    misconception: str = ""


@dataclass(frozen=True)
class ShortText:
    """A word or short phrase; the first accepted text that fits decides."""

    answers: tuple[AcceptedText, ...]
    match_case: bool = False


Response = SingleChoice | MultipleChoice | Numeric | ShortText


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

    @property
    def is_parameterised(self) -> bool:
        """Whether each showing draws its own numbers."""
        return bool(self.variables)


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
