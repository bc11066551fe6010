"""The grade policy a course's row holds."""

from lti_tool.db.models import CourseRow
from lti_tool.domain.gradebook.points import DEFAULT_POLICY, GradePolicy


def policy_of(course: CourseRow) -> GradePolicy:
    """Answer the course's grade policy."""
    if course.grade_points is None:
        return GradePolicy(DEFAULT_POLICY.points, sends_not_yet=course.sends_not_yet)
    beginning, nearly, mastered, extends = course.grade_points
    return GradePolicy((beginning, nearly, mastered, extends), sends_not_yet=course.sends_not_yet)
