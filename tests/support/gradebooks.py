"""A gradebook in memory that is as unforgiving as Moodle's, with faults to switch on."""

from collections import defaultdict
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from datetime import datetime
from fractions import Fraction
from threading import Barrier, Lock

from lti_tool.db.transaction import is_transaction_open
from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.ports import ColumnSpec, GradebookAccess, ScoreMessage, ShownGrade

Cell = tuple[str, str]


@dataclass
class FakeGradebook:
    """`ports.Gradebook` for tests. `faults` strike the next sends in order, then all is well."""

    columns: dict[str, ColumnSpec] = field(default_factory=dict)
    shown: dict[Cell, ShownGrade] = field(default_factory=dict)
    times: dict[Cell, datetime] = field(default_factory=dict)
    posts: dict[Cell, list[ScoreMessage]] = field(default_factory=lambda: defaultdict(list))
    faults: list[str] = field(default_factory=list)
    column_requests: int = 0
    may_read: bool = True
    meet: Barrier | None = None
    _lock: Lock = field(default_factory=Lock)

    def find_or_create_column(self, access: GradebookAccess, spec: ColumnSpec) -> str:
        """Look by resource id first, as a careful client does."""
        with self._request():
            self.column_requests += 1
            if self._strikes("columns"):
                raise LmsUnavailableError("The LMS did not answer.")
            for url, known in self.columns.items():
                if known.resource_id == spec.resource_id and url.startswith(access.columns_url):
                    return url
            url = f"{access.columns_url}/{len(self.columns) + 1}"
            self.columns[url] = spec
            return url

    def read_grade(
        self, access: GradebookAccess, column_url: str, user_id: str
    ) -> ShownGrade | None:
        """Answer what is shown."""
        with self._request():
            if not self.may_read:
                raise LmsRefusedError("forbidden", "The LMS does not let Cairn read grades.")
            if self._strikes("read"):
                raise LmsRefusedError("not_found", "The column is gone.")
            return self.shown.get((column_url, user_id))

    def send_score(self, access: GradebookAccess, column_url: str, score: ScoreMessage) -> None:
        """Store a score, unless a fault strikes or its time is not later than the last."""
        with self._request():
            cell = (column_url, score.user_id)
            if self._strikes("unavailable"):
                raise LmsUnavailableError("The LMS is down for maintenance.", retry_after=30)
            if self._strikes("drop_before"):
                raise LmsUnavailableError("The connection broke.", is_ambiguous=True)
            if self._strikes("refuse"):
                raise LmsRefusedError("not_a_gradable_user", "The LMS does not grade this person.")
            if self._strikes("bug"):
                raise RuntimeError("a bug of ours")
            if cell in self.times and score.timestamp <= self.times[cell]:
                raise LmsRefusedError("conflict", "The LMS has a later score.")
            self.times[cell] = score.timestamp
            self.posts[cell].append(score)
            self.shown[cell] = ShownGrade(score.points, Fraction(score.maximum), score.comment)
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
