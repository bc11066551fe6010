"""The gradebook: columns, grades and every score that came, behind one lock."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterable
from dataclasses import dataclass, field, replace
from datetime import datetime
from enum import StrEnum

from lti_tool.demo_lms.settings import CLIENT_ID


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
    # Whose tool's column it is, and whether it came with an activity rather than from the tool.
    client_id: str = CLIENT_ID
    coupled: bool = False
    is_locked: bool = False
    # Canvas: what a score is handed in as, how often, and when the column opens and is due.
    submission_type: dict[str, str] | None = None
    allowed_attempts: int | None = None
    starts: str | None = None
    ends: str | None = None


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
    given: float | None = None
    given_maximum: float | None = None
    activity_progress: str | None = None
    grading_progress: str | None = None
    # Moodle: what a teacher typed over an activity's own column hides what the tool sends.
    is_overridden: bool = False
    raw: float | None = None
    # Canvas: each hand-in counts, and each comment stays.
    attempts: int = 0
    submitted: datetime | None = None
    comments: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Submission:
    """How a score says that it is to be taken (Canvas's extension of the score)."""

    is_new: bool = True
    preserves_score: bool = False
    yields_to_others: bool = False
    submitted: datetime | None = None


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
    submission: Submission | None = None


# What a gradebook makes of a score: the column, what the cell holds, the score, and the moment.
GradingRule = Callable[["LineItem", "Grade | None", "Score", datetime], "Grade"]


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

    def replace_line_item(self, item: LineItem, *, rescale: bool = True) -> None:
        """Put a column in the place of its former self; grades may keep their share of it."""
        with self._lock:
            before = self.line_item(item.course_id, item.id)
            rescale = rescale and before.score_maximum > 0
            factor = item.score_maximum / before.score_maximum if rescale else 1.0
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

    def grade(self, item_id: str, user_id: str) -> Grade | None:
        """Return what one cell holds, or None if nothing ever came for it."""
        with self._lock:
            return self._contents.grades.get((item_id, user_id))

    def grades(self, item_id: str | None = None) -> list[Grade]:
        """Return the grades of a column, or all of them."""
        with self._lock:
            grades = self._contents.grades.values()
            return [grade for grade in grades if item_id in {None, grade.line_item_id}]

    def take_score(
        self, item: LineItem, score: Score, *, received: datetime, rule: GradingRule
    ) -> Grade:
        """Let a tool's score change the cell as the product's rule wants it."""
        with self._lock:
            item = self.line_item(item.course_id, item.id)
            before = self._contents.grades.get((item.id, score.user_id))
            after = rule(item, before, score, received)
            self._contents.grades[item.id, score.user_id] = after
            self._save(self._contents)
        return after

    def type_grade(
        self, item: LineItem, user_id: str, *, score: float | None, now: datetime
    ) -> None:
        """Store what a teacher typed as the teacher's own; the tool's comment stays with it."""
        with self._lock:
            before = self._contents.grades.get((item.id, user_id))
            if before is None:
                before = Grade(item.id, user_id, None, None, GradeSource.TEACHER, now, None)
            self._contents.grades[item.id, user_id] = replace(
                before,
                score=score,
                source=GradeSource.TEACHER,
                changed=now,
                is_overridden=item.coupled,
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
