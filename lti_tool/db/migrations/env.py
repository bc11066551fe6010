"""Alembic's entry: run revisions on the connection it was handed, inside that transaction."""

from typing import Literal

from alembic import context
from alembic.autogenerate.api import AutogenContext

import lti_tool.db.models  # noqa: F401 -- fills Table.metadata
from lti_tool.db.base import Table, UtcDateTime
from lti_tool.db.migrate import is_ours


def render_type(kind: str, thing: object, _context: AutogenContext) -> str | Literal[False]:
    """Write types into revisions as the database knows them: models may change, history may not."""
    if kind == "type" and isinstance(thing, UtcDateTime):
        return "sa.DateTime(timezone=True)"
    return False


context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    include_name=is_ours,
    render_item=render_type,
    # SQLite cannot alter most things in place: Alembic copies the table.
    render_as_batch=True,
)
context.run_migrations()
