"""Open and close transactions; know whether one is open, so that none spans a network call."""

from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, contextmanager
from contextvars import ContextVar

from sqlalchemy import Engine
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session

from lti_tool.db.engine import reading_engine
from lti_tool.db.prepared import give_back
from lti_tool.domain.errors import StorageUnavailableError

Transaction = Callable[[], AbstractContextManager[Session]]
"""Called by entry points only; commits when the block ends well, rolls back when it does not."""

_open = ContextVar("open_transactions", default=0)


def is_transaction_open() -> bool:
    """Tell whether this thread of work holds a transaction open."""
    return _open.get() > 0


def make_transaction(engine: Engine) -> Transaction:
    """Answer the way to write: one transaction, committed at the end."""

    @contextmanager
    def transaction() -> Iterator[Session]:
        mark = _open.set(_open.get() + 1)
        try:
            with Session(engine) as session, session.begin():
                yield session
        except OperationalError as error:
            raise StorageUnavailableError from error
        finally:
            _open.reset(mark)

    return transaction


def make_reading(engine: Engine) -> Transaction:
    """Answer the way to read: never waits for writers. Each statement may stand alone."""
    reader = reading_engine(engine)

    @contextmanager
    def reading() -> Iterator[Session]:
        mark = _open.set(_open.get() + 1)
        try:
            session = Session(reader)
            try:
                yield session
            finally:
                give_back(session)
                # Closing rolls back; what was loaded stays as it was read. Most loaded nothing.
                if session.in_transaction():
                    session.close()
        except OperationalError as error:
            raise StorageUnavailableError from error
        finally:
            _open.reset(mark)

    return reading
