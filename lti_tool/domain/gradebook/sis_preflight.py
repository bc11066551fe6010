"""Before grades go to a school information system (SIS): what it would cut or count twice."""

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass

from lti_tool.domain.gradebook.column_plan import COUNTED_TWICE, MOST_OBJECTIVES, ColumnPlan
from lti_tool.domain.gradebook.columns import LABEL_LENGTH
from lti_tool.domain.gradebook.points import MAXIMUM

MOST_COLUMNS = 20
"""More than this in a course is more than a gradebook page of an SIS shows at once."""
SAFE = frozenset(" .,:;-_()/+&'%#")
"""Beside letters and digits; other signs are dropped or garbled on the way by some systems."""
SHOWN_NAMES = 5


@dataclass(frozen=True)
class PlannedColumn:
    """A column as it is or will be in the LMS: its label, and the name that was to fit into it.

    `is_made` says that the LMS has it already: its name there can only be changed there.
    """

    label: str
    name: str
    unit: str
    maximum: int = MAXIMUM
    is_made: bool = False
    has_grade: bool = False


@dataclass(frozen=True)
class CheckLine:
    """One line of the preflight: all well, or what is wrong, what mends it, and where."""

    title: str
    words: str
    remedy: str = ""
    names: tuple[str, ...] = ()

    @property
    def is_good(self) -> bool:
        """Whether nothing has to be mended."""
        return not self.remedy


def preflight(
    plan: ColumnPlan, columns: Sequence[PlannedColumn], ended: Sequence[str] = ()
) -> tuple[CheckLine, ...]:
    """Answer every line, good or not, in the order in which one would look.

    `ended` are names of columns that are still in the LMS and that Cairn writes no more.
    """
    return (
        _number(columns),
        _length(columns),
        _alike(columns),
        _characters(columns),
        CheckLine(
            "Whole numbers", "Every number is whole: a system that cuts decimals changes none."
        ),
        _maximum(columns),
        _double(plan),
        _left_over(ended),
        _grades(columns),
    )


LEFT_OVER = (
    "Let them not count in the LMS (a weight of 0, or “Do not count this assignment”), or delete "
    "them there once nobody needs them."
)

LOOK_FOR_YOURSELF = (
    "Every column has a due date in the grading period that it is to count in.",
    "Every column is published, and in Canvas set to sync to the SIS.",
    "No column is muted or hidden: what students do not see is often not sent on.",
)
"""What only the LMS knows."""


def _number(columns: Sequence[PlannedColumn]) -> CheckLine:
    most = max(Counter(each.unit for each in columns).values(), default=0)
    words = f"{len(columns)} column{'' if len(columns) == 1 else 's'} in all."
    if len(columns) <= MOST_COLUMNS and most <= MOST_OBJECTIVES + 1:
        return CheckLine("How many columns", words)
    remedy = "Choose one column for each unit: the system takes every column over."
    return CheckLine("How many columns", f"{words} The fullest unit has {most}.", remedy)


def _length(columns: Sequence[PlannedColumn]) -> CheckLine:
    cut = [each for each in columns if len(each.name) > LABEL_LENGTH]
    if not cut:
        return CheckLine(
            "Length of names",
            f"Every name fits: {LABEL_LENGTH} characters are what such systems keep.",
        )
    words = f"Names longer than {LABEL_LENGTH} characters, and what is left of them:"
    remedy = (
        f"Give a title of at most {LABEL_LENGTH} characters, its code included, and import the "
        "unit again."
    )
    return CheckLine("Length of names", words, remedy + _renaming(cut), tuple(_both(cut)))


def _alike(columns: Sequence[PlannedColumn]) -> CheckLine:
    seen = Counter(each.label.casefold() for each in columns)
    wanted = Counter(each.name.casefold() for each in columns)
    alike = [
        each
        for each in columns
        if seen[each.label.casefold()] > 1 or wanted[each.name.casefold()] > 1
    ]
    if not alike:
        return CheckLine("Names that tell columns apart", "No two columns have one name.")
    words = "Columns that only a number tells apart, or nothing:"
    remedy = "Give them titles or codes that differ in their first words, and import again."
    names = tuple(sorted({each.label for each in alike}))
    return CheckLine("Names that tell columns apart", words, remedy + _renaming(alike), names)


def _characters(columns: Sequence[PlannedColumn]) -> CheckLine:
    odd = [each for each in columns if odd_characters(each.name)]
    if not odd:
        return CheckLine("Signs in names", "Names have letters, digits and plain signs only.")
    found = sorted({sign for each in odd for sign in odd_characters(each.name)})
    words = f"Signs that may be dropped or garbled on the way: {' '.join(found)}"
    remedy = "Write these titles with letters, digits and plain signs, and import again."
    return CheckLine(
        "Signs in names", words, remedy + _renaming(odd), tuple(each.label for each in odd)
    )


def odd_characters(name: str) -> set[str]:
    """Answer the signs of a name that are neither letters nor digits nor plain."""
    return {sign for sign in name if not sign.isalnum() and sign not in SAFE}


def _maximum(columns: Sequence[PlannedColumn]) -> CheckLine:
    other = [each for each in columns if each.maximum != MAXIMUM]
    if not other:
        return CheckLine("Out of how many points", f"Every column is out of {MAXIMUM} points.")
    words = f"Columns that are not out of {MAXIMUM}:"
    remedy = f"Set their maximum to {MAXIMUM} in the LMS, so that a share reads as it should."
    return CheckLine("Out of how many points", words, remedy, tuple(each.label for each in other))


def _double(plan: ColumnPlan) -> CheckLine:
    if not plan.counts_twice:
        return CheckLine("Counting twice", "Nothing counts twice: there is one kind of column.")
    return CheckLine(
        "Counting twice", "Objectives count in their own column and in their unit's.", COUNTED_TWICE
    )


def _left_over(ended: Sequence[str]) -> CheckLine:
    if not ended:
        return CheckLine(
            "Columns left over", "No column is left over from another choice of columns."
        )
    words = "Columns in the gradebook that Cairn writes no more:"
    return CheckLine("Columns left over", words, LEFT_OVER, tuple(ended))


def _grades(columns: Sequence[PlannedColumn]) -> CheckLine:
    empty = [each for each in columns if not each.has_grade]
    if not empty:
        return CheckLine("At least one grade", "Every column has a grade.")
    words = "Columns without any grade yet, which some systems do not take:"
    remedy = "Have the system copy them once the first student has a number there."
    return CheckLine("At least one grade", words, remedy, tuple(each.label for each in empty))


def _both(columns: Sequence[PlannedColumn]) -> Iterator[str]:
    for each in columns:
        yield f"{each.name} → {each.label}"


def _renaming(columns: Sequence[PlannedColumn]) -> str:
    if not any(each.is_made for each in columns):
        return ""
    return (
        " A column that is in the LMS already keeps its name: rename it there; Cairn finds it by "
        "its id."
    )
