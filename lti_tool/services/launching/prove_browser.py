"""Open a session that waits for proof of its browser (a launch without cookies)."""

import secrets
from datetime import datetime, timedelta

from sqlalchemy import update
from sqlalchemy.orm import Session

from lti_tool.db.models import LaunchSessionRow
from lti_tool.domain.classes.roles import Role
from lti_tool.services.launching.accept_launch import OpenedSession
from lti_tool.services.launching.secret_digest import digest

PROOF_WINDOW = timedelta(seconds=60)


def prove_browser(
    session: Session, *, sid: str, browser_secret: str, now: datetime
) -> OpenedSession | None:
    """Answer the session, open now, if this is the browser that began the login; once, in 60 s."""
    secret = secrets.token_urlsafe(32)
    statement = (
        update(LaunchSessionRow)
        .where(
            LaunchSessionRow.sid == sid,
            LaunchSessionRow.secret_hash == "",
            LaunchSessionRow.proof_hash == digest(browser_secret),
            LaunchSessionRow.created_at > now - PROOF_WINDOW,
        )
        .values(secret_hash=digest(secret))
        .returning(LaunchSessionRow.role)
    )
    role = session.scalar(statement)
    return None if role is None else OpenedSession(sid, secret, Role(role))
