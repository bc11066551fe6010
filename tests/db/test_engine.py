"""Connections: one that has rested and broken meanwhile is replaced before anybody notices."""

from contextlib import closing

import pytest
from sqlalchemy import Engine, text

from lti_tool.db import engine as engine_module
from lti_tool.db.engine import make_engine
from lti_tool.db.transaction import make_reading, make_transaction
from tests.support.databases import HANG_UP


def ask(engine: Engine, *, by_reading: bool) -> int:
    begin = make_reading(engine) if by_reading else make_transaction(engine)
    with begin() as session:
        found: int = session.execute(text("SELECT 1")).scalar_one()
        return found


@pytest.mark.parametrize("by_reading", [True, False])
def test_a_rested_connection_that_broke_is_replaced(
    engine: Engine, database_url: str, monkeypatch: pytest.MonkeyPatch, by_reading: bool
) -> None:
    if engine.dialect.name == "sqlite":
        return
    monkeypatch.setattr(engine_module, "RESTED", 0.0)
    ask(engine, by_reading=by_reading)
    other = make_engine(database_url)
    with other.begin() as connection:
        connection.execute(text(HANG_UP))
    other.dispose()
    assert ask(engine, by_reading=by_reading) == 1


def test_what_was_left_open_is_ended_before_another_uses_the_connection(engine: Engine) -> None:
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        cursor.execute("BEGIN")
        cursor.execute("CREATE TABLE left_open (number INTEGER)")
        cursor.execute("INSERT INTO left_open VALUES (1)")
        first = connection.driver_connection
    with closing(engine.raw_connection()) as connection, closing(connection.cursor()) as cursor:
        assert connection.driver_connection is first
        with pytest.raises(engine.dialect.loaded_dbapi.Error, match="left_open"):
            cursor.execute("SELECT number FROM left_open")
