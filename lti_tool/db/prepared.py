"""Statements that every click asks, made ready once and then handed to the driver as they are.

SQLAlchemy's own way there costs ten times what SQLite needs for the answer. What is made ready is
SQLAlchemy's all the same: the SQL of each database, and how its values are written and read.
"""

from collections import namedtuple
from collections.abc import Callable, Mapping, Sequence
from contextlib import closing
from typing import Any, TypeVar

from psycopg import RawCursor
from sqlalchemy import Dialect, Insert, Select, Update, event
from sqlalchemy.dialects.postgresql.psycopg import PGDialect_psycopg
from sqlalchemy.exc import OperationalError
from sqlalchemy.orm import Session
from sqlalchemy.pool import PoolProxiedConnection
from sqlalchemy.sql import CompoundSelect

from lti_tool.db.engine import READ_ONLY

Statement = Select[Any] | CompoundSelect[Any] | Insert | Update
Values = Mapping[str, Any]
_Convert = Callable[[Any], Any] | None
_Learnt = TypeVar("_Learnt")

_LENT = "cairn_lent"
_NUMBERED: Dialect = PGDialect_psycopg(  # type: ignore[no-untyped-call]  # SQLAlchemy's
    paramstyle="numeric_dollar"
)
"""PostgreSQL's words with $1 for a value: psycopg would read a long statement anew every time."""

MOST_FORMS = 200
"""Of one statement: a list of another length is another form."""


class Prepared:
    """One statement.

    In a reading, where nothing is begun, each use stands alone, on both databases: it has a view
    of its own, and an INSERT is a transaction of its own.
    """

    def __init__(self, statement: Statement) -> None:
        self._statement = statement
        self._forms: dict[tuple[str, ...], Form] = {}

    def rows(self, session: Session, values: Values) -> list[Any]:
        """Answer the rows, with the columns' names. `values` are those of the statement's binds."""
        return self._ask(session, values, lambda form, cursor: form.read(cursor))

    def count(self, session: Session, values: Values) -> int:
        """Change rows, and answer how many there were to change."""
        return self._ask(session, values, lambda _, cursor: int(cursor.rowcount))

    def first(self, session: Session, values: Values) -> Any:  # noqa: ANN401 -- a row, as in SQLAlchemy
        """Answer the first row, None when there is none."""
        return next(iter(self.rows(session, values)), None)

    def _ask(
        self, session: Session, values: Values, learn: Callable[["Form", Any], _Learnt]
    ) -> _Learnt:
        engine = session.get_bind()
        form = self._form(engine.dialect, values)
        with closing(form.cursor(_connection(session))) as cursor:
            try:
                cursor.execute(form.sql, form.write(values))
                return learn(form, cursor)
            except engine.dialect.loaded_dbapi.OperationalError as error:
                raise OperationalError(form.sql, None, error, hide_parameters=True) from error

    def _form(self, dialect: Dialect, values: Values) -> "Form":
        lists = (str(len(value)) for value in values.values() if isinstance(value, list))
        key = (dialect.name, *lists)
        form = self._forms.get(key)
        if form is None:
            if len(self._forms) >= MOST_FORMS:
                self._forms.clear()
            form = self._forms[key] = Form(self._statement, dialect, values)
        return form


class Form:
    """A statement in one database's words, for lists of one length."""

    def __init__(self, statement: Statement, dialect: Dialect, values: Values) -> None:
        self._has_numbers = dialect.name == "postgresql"
        compiled = statement.compile(dialect=_NUMBERED if self._has_numbers else dialect)
        state = compiled.construct_expanded_state(dict(values))
        self.sql = state.statement
        self._dialect = dialect
        self._columns = list(getattr(statement, "exported_columns", ()))
        names = [str(column.key) for column in self._columns]
        self._row: Any = namedtuple("Row", names)  # type: ignore[misc]  # noqa: PYI024
        self._read: list[tuple[int, Callable[[Any], Any]]] | None = None
        self._names = state.positiontup
        # A list's values have names of their own.
        places = {
            each: (name, place)
            for name, expanded in state.parameter_expansion.items()
            for place, each in enumerate(expanded)
        }
        self._write: dict[str, tuple[str, int | None, _Convert]] = {}
        for key in state.parameters:
            name, place = places.get(key, (key, None))
            kind = compiled.binds[name].type.dialect_impl(dialect)
            self._write[key] = name, place, kind.bind_processor(dialect)
        # What the statement says by itself, and nobody has to give.
        self._own = {key: own for key, own in state.parameters.items() if key not in values}

    def cursor(self, connection: PoolProxiedConnection) -> Any:  # noqa: ANN401 -- a driver's
        """Answer a cursor that takes what `write` answers."""
        if self._has_numbers:
            return RawCursor(connection.driver_connection)  # type: ignore[arg-type]  # psycopg's
        return connection.cursor()

    def write(self, values: Values) -> Sequence[Any] | Values:
        """Answer the values as the driver takes them."""
        written, given = {}, {**self._own, **values}
        for key, (name, place, convert) in self._write.items():
            value = given[name] if place is None else given[name][place]
            written[key] = value if convert is None else convert(value)
        return written if self._names is None else [written[name] for name in self._names]

    def read(self, cursor: Any) -> list[Any]:  # noqa: ANN401 -- a driver's
        """Answer the rows of a cursor."""
        if not self._columns:
            return []
        found = cursor.fetchall()
        if self._read is None:
            self._read = self._converters(cursor.description)
        rows = []
        for row in found:
            cells = list(row)
            for place, convert in self._read:
                cells[place] = convert(cells[place])
            rows.append(self._row._make(cells))
        return rows

    def _converters(self, description: Sequence[Any]) -> list[tuple[int, Callable[[Any], Any]]]:
        converters = []
        for place, column in enumerate(self._columns):
            kind = column.type.dialect_impl(self._dialect)
            convert = kind.result_processor(self._dialect, description[place][1])
            if convert is not None:
                converters.append((place, convert))
        return converters


def give_back(session: Session, _transaction: object = None) -> None:
    """Give back what a reading was lent, when it ends or goes on in SQLAlchemy's own way."""
    lent: PoolProxiedConnection | None = session.info.pop(_LENT, None)
    if lent is not None:
        lent.close()


# Never a second one: threads that held one each while they wait for another would block all.
event.listen(Session, "after_transaction_create", give_back)


def _connection(session: Session) -> PoolProxiedConnection:
    """Answer the session's connection, or the one lent to a reading that has none."""
    lent: PoolProxiedConnection | None = session.info.get(_LENT)
    if lent is not None:
        return lent
    engine = session.get_bind().engine
    is_reading = engine.get_execution_options().get(READ_ONLY, False)
    if is_reading and not session.in_transaction():
        lent = session.info[_LENT] = engine.raw_connection()
        return lent
    session.flush()
    return session.connection().connection
