"""Canvas, by its source: attempts, comments that add up, and refusals in words."""

from collections.abc import Mapping

from lti_tool.lti.advice import Topic
from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.service_errors import Refusal
from lti_tool.lti.timestamps import iso_milliseconds
from lti_tool.ports import ScoreMessage

SUBMISSION = "https://canvas.instructure.com/lti/submission"


def _score_extras(score: ScoreMessage) -> Mapping[str, object]:
    """Say whether the score is a new attempt.

    Canvas takes every score for an attempt handed in now, unless told otherwise: attempts run
    out, and work that was in time is marked late. The first must be one, or the student has no
    submission (in Canvas's source).
    """
    extras: dict[str, object] = {"new_submission": score.is_first}
    if score.submitted_at is not None:
        extras["submitted_at"] = iso_milliseconds(score.submitted_at)
    return {SUBMISSION: extras}


QUIRKS = Quirks(
    product="canvas",
    issuer_domain=".instructure.com",
    # For schools that run Canvas themselves, whose issuer may be anything.
    service_paths=("/api/lti/courses/", "/api/lti/groups/"),
    score_extras=_score_extras,
    # Section 2.2, step 7: each comment is added to those before.
    keeps_comment=True,
    score_refusals=(
        Refusal(422, "not_a_gradable_user", text="is not a student"),
        Refusal(400, "conflict", text="before last updated timestamp"),
        Refusal(422, "no_attempts_left", text="maximum number of allowed attempts"),
        Refusal(422, "course_concluded", text="course has concluded"),
    ),
    # Section 2.1: a column that came with its assignment goes with it only.
    delete_refusals=(Refusal(401, "column_of_an_activity", body=b""),),
    advice={
        Topic.CREDENTIALS: (
            "In Canvas, Admin, Developer Keys: set the key's state to On, and see that its public "
            "JWK URL is Cairn's."
        ),
        Topic.GRADES: (
            "In Canvas, Admin, Developer Keys, edit the key: under LTI Advantage Services switch "
            "on “Can create and view assignment data in the gradebook”, “Can view submission "
            "data” and “Can create and update submission results”."
        ),
        Topic.ROSTER: (
            "In Canvas, Admin, Developer Keys, edit the key: under LTI Advantage Services switch "
            "on “Can retrieve user data associated with the context the tool is installed in”."
        ),
        Topic.NAMES: (
            "In Canvas, Admin, Developer Keys, edit the key: set Privacy Level to Public."
        ),
        Topic.PARAMETERS: (
            "In Canvas, Admin, Developer Keys, edit the key: fetch Cairn's configuration by its "
            "URL again, which brings the custom fields."
        ),
        Topic.CHOOSER: (
            "In Canvas, Admin, Developer Keys, edit the key: add the placements of Cairn's "
            "configuration. A teacher then finds Cairn under Assignments, External Tool, Find."
        ),
    },
)
