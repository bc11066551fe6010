"""What a person marks by a rubric: a text, a piece of evidence, what a teacher sees or hears.

No machine scores these. When an attempt has one, handing it in makes no decision: once a teacher
has given every one a level, `services/mastery/decide_attempt.py` decides about the attempt.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.responses.base import (
    Entry,
    Face,
    ItemScore,
    Names,
    Place,
    Plain,
    TextResponse,
)
from lti_tool.domain.assessment.wording import fill

MASTERY_LEVEL = 3
"""The level from which on work counts as right: the mastery line."""
LONGEST_WORK = 20_000
LONGEST_LINK = 4_000


@dataclass(frozen=True)
class Marked(TextResponse):
    """A response with a rubric: what each level from 1 on looks like, three or four of them."""

    is_marked_by_person = True

    rubric: tuple[str, ...]

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `rubric`."""
        return cls(tuple(str(words) for words in plain["rubric"]))

    def to_mapping(self) -> dict[str, Any]:
        """Answer `rubric`."""
        return {"rubric": list(self.rubric)}

    def filled(self, names: Names) -> Self:
        """Fill the rubric."""
        return replace(self, rubric=tuple(fill(words, names) for words in self.rubric))

    def score(self, answer: str, decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """A person does this; asking for it is a bug of ours."""
        raise TypeError("a person marks this kind of item")

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the words of the rubric."""
        for place, words in enumerate(self.rubric):
            yield ("rubric", place), words

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """No two levels may read the same."""
        return (self.rubric,)


@dataclass(frozen=True)
class Constructed(Marked):
    """A longer text: an explanation, a proof, a paragraph."""

    kind: ClassVar[str] = "constructed"
    longest: ClassVar[int] = LONGEST_WORK

    def face(self) -> Face:
        """Show a large field."""
        return Face(Entry.LONG_TEXT, longest=self.longest, rubric=self.rubric)


@dataclass(frozen=True)
class EvidenceOfWork(Marked):
    """Something made elsewhere: a file, a photo, or a link to it with a few words."""

    kind: ClassVar[str] = "evidence"
    longest: ClassVar[int] = LONGEST_LINK

    def face(self) -> Face:
        """Show a field for a link or words; the page takes photos and files beside it."""
        hint = "Add photos or files, or say here where your work is: a link, or a few words."
        return Face(Entry.LONG_TEXT, hint=hint, longest=self.longest, rubric=self.rubric)


@dataclass(frozen=True)
class Watched(Marked):
    """Something only the teacher records; a student enters nothing."""

    hint: ClassVar[str] = ""

    def read(self, raw: list[str]) -> str:  # noqa: ARG002 -- nothing is entered
        """Whatever a page sends, nothing is answered."""
        return ""

    def face(self) -> Face:
        """Show that there is nothing to enter."""
        return Face(Entry.NONE, hint=self.hint, rubric=self.rubric)


@dataclass(frozen=True)
class Observation(Watched):
    """The teacher watches, with a checklist of what to look for."""

    kind: ClassVar[str] = "observation"
    hint: ClassVar[str] = "Your teacher watches you do this. There is nothing to enter here."

    checklist: tuple[str, ...] = ()

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `rubric` and `checklist`."""
        checklist = tuple(str(line) for line in plain.get("checklist", ()))
        return cls(tuple(str(words) for words in plain["rubric"]), checklist)

    def to_mapping(self) -> dict[str, Any]:
        """Answer `rubric` and `checklist`."""
        return {"checklist": list(self.checklist), "rubric": list(self.rubric)}

    def filled(self, names: Names) -> Self:
        """Fill the rubric and the checklist."""
        lines = tuple(fill(line, names) for line in self.checklist)
        return replace(super().filled(names), checklist=lines)

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the words of the rubric and the checklist."""
        yield from super().texts()
        for place, line in enumerate(self.checklist):
            yield ("checklist", place), line


@dataclass(frozen=True)
class Oral(Watched):
    """The teacher asks, the student explains."""

    kind: ClassVar[str] = "oral"
    hint: ClassVar[str] = "You talk about this with your teacher. There is nothing to enter here."


def score_of_level(level: int) -> ItemScore:
    """Answer what a level of a rubric, 0 to 4, earns: full credit from the mastery line on."""
    return ItemScore(min(Fraction(1), Fraction(max(level, 0), MASTERY_LEVEL)))


def shortest_rubric(responses: Iterable[object]) -> int | None:
    """Answer how many levels every rubric among these has at the least, None without a rubric."""
    return min((len(each.rubric) for each in responses if isinstance(each, Marked)), default=None)
