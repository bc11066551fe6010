"""Read which courses a course was copied from."""

from collections.abc import Iterator, Mapping
from urllib.parse import unquote

from lti_tool.lti.claim_values import LONGEST_ID
from lti_tool.lti.storable import storable

STANDARD = "context_history"
"""Our parameter for `$Context.id.history`: ids as an address writes them, the latest first."""
CANVAS = "canvas_course_previous_context_ids"
"""Our parameter for `$Canvas.course.previousContextIds.recursive`: plain ids."""

# Canvas stops at a thousand and says so (Canvas's source).
MOST_COURSES = 1000
_CUT = "truncated"


def read_context_history(
    custom: Mapping[str, str], *, own_id: str | None, product: str
) -> tuple[str, ...]:
    """Answer the ids of earlier courses, each once and never the course's own.

    Canvas's own list counts on Canvas alone: elsewhere a teacher could write such a parameter by
    hand, and name any course.
    """
    told = _split(custom, CANVAS) if product == "canvas" else ()
    listed = (*map(unquote, _split(custom, STANDARD)), *told)
    usable = (each for each in listed if len(each) <= LONGEST_ID and storable(each) == each)
    return tuple(each for each in dict.fromkeys(usable) if each != own_id)[:MOST_COURSES]


def _split(custom: Mapping[str, str], name: str) -> Iterator[str]:
    for each in custom.get(name, "").split(","):
        text = each.strip()
        # A "$Name" inside the list is as unsubstituted as one that stands alone.
        if text and not text.startswith("$") and text != _CUT:
            yield text
