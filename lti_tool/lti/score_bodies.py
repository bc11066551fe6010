"""Write a score (AGS 2.0, section 3.4)."""

from pylti1p3.grade import Grade

from lti_tool.lti.exact_numbers import json_number
from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.timestamps import iso_milliseconds
from lti_tool.ports import ScoreMessage


def score_body(score: ScoreMessage, *, quirks: Quirks) -> str:
    """Answer the body of a final score. Only FullyGraded counts; anything less clears a grade."""
    extras = dict(quirks.score_extras(score))
    if score.submitted_at is not None:
        extras["submission"] = {"submittedAt": iso_milliseconds(score.submitted_at)}
    grade = (
        Grade()
        .set_user_id(score.user_id)
        .set_timestamp(quirks.timestamp(score.timestamp))
        .set_score_given(json_number(score.points))
        .set_score_maximum(score.maximum)
        .set_activity_progress("Completed")
        .set_grading_progress("FullyGraded")
        .set_extra_claims(extras)
    )
    comment = score.comment
    if comment and score.kept_comment and not quirks.keeps_comment:
        comment = f"{comment}\n\n{score.kept_comment}"
    if comment:
        grade.set_comment(comment)
    return grade.get_value()
