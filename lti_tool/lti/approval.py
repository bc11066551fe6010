"""Write the command by which whoever runs the tool lets a deployment's launches in."""

import re
import shlex

from lti_tool.domain.ids import RegistrationId

# What may stand in a command that somebody copies into a terminal. The id is the platform's text,
# and quotation marks do not hold back control characters.
_PLAIN = re.compile(r"[\x21-\x7e]{1,255}")
_UNSAID = "DEPLOYMENT_ID"


def approval_command(registration_id: RegistrationId, deployment_id: str | None) -> str:
    """Answer the command, with a placeholder for a deployment id that is unknown or unfit."""
    is_plain = deployment_id is not None and _PLAIN.fullmatch(deployment_id)
    deployment = shlex.quote(deployment_id or "") if is_plain else _UNSAID
    # "=" keeps an id that begins with a hyphen from being read as an option.
    return f"cairn platforms approve --registration {registration_id} --deployment={deployment}"
