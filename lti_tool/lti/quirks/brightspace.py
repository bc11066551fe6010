"""D2L Brightspace: four ways to say that a person gets no grade.

Its rosters hold only those who have opened the tool before, unless an administrator allows
"Classlist including users not known to this deployment" (community.d2l.com, article 23756).
"""

from lti_tool.lti.advice import Topic
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
    advice={
        Topic.CREDENTIALS: (
            "In Brightspace, Manage Extensibility, LTI Advantage: enable the registration, and see "
            "that its keyset URL is Cairn's."
        ),
        Topic.GRADES: (
            "In Brightspace, tick Assignment and Grade Services under Extensions, in the "
            "registration (Manage Extensibility) and in the deployment (External Learning Tools)."
        ),
        Topic.ROSTER: (
            "In Brightspace, tick Names and Role Provisioning Services under Extensions, in the "
            "registration (Manage Extensibility) and in the deployment (External Learning Tools)."
        ),
        Topic.NAMES: (
            "In Brightspace, External Learning Tools, the deployment's Security Settings: untick "
            "Anonymous and tick the name."
        ),
        Topic.CHOOSER: (
            "In Brightspace, tick Deep Linking under Extensions and make a Deep Linking Quicklink "
            "in the deployment's links."
        ),
    },
)
