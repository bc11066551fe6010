"""Read results, the standard's form of what a gradebook shows (AGS 2.0, section 3.3)."""

from collections.abc import Iterable, Mapping

from lti_tool.domain.errors import LmsRefusedError
from lti_tool.lti.exact_numbers import fraction
from lti_tool.lti.user_ids import user_id_of
from lti_tool.ports import ShownGrade


def grades_by_user(results: Iterable[Mapping[str, object]]) -> dict[str, ShownGrade]:
    """Answer the grades that are there. Raises LmsRefusedError for a result that is nobody's."""
    found: dict[str, ShownGrade] = {}
    for result in results:
        user_id = user_id_of(result.get("userId"))
        if user_id is None:
            raise LmsRefusedError("unreadable_answer", "The LMS shows a grade without a person.")
        grade = shown_grade(result)
        if grade is not None:
            found[user_id] = grade
    return found


def shown_grade(result: Mapping[str, object]) -> ShownGrade | None:
    """Answer a grade; None for a result without a score, which is how Moodle shows a cleared one.

    Moodle leaves a score of zero out too, so there a zero cannot be told from no grade.
    """
    points = result.get("resultScore")
    if points is None:
        return None
    comment = result.get("comment")
    # A missing maximum is 1 (AGS 2.0, section 3.3.4.4).
    maximum = fraction(1 if result.get("resultMaximum") is None else result["resultMaximum"])
    if maximum <= 0:
        raise LmsRefusedError("unreadable_answer", "The LMS shows a grade out of nothing.")
    return ShownGrade(
        points=fraction(points),
        maximum=maximum,
        comment=comment if isinstance(comment, str) else "",
    )
