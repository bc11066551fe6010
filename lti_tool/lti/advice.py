"""What to change in an LMS, as far as it is the same in all; `quirks/` say it for single ones."""

from collections.abc import Mapping
from enum import StrEnum


class Topic(StrEnum):
    """A thing that an administrator of the LMS can change."""

    CREDENTIALS = "credentials"
    GRADES = "grades"
    ROSTER = "roster"
    NAMES = "names"
    PARAMETERS = "parameters"
    CHOOSER = "chooser"


GENERAL: Mapping[Topic, str] = {
    Topic.CREDENTIALS: (
        "In the LMS, see that the tool is switched on and that its public key set URL is Cairn's; "
        "compare its client id with “cairn platforms list”."
    ),
    Topic.GRADES: (
        "In the LMS's settings of this tool, allow the Assignment and Grade Services: grades, "
        "columns (line items) and results."
    ),
    Topic.ROSTER: (
        "In the LMS's settings of this tool, allow the Names and Role Provisioning Services."
    ),
    Topic.NAMES: "In the LMS's settings of this tool, let it send people's names.",
    Topic.PARAMETERS: (
        "In the LMS's settings of this tool, add the custom parameters that Cairn's settings page "
        "lists."
    ),
    Topic.CHOOSER: (
        "In the LMS's settings of this tool, switch on deep linking (content selection); then add "
        "an activity to the course with it."
    ),
}
