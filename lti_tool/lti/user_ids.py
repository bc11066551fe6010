"""Read the ids by which services name people."""

from lti_tool.lti.storable import storable

LONGEST_ID = 255  # LTI Core 1.3, section 5.3.6.1


def user_id_of(value: object) -> str | None:
    """Answer the id as launches name it; None when it is none.

    Some platforms write in their lists as a number what they write in launches as text
    (microsoftarchive/Learn-LTI, issue 134).
    """
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    if not isinstance(value, str) or not value or len(value) > LONGEST_ID:
        return None
    return value if storable(value) == value else None
