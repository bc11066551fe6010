"""The gradebook: columns, grades and every score that came, behind one lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum


class LineItemNotFoundError(LookupError):
    """The course has no such column (any more)."""


class StaleScoreError(ValueError):
    """A score at least as new has been accepted already."""


class GradeSource(StrEnum):
    """Who set a grade last."""

    TOOL = "tool"
    TEACHER = "teacher"


@dataclass(frozen=True, slots=True)
class LineItem:
    """A column of a course's gradebook."""

    id: str
    course_id: str
    label: str
    score_maximum: float
    created: datetime
    resource_id: str | None = None
    tag: str | None = None
    resource_link_id: str | None = None


@dataclass(frozen=True, slots=True)
class Grade:
    """What the gradebook shows for one student in one column; a score of None is an empty cell."""

    line_item_id: str
    user_id: str
    score: float | None
    comment: str | None
    source: GradeSource
    changed: datetime
    # What the tool's last accepted score said of itself; a teacher's edit leaves it alone.
    sent: datetime | None


@dataclass(frozen=True, slots=True)
class Score:
    """A score post that reads well."""

    user_id: str
    timestamp: datetime
    activity_progress: str
    grading_progress: str
    score_given: float | None
    score_maximum: float | None
    comment: str | None


@dataclass(frozen=True, slots=True)
class ScorePost:
    """One score that came in, taken or refused, with the body as it was sent."""

    line_item_id: str
    received: datetime
    status: int
    reason: str
    body: dict[str, object]

    @property
    def user_id(self) -> str:
        """Whom the body said it was for."""
        return str(self.body.get("userId", ""))


@dataclass(slots=True)
class GradebookContents:
    """All that is kept when the LMS stops."""

    next_id: int = 1
    line_items: dict[str, LineItem] = field(default_factory=dict)
    grades: dict[tuple[str, str], Grade] = field(default_factory=dict)
    history: list[ScorePost] = field(default_factory=list)


class Gradebook:
    """Every course's gradebook; each change is saved before the caller hears of it."""

    def __init__(
        self,
        contents: GradebookContents | None = None,
        save: Callable[[GradebookContents], None] = lambda _contents: None,
    ) -> None:
        self._contents = contents or GradebookContents()
        self._save = save
        self._lock = threading.RLock()

    def line_items(self, course_id: str | None = None) -> list[LineItem]:
        """Return the columns of a course, or of all, oldest first."""
        with self._lock:
            items = self._contents.line_items.values()
            return [item for item in items if course_id in {None, item.course_id}]

    def line_item(self, course_id: str, item_id: str) -> LineItem:
        """Return a column of this course and of no other."""
        with self._lock:
            item = self._contents.line_items.get(item_id)
        if item is None or item.course_id != course_id:
            raise LineItemNotFoundError(item_id)
        return item

    def add_line_item(self, draft: LineItem) -> LineItem:
        """Add a column under an id of its own; look-alikes are allowed, as in Moodle."""
        with self._lock:
            item = replace(draft, id=str(self._contents.next_id))
            self._contents.next_id += 1
            self._contents.line_items[item.id] = item
            self._save(self._contents)
        return item

    def replace_line_item(self, item: LineItem) -> None:
        """Put a column in the place of its former self; grades keep their share of the maximum."""
        with self._lock:
            before = self.line_item(item.course_id, item.id)
            factor = item.score_maximum / before.score_maximum
            for key, grade in self._contents.grades.items():
                if grade.line_item_id == item.id and grade.score is not None:
                    self._contents.grades[key] = replace(grade, score=grade.score * factor)
            self._contents.line_items[item.id] = item
            self._save(self._contents)

    def delete_line_item(self, course_id: str, item_id: str) -> None:
        """Remove a column and its grades; what was posted to it stays in the history."""
        with self._lock:
            item = self.line_item(course_id, item_id)
            del self._contents.line_items[item.id]
            grades = self._contents.grades.items()
            kept = {key: grade for key, grade in grades if grade.line_item_id != item.id}
            self._contents.grades = kept
            self._save(self._contents)

    def grades(self, item_id: str | None = None) -> list[Grade]:
        """Return the grades of a column, or all of them."""
        with self._lock:
            grades = self._contents.grades.values()
            return [grade for grade in grades if item_id in {None, grade.line_item_id}]

    def take_score(self, item: LineItem, score: Score, *, received: datetime) -> None:
        """Let a tool's score replace whatever the cell holds, or refuse it as stale.

        Only a fully graded score fills the cell: anything else empties it, and a missing comment
        empties the comment. Moodle does both, and does it to a teacher's own edit too.
        """
        with self._lock:
            item = self.line_item(item.course_id, item.id)
            before = self._contents.grades.get((item.id, score.user_id))
            if before is not None and before.sent is not None and score.timestamp <= before.sent:
                message = "Refusing score with an earlier or equal timestamp"
                raise StaleScoreError(message)
            self._contents.grades[item.id, score.user_id] = Grade(
                item.id,
                score.user_id,
                score=_rescaled(score, item),
                comment=score.comment or None,
                source=GradeSource.TOOL,
                changed=received,
                sent=score.timestamp,
            )
            self._save(self._contents)

    def type_grade(
        self, item: LineItem, user_id: str, *, score: float | None, now: datetime
    ) -> None:
        """Store what a teacher typed as the teacher's own; the tool's comment stays with it."""
        with self._lock:
            before = self._contents.grades.get((item.id, user_id))
            self._contents.grades[item.id, user_id] = Grade(
                item.id,
                user_id,
                score=score,
                comment=before.comment if before else None,
                source=GradeSource.TEACHER,
                changed=now,
                sent=before.sent if before else None,
            )
            self._save(self._contents)

    def note_post(self, post: ScorePost) -> None:
        """Add a score post to the history, whatever became of it."""
        with self._lock:
            self._contents.history.append(post)
            self._save(self._contents)

    def history(self, items: Iterable[LineItem] | None = None) -> list[ScorePost]:
        """Return the posts to these columns, or all of them, oldest first."""
        with self._lock:
            posts = list(self._contents.history)
        if items is None:
            return posts
        wanted = {item.id for item in items}
        return [post for post in posts if post.line_item_id in wanted]


def _rescaled(score: Score, item: LineItem) -> float | None:
    if score.grading_progress != "FullyGraded" or score.score_given is None:
        return None
    # Reading a score made sure that a given score has a maximum above zero.
    share = score.score_given / (score.score_maximum or 1.0)
    return min(share, 1.0) * item.score_maximum
