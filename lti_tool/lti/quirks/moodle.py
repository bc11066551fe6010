"""Moodle: whole seconds, numbers for people, reasons in the status line (seen on Moodle 4.5)."""

from lti_tool.lti.advice import Topic
from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.service_errors import Refusal
from lti_tool.lti.timestamps import iso_seconds


def _is_numeric(user_id: str) -> bool:
    """Moodle's database fails on anything else, and a 502 looks as if it would pass."""
    return user_id.isascii() and user_id.isdecimal()


QUIRKS = Quirks(
    product="moodle",
    service_paths=("/mod/lti/services.php/",),
    # Two scores within a second are one too many (409), so nothing finer may be meant by one.
    timestamp=iso_seconds,
    may_be_user_id=_is_numeric,
    # Without `limit` all comes at once; the next links of columns are unusable.
    lists_are_whole=True,
    # Seen by others in lists of columns (github.com/hypothesis/lms, lti_grading/_v13.py).
    lists_with_both_scopes=True,
    score_refusals=(
        # Who is not enrolled, or teaches. Our scores are complete, so it means nothing else.
        Refusal(400, "not_a_gradable_user", text="incorrect score received"),
        # A column that a teacher has locked: the one 500 that will not pass.
        Refusal(500, "column_locked", body=b"[]"),
        # What it refuses early comes as a success; a real success has no body at all.
        Refusal(200, "bad_request", body=b"[]"),
    ),
    advice={
        Topic.CREDENTIALS: (
            "In Moodle, Site administration, Plugins, External tool, Manage tools: activate the "
            "tool if it is pending, and see that its public keyset is Cairn's."
        ),
        Topic.GRADES: (
            "In Moodle, Manage tools, edit the tool, Services: set “IMS LTI Assignment and Grade "
            "Services” to “Use this service for grade sync and column management”."
        ),
        Topic.ROSTER: (
            "In Moodle, Manage tools, edit the tool, Services: set “IMS LTI Names and Role "
            "Provisioning” to use this service."
        ),
        Topic.NAMES: (
            "In Moodle, Manage tools, edit the tool, Privacy: set “Share launcher's name with "
            "tool” to Always."
        ),
        Topic.PARAMETERS: (
            "In Moodle, Manage tools, edit the tool: add the line "
            "context_history=$Context.id.history to its custom parameters."
        ),
        Topic.CHOOSER: (
            "In Moodle, Manage tools, edit the tool: tick “Supports Deep Linking” and show it in "
            "the activity chooser. A teacher then adds Cairn there and presses Select content."
        ),
    },
)
