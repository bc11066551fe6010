"""Read whom an observer may look at."""

from collections.abc import Mapping

from lti_tool.lti.claim_values import LONGEST_ID, read_texts
from lti_tool.lti.storable import storable

CANVAS = "canvas_observees"
"""Our parameter for `$com.instructure.User.observees`: the ids by which launches name them."""

_CLAIM = "https://purl.imsglobal.org/spec/lti/claim/role_scope_mentor"


def read_mentored_subs(
    body: Mapping[str, object], custom: Mapping[str, str], *, product: str
) -> tuple[str, ...]:
    """Answer the ids of the students this person mentors, each once.

    Canvas makes the claim only where the tool is told everything about people, and names students
    whose accounts were merged by another id than their own launches do; its variable knows
    neither limit (Canvas's source) and so goes first. Elsewhere a teacher could write such a
    parameter by hand.
    """
    claimed = read_texts(body.get(_CLAIM) or [])
    told = custom.get(CANVAS, "") if product == "canvas" else ""
    usable = (each.strip() for each in (told.split(",") if told else claimed))
    return tuple(
        each
        for each in dict.fromkeys(usable)
        if each and len(each) <= LONGEST_ID and storable(each) == each
    )
