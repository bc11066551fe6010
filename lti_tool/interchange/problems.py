"""What is wrong with a unit file: where, and in a teacher's words."""

from collections.abc import Iterable
from dataclasses import dataclass

from lti_tool.domain.errors import DomainError

Path = tuple[str | int, ...]
"""The way from the top of a file to a value: names and list positions."""

MOST_SHOWN = 50


@dataclass(frozen=True)
class Found:
    """Something wrong at a place in the file."""

    path: Path
    text: str


@dataclass(frozen=True, order=True)
class Problem:
    """Something wrong at a line of the file, the first line being 1."""

    line: int
    text: str

    def __str__(self) -> str:
        return f"Line {self.line}: {self.text}"


class UnitFileError(DomainError):
    """A unit file that cannot be taken over; `problems` says everything that is wrong with it."""

    def __init__(self, problems: Iterable[Problem]) -> None:
        self.problems = tuple(sorted(set(problems)))
        lines = [str(problem) for problem in self.problems[:MOST_SHOWN]]
        if len(self.problems) > MOST_SHOWN:
            lines.append(f"… and {len(self.problems) - MOST_SHOWN} more.")
        super().__init__("bad_unit_file", "\n".join(["The file was not taken over.", *lines]))
