"""Whether the database answers and has our tables."""

from sqlalchemy import inspect
from sqlalchemy.orm import Session

from lti_tool.db.models import RegistrationRow


def knows_its_tables(session: Session) -> bool:
    """Tell whether the tables are there; raises what a dead database raises."""
    return bool(inspect(session.connection()).has_table(RegistrationRow.__tablename__))
