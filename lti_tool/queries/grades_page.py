"""The course's grade policy."""

from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow
from lti_tool.db.stores.policies import policy_of
from lti_tool.domain.gradebook.points import GradePolicy
from lti_tool.domain.ids import CourseId


def load_grade_policy(session: Session, *, course_id: CourseId) -> GradePolicy:
    """Answer what levels are worth in this course."""
    return policy_of(session.get_one(CourseRow, course_id))
