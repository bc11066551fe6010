"""Change what levels are worth in the gradebook from now on."""

from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow
from lti_tool.domain.gradebook.points import GradePolicy
from lti_tool.domain.ids import CourseId


def set_grade_policy(session: Session, *, course_id: CourseId, policy: GradePolicy) -> None:
    """Keep the policy for grades from now on; grades already sent stay as they are."""
    course = session.get_one(CourseRow, course_id, with_for_update=True)
    course.grade_points = list(policy.points)
    course.sends_not_yet = policy.sends_not_yet
