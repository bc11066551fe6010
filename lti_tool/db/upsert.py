"""Insert a row or update the one with the same key, safely beside others on both databases."""

from functools import lru_cache
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Select, bindparam, select
from sqlalchemy.dialects import postgresql, sqlite
from sqlalchemy.orm import Session

from lti_tool.db.base import Table, table_of


class Kept(NamedTuple):
    """The row that is there now, and whether it had to be made or changed."""

    id: int
    is_news: bool


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
    return keep(session, table, key=key, always=always, at_first=at_first, key_where=key_where).id


def keep(
    session: Session,
    table: type[Table],
    *,
    key: dict[str, Any],
    always: dict[str, Any],
    at_first: dict[str, Any],
    key_where: ColumnElement[bool] | None = None,
) -> Kept:
    """Do what `upsert` does, and answer whether that changed anything."""
    # What the session still holds comes first, as before any statement.
    session.flush()
    look = _look(table, tuple(key), tuple(always))
    found = session.execute(look, key).first()
    # A launch mostly says what is known already, and then needs no write.
    if found is not None and tuple(found[1:]) == tuple(always.values()):
        return Kept(int(found[0]), is_news=False)
    dialect = session.get_bind().dialect.name
    put = _put(dialect, table, tuple(key), tuple(always), tuple(at_first), key_where)
    put_id = session.scalar(put, {**key, **always, **at_first})
    if put_id is None:  # another was faster, and there is nothing to add to what it wrote
        put_id = session.execute(look, key).scalar_one()
    return Kept(int(put_id), is_news=True)


# Statements are built once for each shape: putting one together costs more than asking it.
@lru_cache
def _look(table: type[Table], key: tuple[str, ...], always: tuple[str, ...]) -> Select[Any]:
    columns = table_of(table).c
    wanted = (columns.id, *(columns[name] for name in always))
    return select(*wanted).where(*(columns[name] == bindparam(name) for name in key))


@lru_cache
def _put(  # noqa: PLR0917 -- private, and all of it makes the shape
    dialect: str,
    table: type[Table],
    key: tuple[str, ...],
    always: tuple[str, ...],
    at_first: tuple[str, ...],
    key_where: ColumnElement[bool] | None,
) -> Any:  # noqa: ANN401 -- the two databases' statements share no type
    make = postgresql.insert if dialect == "postgresql" else sqlite.insert
    statement = make(table_of(table)).values(
        {name: bindparam(name) for name in (*key, *always, *at_first)}
    )
    if not always:
        unless_there = statement.on_conflict_do_nothing(index_elements=key, index_where=key_where)
        return unless_there.returning(table_of(table).c.id)
    new = {name: statement.excluded[name] for name in always}
    or_change = statement.on_conflict_do_update(index_elements=key, index_where=key_where, set_=new)
    return or_change.returning(table_of(table).c.id)
