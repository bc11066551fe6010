"""Whom a page may ask to keep its session's secret, where its own tab may keep nothing."""

from lti_tool.lti.origins import storage_origin
from lti_tool.services.launching.find_session import registration_of
from lti_tool.tool import Tool


def storage_origin_of(tool: Tool, sid: str) -> str:
    """Answer the origin of the platform's frames that may keep it, "" for none. No proof needed."""
    with tool.reading() as session:
        registration_id = registration_of(session, sid=sid)
    found = None if registration_id is None else tool.registrations.get(registration_id)
    return (storage_origin(found) if found else None) or ""
