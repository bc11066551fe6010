"""What single LMS products do beside the standard, one file a product."""

from urllib.parse import urlsplit

from lti_tool.lti.quirks import blackboard, brightspace, canvas, moodle, openedx
from lti_tool.lti.quirks.base import Quirks

_KNOWN = (
    canvas.QUIRKS,
    moodle.QUIRKS,
    blackboard.QUIRKS,
    brightspace.QUIRKS,
    openedx.QUIRKS,
)
_BY_PRODUCT = {quirks.product: quirks for quirks in _KNOWN if quirks.product}

UNKNOWN = Quirks(
    # Any of them may stand behind a name of its own. What they refuse in so many words, we
    # understand from anybody; a bare status may mean something else there. Of bodies only
    # Moodle's empty list after a 200 is told apart: no standard has a score answered with one.
    score_refusals=tuple(
        refusal
        for quirks in _KNOWN
        for refusal in quirks.score_refusals
        if refusal.text or refusal.status == 200  # noqa: PLR2004 - OK
    ),
)


def quirks_for(product: str) -> Quirks:
    """Answer the ways of the product with this family code, in any case."""
    return _BY_PRODUCT.get(product.lower(), UNKNOWN)


def quirks_at(product: str, *, issuer: str, service_url: str) -> Quirks:
    """Answer the same; by its addresses when no launch has named the product."""
    if product:
        return quirks_for(product)
    return next((each for each in _KNOWN if _is_at(each, issuer, service_url)), UNKNOWN)


def _is_at(quirks: Quirks, issuer: str, service_url: str) -> bool:
    try:
        host, path = urlsplit(issuer).hostname or "", urlsplit(service_url).path
    except ValueError:
        return False
    is_issuer = bool(quirks.issuer_domain) and host.endswith(quirks.issuer_domain)
    return is_issuer or any(part in path for part in quirks.service_paths)
