"""What can be exported, each under a name that says what it is and nobody's name."""

import re
from dataclasses import dataclass
from enum import StrEnum

from lti_tool.domain.ids import FreezeId, PersonId, UnitId


class ExportKind(StrEnum):
    """What is exported."""

    GRADES = "grades"
    """The table for a student information system."""
    CLASS = "class"
    """The class on a page: students by objectives."""
    STUDENTS = "students"
    """A report for each student, each on pages of its own."""


LARGEST_ID = 2**31 - 1
_SUFFIX = {ExportKind.GRADES: "csv", ExportKind.CLASS: "pdf", ExportKind.STUDENTS: "pdf"}
_NAME = re.compile(
    r"(?:f(?P<freeze>\d{1,10})-)?(?P<kind>grades|class|students)"
    r"(?:-u(?P<unit>\d{1,10}))?(?:-s(?P<student>\d{1,10}))?\.(?P<suffix>csv|pdf)",
    re.ASCII,
)


@dataclass(frozen=True)
class Export:
    """One export: of today or of a frozen report, of the course, one unit or one student."""

    kind: ExportKind
    freeze_id: FreezeId | None = None
    unit_id: UnitId | None = None
    student_id: PersonId | None = None

    @property
    def name(self) -> str:
        """Its name in addresses."""
        freeze = "" if self.freeze_id is None else f"f{self.freeze_id}-"
        unit = "" if self.unit_id is None else f"-u{self.unit_id}"
        student = "" if self.student_id is None else f"-s{self.student_id}"
        return f"{freeze}{self.kind}{unit}{student}.{_SUFFIX[self.kind]}"


def export_named(name: str) -> Export | None:
    """Answer the export that an address names, None for what is none."""
    found = _NAME.fullmatch(name)
    if found is None:
        return None
    kind = ExportKind(found["kind"])
    ids = {part: int(found[part] or 0) for part in ("freeze", "unit", "student")}
    if found["suffix"] != _SUFFIX[kind] or max(ids.values()) > LARGEST_ID:
        return None
    return Export(
        kind,
        FreezeId(ids["freeze"]) if found["freeze"] else None,
        UnitId(ids["unit"]) if found["unit"] else None,
        PersonId(ids["student"]) if found["student"] else None,
    )
