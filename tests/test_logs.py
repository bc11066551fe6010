"""Log lines keep values out, whoever quotes them."""

import io
import logging
from collections.abc import Iterator

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import IntegrityError

from lti_tool.db.engine import make_engine
from lti_tool.logs import configure_logs, without_values

SECRET = "Ada Lovelace\nwrote: 42"


@pytest.fixture
def written(monkeypatch: pytest.MonkeyPatch) -> Iterator[io.StringIO]:
    stream = io.StringIO()
    monkeypatch.setattr("sys.stderr", stream)
    monkeypatch.setattr(logging.root, "handlers", [])
    before = structlog.get_config()
    configure_logs("INFO")
    yield stream
    structlog.configure(**before)


def test_what_postgres_quotes_of_a_refused_row_is_left_out(
    postgres_url: str, written: io.StringIO
) -> None:
    engine = make_engine(postgres_url)
    with engine.connect() as connection, connection.begin():
        connection.execute(text("CREATE TEMPORARY TABLE note (words text, number int NOT NULL)"))
        with pytest.raises(IntegrityError) as raised:
            connection.execute(text("INSERT INTO note (words) VALUES (:words)"), {"words": SECRET})
    engine.dispose()
    assert "Lovelace" in str(raised.value.orig)
    structlog.get_logger().error("refused", exc_info=raised.value)
    logging.getLogger("another").error("refused too", exc_info=raised.value)
    said = written.getvalue()
    assert said.count("NotNullViolation") >= 2
    assert "refused too" in said
    assert "Lovelace" not in said
    assert "wrote: 42" not in said


def test_only_the_values_go() -> None:
    trace = "Traceback\nError: no\nDETAIL:  Key (a)=(b\nc).\nHINT:  try\n[SQL: SELECT]\nDETAIL: x"
    assert without_values(trace) == (
        "Traceback\nError: no\nDETAIL: left out, for it quotes values.\nHINT:  try\n[SQL: SELECT]\n"
        "DETAIL: left out, for it quotes values.\n"
    )
