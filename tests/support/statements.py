"""Collect the SQL statements that are sent while a block runs, whichever way they go."""

from collections.abc import Iterator
from contextlib import contextmanager
from unittest.mock import patch

from sqlalchemy import Engine, event

from lti_tool.db import prepared


@contextmanager
def collect_statements(engine: Engine) -> Iterator[list[str]]:
    """Answer a list that grows while the block runs."""
    statements: list[str] = []

    def note(*event_arguments: object) -> None:
        statements.append(str(event_arguments[2]))

    write = prepared.Form.write

    def note_prepared(form: prepared.Form, values: prepared.Values) -> object:
        statements.append(form.sql)
        return write(form, values)

    event.listen(engine, "before_cursor_execute", note)
    try:
        with patch.object(prepared.Form, "write", note_prepared):
            yield statements
    finally:
        event.remove(engine, "before_cursor_execute", note)
