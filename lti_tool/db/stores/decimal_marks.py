"""How the language of a unit writes one and a half."""

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import ObjectiveRow, UnitRow

DECIMAL_COMMA = ("de", "fr", "es", "it", "pt", "nl", "pl", "cs", "da", "nb", "sv", "fi", "ru")
"""Languages that write 1,5 for one and a half (CLDR); only settles what 1,500 means."""


def decimal_mark_of(session: Session, objective_id: int) -> str:
    """Answer the decimal mark of the language an objective's unit is written in."""
    language = session.scalar(
        select(UnitRow.language)
        .join(ObjectiveRow, ObjectiveRow.unit_id == UnitRow.id)
        .where(ObjectiveRow.id == objective_id)
    )
    return "," if (language or "").split("-")[0] in DECIMAL_COMMA else "."
