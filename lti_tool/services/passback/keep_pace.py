"""Remember how hard a platform may be asked, from one worker to the next."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import PlatformPaceRow
from lti_tool.db.upsert import upsert
from lti_tool.domain.gradebook.pacing import Pace
from lti_tool.domain.ids import RegistrationId


def pace_of(session: Session, *, registration_id: RegistrationId) -> Pace:
    """Answer where the platform stands."""
    query = select(PlatformPaceRow).where(PlatformPaceRow.registration_id == registration_id)
    row = session.scalar(query)
    if row is None:
        return Pace()
    return Pace(row.at_once, row.failures, row.pauses, row.paused_until)


def keep_pace(session: Session, *, registration_id: RegistrationId, pace: Pace) -> None:
    """Keep it. Only the answers since the last change are forgotten."""
    upsert(
        session,
        PlatformPaceRow,
        key={"registration_id": registration_id},
        always={
            "at_once": pace.at_once,
            "failures": pace.failures,
            "pauses": pace.pauses,
            "paused_until": pace.paused_until,
        },
        at_first={},
    )
