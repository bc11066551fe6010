"""A gradebook in memory that is as unforgiving as Moodle's, with faults to switch on."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from datetime import datetime
from fractions import Fraction
from threading import Barrier, Lock

from lti_tool.db.transaction import is_transaction_open
from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.ports import ColumnSpec, GradebookAccess, ScoreMessage, ShownColumn, ShownGrade

Cell = tuple[str, str]


@dataclass
class FakeGradebook:
    """`ports.Gradebook` for tests. `faults` strike the next sends in order, then all is well.

    `gradable` are the people who can have a grade, None for everybody.
    """

    columns: dict[str, ColumnSpec] = field(default_factory=dict)
    shown: dict[Cell, ShownGrade] = field(default_factory=dict)
    times: dict[Cell, datetime] = field(default_factory=dict)
    posts: dict[Cell, list[ScoreMessage]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    column_requests: int = 0
    sends: int = 0
    may_read: bool = True
    gradable: frozenset[str] | None = None
    deleted: set[str] = field(default_factory=set)
    meet: Barrier | None = None
    _lock: Lock = field(default_factory=Lock)

    def find_or_create_column(self, access: GradebookAccess, spec: ColumnSpec) -> str:
        """Look before making, as a careful client does."""
        with self._request():
            self.column_requests += 1
            if self._strikes("columns"):
                raise LmsUnavailableError("The LMS did not answer.")
            for url, known in self._columns_of(access):
                if (known.resource_id, known.tag) == (spec.resource_id, spec.tag):
                    return url
            url = f"{access.columns_url}/{len(self.columns) + len(self.deleted) + 1}"
            self.columns[url] = spec
            return url

    def list_columns(
        self, access: GradebookAccess, *, resource_id: str | None = None, tag: str | None = None
    ) -> tuple[ShownColumn, ...]:
        """Answer the columns that fit."""
        with self._request():
            return tuple(
                ShownColumn(
                    url, known.label, Fraction(known.maximum), known.resource_id, known.tag, None
                )
                for url, known in self._columns_of(access)
                if resource_id in {None, known.resource_id} and tag in {None, known.tag}
            )

    def update_column(
        self,
        access: GradebookAccess,
        column_url: str,
        *,
        label: str | None = None,
        maximum: int | None = None,
    ) -> None:
        """Change the column and leave its grades as they are."""
        with self._request():
            self._check_column(column_url)
            known = self.columns[column_url]
            self.columns[column_url] = replace(
                known,
                label=known.label if label is None else label,
                maximum=known.maximum if maximum is None else maximum,
            )

    def delete_column(self, access: GradebookAccess, column_url: str) -> None:
        """Remove the column and its grades."""
        with self._request():
            self._check_column(column_url)
            del self.columns[column_url]
            self.deleted.add(column_url)
            self.shown = {
                cell: grade for cell, grade in self.shown.items() if cell[0] != column_url
            }

    def read_grade(
        self, access: GradebookAccess, column_url: str, user_id: str
    ) -> ShownGrade | None:
        """Answer what is shown."""
        with self._request():
            if not self.may_read:
                raise LmsRefusedError("forbidden", "The LMS does not let Cairn read grades.")
            if self._strikes("read"):
                raise LmsRefusedError("not_found", "The column is gone.")
            self._check_column(column_url)
            return self.shown.get((column_url, user_id))

    def read_grades(self, access: GradebookAccess, column_url: str) -> dict[str, ShownGrade]:
        """Answer what is shown in the whole column."""
        with self._request():
            if not self.may_read:
                raise LmsRefusedError("forbidden", "The LMS does not let Cairn read grades.")
            self._check_column(column_url)
            return {user: grade for (url, user), grade in self.shown.items() if url == column_url}

    def send_score(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> None:
        """Store a score, unless a fault strikes or its time is not later than the last."""
        with self._request():
            cell = (column_url, score.user_id)
            self.sends += 1
            if self._strikes("unavailable"):
                raise LmsUnavailableError("The LMS is down for maintenance.", retry_after=30)
            if self._strikes("throttle"):
                raise LmsUnavailableError("The LMS asks us to slow down.", is_throttled=True)
            if self._strikes("drop_before"):
                raise LmsUnavailableError("The connection broke.", is_ambiguous=True)
            if self._strikes("refuse"):
                raise LmsRefusedError("not_a_gradable_user", "The LMS does not grade this person.")
            if self._strikes("bug"):
                raise RuntimeError("a bug of ours")
            self._check_column(column_url)
            if self.gradable is not None and score.user_id not in self.gradable:
                raise LmsRefusedError("not_a_gradable_user", "The LMS does not grade this person.")
            if cell in self.times and score.timestamp <= self.times[cell]:
                raise LmsRefusedError("conflict", "The LMS has a later score.")
            self.times[cell] = score.timestamp
            self.posts[cell].append(score)
            before = self.shown.get(cell)
            comment = score.comment or ("" if before is None else before.comment)
            self.shown[cell] = ShownGrade(score.points, Fraction(score.maximum), comment)
            if self._strikes("store_then_drop"):
                raise LmsUnavailableError("The connection broke.", is_ambiguous=True)

    def teacher_types(self, cell: Cell, points: int) -> None:
        """Have a teacher enter a grade by hand."""
        self.shown[cell] = ShownGrade(Fraction(points), Fraction(100), "")

    @property
    def only_cell(self) -> Cell:
        """The one cell that anything was posted to."""
        [cell] = self.posts
        return cell

    def _columns_of(self, access: GradebookAccess) -> list[tuple[str, ColumnSpec]]:
        return [each for each in self.columns.items() if each[0].startswith(access.columns_url)]

    def _check_column(self, column_url: str) -> None:
        if column_url in self.deleted:
            raise LmsRefusedError("not_found", "The column is gone.")

    def _strikes(self, fault: str) -> bool:
        if self.faults and self.faults[0] == fault:
            del self.faults[0]
            return True
        return False

    @contextmanager
    def _request(self) -> Iterator[None]:
        assert not is_transaction_open(), "a transaction is open during a call to the LMS"
        if self.meet is not None:
            self.meet.wait(timeout=5)
        with self._lock:
            yield
