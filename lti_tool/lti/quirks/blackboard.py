"""Blackboard Learn: comments that get lost, and people it does not find.

Of columns that deep linking made it does not keep our ids: `resourceId` and `tag` are only for
those made by a POST (docs.anthology.com, LTI 1.3, "Interacting with Columns").
"""

from lti_tool.lti.advice import Topic
from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.service_errors import Refusal

QUIRKS = Quirks(
    product="blackboardlearn",
    service_paths=("/learn/api/v1/lti/",),
    # Asked for one person's result it leaves the comment out (hypothesis/lms, issue 5685).
    filters_results=False,
    # github.com/hypothesis/lms, lti_grading/_v13.py
    score_refusals=(Refusal(400, "not_a_gradable_user", text="user could not be found:"),),
    advice={
        Topic.CREDENTIALS: (
            "In Blackboard, Admin, LTI Tool Providers: approve the tool; its JWKS URL stands in "
            "Anthology's developer portal and must be Cairn's."
        ),
        Topic.GRADES: (
            "In Blackboard, Admin, LTI Tool Providers, edit the tool: allow grade service access."
        ),
        Topic.ROSTER: (
            "In Blackboard, Admin, LTI Tool Providers, edit the tool: allow Membership Service "
            "access."
        ),
        Topic.NAMES: (
            "In Blackboard, Admin, LTI Tool Providers, edit the tool: tick Name under User Fields "
            "to Send."
        ),
    },
)
