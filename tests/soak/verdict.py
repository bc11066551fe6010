"""Read from the LMS's own history whether every grade came right, in order and once."""

from collections import defaultdict
from dataclasses import dataclass
from datetime import datetime, timedelta
from itertools import pairwise

from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.state import GradeSource, ScorePost
from lti_tool.domain.gradebook.delivery import ScoreState
from tests.soak.classes import Cell, SchoolClass

SAME_MOMENT = timedelta(seconds=0.5)
"""Between our look and our score. What a teacher types just then no LMS would tell us."""

Key = tuple[str, str]


@dataclass
class Verdict:
    """What must be none, and what is only counted."""

    wrong: int = 0
    cleared: int = 0
    disordered: int = 0
    edits: int = 0
    edits_lost: int = 0
    same_moment: int = 0
    doubles: int = 0
    stored: int = 0
    conflicts: int = 0

    @property
    def is_good(self) -> bool:
        """Whether nothing happened that must not."""
        return not (self.wrong or self.cleared or self.disordered or self.edits_lost)


def verdict_on(lms: Lms, school_class: SchoolClass, typed_at: dict[Key, datetime]) -> Verdict:
    """Compare what the LMS shows and has been sent with what was wanted."""
    by_resource = {item.resource_id: item.id for item in lms.gradebook.line_items()}
    posts: defaultdict[Key, list[ScorePost]] = defaultdict(list)
    for post in lms.gradebook.history():
        if post.status < 300:
            posts[post.line_item_id, post.user_id].append(post)
    states = school_class.states()
    found = Verdict(stored=sum(map(len, posts.values())))
    for cell in school_class.cells:
        key = (by_resource.get(cell.resource_id, ""), cell.sub)
        state = states[cell.column_id, cell.person_id]
        found.conflicts += state == ScoreState.CONFLICT
        _judge_posts(found, posts[key])
        _judge_grade(found, lms, cell, key, state, typed_at.get(key), posts[key])
    return found


def _judge_posts(found: Verdict, posts: list[ScorePost]) -> None:
    for post in posts:
        is_final = post.body.get("gradingProgress") == "FullyGraded"
        found.cleared += not is_final or post.body.get("scoreGiven") is None
    for one, other in pairwise(posts):
        is_later = _moment(other) > _moment(one)
        found.disordered += not is_later or _version(other) < _version(one)
        found.doubles += _version(other) == _version(one)


def _judge_grade(  # noqa: PLR0917 -- private, and each says itself
    found: Verdict,
    lms: Lms,
    cell: Cell,
    key: Key,
    state: str,
    typed_at: datetime | None,
    posts: list[ScorePost],
) -> None:
    grade = lms.gradebook.grade(*key)
    shown = None if grade is None else grade.score
    if typed_at is not None:
        found.edits += 1
        is_kept = grade is not None and grade.source is GradeSource.TEACHER
        if is_kept and shown == cell.typed:
            # Where another score was wanted afterwards, the teacher is told.
            found.wrong += state != ScoreState.CONFLICT and cell.is_wanted_since
            return
        over = [post.received for post in posts if post.received >= typed_at]
        if not over or over[0] - typed_at > SAME_MOMENT:
            found.edits_lost += 1
        else:
            found.same_moment += 1
        return
    found.cleared += shown is None
    found.wrong += shown != cell.wanted[-1] or state != ScoreState.SENT


def _version(post: ScorePost) -> int:
    first = str(post.body.get("comment", "v0")).split()[0]
    return int(first.removeprefix("v"))


def _moment(post: ScorePost) -> datetime:
    return datetime.fromisoformat(str(post.body["timestamp"]))
