"""What counts in a student's grade, in the words that their family reads too."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.domain.gradebook.policy_words import Counts, what_counts
from lti_tool.domain.ids import CourseId


@dataclass(frozen=True)
class CountsPage:
    """What counts in a course, and whether its gradebook hears of it."""

    counts: Counts
    has_gradebook: bool


def load_counts(session: Session, *, course_id: CourseId, now: datetime) -> CountsPage:
    """Answer the page, in two statements."""
    course = session.get_one(CourseRow, course_id)
    policy = load_grading(session, course)
    return CountsPage(
        what_counts(policy, school_day(course, now)), has_gradebook=course.columns_url is not None
    )
