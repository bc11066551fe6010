"""Insert a row or update the one with the same key, in one statement on both databases."""

from typing import Any

from sqlalchemy import ColumnElement, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lti_tool.db.base import Table


def upsert(
    session: Session,
    table: type[Table],
    *,
    key: dict[str, Any],
    always: dict[str, Any],
    at_first: dict[str, Any],
    key_where: ColumnElement[bool] | None = None,
) -> int:
    """Answer the id of the row with this key, made with `always` and `at_first` if there was none.

    An existing row takes over `always` only. `key` names a unique constraint's columns
    (`key_where` its condition, if it has one). Two callers at once end with one row.
    """
    insert = postgresql.insert if _is_postgresql(session) else sqlite.insert
    statement = insert(table).values(**key, **always, **at_first)
    if always:
        statement = statement.on_conflict_do_update(
            index_elements=list(key), index_where=key_where, set_=always
        )
    else:
        statement = statement.on_conflict_do_nothing(
            index_elements=list(key), index_where=key_where
        )
    session.execute(statement)
    columns = table.__table__.c
    found = session.scalar(
        select(columns.id).where(*(columns[name] == value for name, value in key.items()))
    )
    if not isinstance(found, int):
        msg = f"{table.__tablename__} did not keep the row"
        raise TypeError(msg)
    return found


def _is_postgresql(session: Session) -> bool:
    return session.get_bind().dialect.name == "postgresql"
