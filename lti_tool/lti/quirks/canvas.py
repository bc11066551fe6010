"""What Canvas wants to be told with a score, and how Canvas is recognised."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from lti_tool.lti.timestamps import iso_milliseconds
from lti_tool.ports import GradebookAccess, ScoreMessage

SUBMISSION = "https://canvas.instructure.com/lti/submission"


def is_canvas(access: GradebookAccess) -> bool:
    """Tell whether the gradebook is Canvas': by its cloud's issuer, or by its services' path.

    The path is needed for schools that run Canvas themselves, whose issuer may be anything.
    """
    issuer_host = urlsplit(access.registration.issuer).hostname or ""
    return issuer_host.endswith(".instructure.com") or urlsplit(access.columns_url).path.startswith(
        "/api/lti/courses/"
    )


def score_extras(access: GradebookAccess, score: ScoreMessage) -> Mapping[str, object]:
    """Answer what goes beside a score; nothing for other products.

    Canvas counts every score as a new attempt handed in now, unless told otherwise: attempts run
    out, and work that was in time is marked late (canvas.md, section 2.2).
    """
    if not is_canvas(access):
        return {}
    extras: dict[str, object] = {"new_submission": False}
    if score.submitted_at is not None:
        extras["submitted_at"] = iso_milliseconds(score.submitted_at)
    return {SUBMISSION: extras}
