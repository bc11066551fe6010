"""Open edX (lti-consumer-xblock): limits on classes, and columns that stay.

Every DELETE of a column is answered 403 (openedx/xblock-lti-consumer, pull request 108), which
needs no rule of its own. We know no product family code of it, so it is known by its addresses.
Its gradebook has one grade for each activity: only a link to a single objective brings one there.
"""

from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.service_errors import Refusal

QUIRKS = Quirks(
    service_paths=("/api/lti_consumer/",),
    # Scores in other columns are kept, answered with 201, and shown to nobody
    # (lti_consumer/signals/signals.py).
    shows_linked_columns_only=True,
    # Nothing is paged: lists have no pagination (lti_consumer/plugin/views.py), nor has the
    # roster (issue 669), which is refused when it would be longer than its operator allows.
    lists_are_whole=True,
    roster_refusals=(Refusal(403, "roster_too_large", text="above_response_limit"),),
)
