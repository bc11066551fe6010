"""An LMS gradebook: its columns, the scores we send and what it shows."""

from dataclasses import dataclass
from datetime import datetime
from fractions import Fraction
from typing import Protocol

from lti_tool.ports.platforms import Registration


@dataclass(frozen=True)
class GradebookAccess:
    """Where a course's gradebook is, and in whose name we speak to it."""

    registration: Registration
    columns_url: str
    product: str = ""
    """The platform's product family code, "" when no launch has named it."""
    scopes: tuple[str, ...] | None = None
    """What launches say we may ask for (`VerifiedLaunch.grade_scopes`), None when not known."""


@dataclass(frozen=True)
class ColumnSpec:
    """The column we want in the LMS gradebook."""

    label: str
    maximum: int
    resource_id: str
    tag: str
    link_id: str | None = None
    """The activity that leads to what the column is for; None when there is none."""


@dataclass(frozen=True)
class ShownColumn:
    """A column as the LMS has it. Ids of ours are "" where there are none."""

    url: str
    label: str
    maximum: Fraction
    resource_id: str
    tag: str
    link_id: str | None
    """The activity the column belongs to."""


@dataclass(frozen=True)
class ScoreMessage:
    """A final score for one person in one column."""

    user_id: str
    points: Fraction
    maximum: int
    comment: str
    """What the person reads beside the grade; "" leaves there what is there."""
    timestamp: datetime
    submitted_at: datetime | None
    kept_comment: str = ""
    """What somebody else wrote beside the grade, to be kept where ours would replace it."""
    is_first: bool = False
    """Whether nothing was ever sent to this cell. An LMS that counts attempts counts this one."""


@dataclass(frozen=True)
class ShownGrade:
    """What the LMS gradebook shows."""

    points: Fraction
    maximum: Fraction
    comment: str


class Gradebook(Protocol):
    """An LMS gradebook. Every method raises LmsUnavailableError or LmsRefusedError, no other."""

    def find_or_create_column(self, access: GradebookAccess, spec: ColumnSpec) -> str:
        """Answer the URL of the column with this resource id and tag, making it if need be."""

    def list_columns(
        self, access: GradebookAccess, *, resource_id: str | None = None, tag: str | None = None
    ) -> tuple[ShownColumn, ...]:
        """Answer our columns in this course: all, or those with this resource id or tag."""

    def update_column(
        self,
        access: GradebookAccess,
        column_url: str,
        *,
        label: str | None = None,
        maximum: int | None = None,
    ) -> None:
        """Change a column's label or maximum; all else stays, except grades in some LMSs.

        With a new maximum Moodle rescales the grades that are there, and Canvas does not.
        """

    def delete_column(self, access: GradebookAccess, column_url: str) -> None:
        """Remove a column, and with it every grade in it."""

    def read_grade(
        self, access: GradebookAccess, column_url: str, user_id: str
    ) -> ShownGrade | None:
        """Answer what the LMS shows for this person, None when there is no grade."""

    def read_grades(self, access: GradebookAccess, column_url: str) -> dict[str, ShownGrade]:
        """Answer every grade of a column by user id; people without a grade are left out."""

    def send_score(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> None:
        """Make the LMS show this score."""
