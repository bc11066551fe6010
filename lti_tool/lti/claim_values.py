"""Read single values out of a token's body, or refuse what cannot be read."""

from collections.abc import Mapping
from urllib.parse import urlsplit

from lti_tool.lti.errors import RefusalCode, refusal
from lti_tool.lti.storable import storable

LONGEST_ID = 255
LONGEST_TEXT = 255
LONGEST_URL = 4096


def read_object(body: Mapping[str, object], claim: str) -> Mapping[str, object]:
    """Answer a claim that is an object; an empty one when there is none.

    Members we do not know (Canvas' `errors` and `validation_context`) are simply not read.
    """
    value = body.get(claim)
    # PHP platforms write an empty map as an empty list.
    if value is None or value == []:
        return {}
    if not isinstance(value, dict):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    return value


def require(value: object) -> object:
    """Answer a value that has to be there."""
    if value is None or value == "":
        raise refusal(RefusalCode.CLAIMS_MISSING)
    return value


def required_id(value: object) -> str:
    """Answer an id that has to be there."""
    found = optional_id(value)
    if found is None:
        raise refusal(RefusalCode.CLAIMS_MISSING)
    return found


def optional_id(value: object) -> str | None:
    """Answer an id as it is: one that had to be cleaned would be another id."""
    if value is None or value == "":
        return None
    if not isinstance(value, str) or len(value) > LONGEST_ID or storable(value) != value:
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    return value


def read_texts(value: object) -> tuple[str, ...]:
    """Answer a list of texts."""
    if not isinstance(value, list) or not all(isinstance(each, str) for each in value):
        raise refusal(RefusalCode.CLAIMS_MALFORMED)
    return tuple(storable(each) for each in value)


def read_text(value: object) -> str:
    """Answer a text that is only shown; whatever is no text is as good as none."""
    return storable(value).strip()[:LONGEST_TEXT] if isinstance(value, str) else ""


def read_flag(value: object) -> bool | None:
    """Answer a yes or no, which some platforms write as a text; None when it is neither."""
    if isinstance(value, bool):
        return value
    return {"true": True, "false": False}.get(value) if isinstance(value, str) else None


def read_web_address(value: object) -> str | None:
    """Answer an address that is safe to link to and to call: no `javascript:`, no `file:`."""
    if not isinstance(value, str) or len(value) > LONGEST_URL or storable(value) != value:
        return None
    try:
        parts = urlsplit(value)
    except ValueError:  # "http://[" is no address
        return None
    return value if parts.scheme in {"http", "https"} and parts.hostname else None
