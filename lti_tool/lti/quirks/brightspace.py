"""D2L Brightspace: four ways to say that a person gets no grade.

Its rosters hold only those who have opened the tool before, unless an administrator allows
"Classlist including users not known to this deployment" (community.d2l.com, article 23756).
"""

from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.service_errors import Refusal

QUIRKS = Quirks(
    product="desire2learn",
    score_refusals=(
        # github.com/hypothesis/lms, lti_grading/_v13.py
        Refusal(403, "not_a_gradable_user", text="user in requested score is not enrolled"),
        Refusal(404, "not_a_gradable_user", text="user in requested score does not exist"),
        # A role that "can be graded in Grades" is not set for (community.d2l.com, article 23661).
        Refusal(422, "not_a_gradable_user"),
    ),
)
