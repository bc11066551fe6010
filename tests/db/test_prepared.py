"""Prepared statements say the same as SQLAlchemy's own way, on both databases."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import Engine, bindparam, event, exists, insert, select, text
from sqlalchemy.orm import Session

from lti_tool.db import engine as engine_module
from lti_tool.db.base import table_of
from lti_tool.db.engine import make_engine
from lti_tool.db.models import CourseRow, RegistrationRow
from lti_tool.db.prepared import Prepared
from lti_tool.db.transaction import Transaction, make_reading
from lti_tool.domain.errors import StorageUnavailableError
from tests.support.databases import HANG_UP
from tests.support.factories import make_course

_course, _platform = table_of(CourseRow), table_of(RegistrationRow)
BY_ID = Prepared(select(*_course.c).where(_course.c.id == bindparam("id")))
AMONG = Prepared(
    select(_course.c.id)
    .where(_course.c.id.in_(bindparam("ids", expanding=True)), _course.c.sends_not_yet.is_(False))
    .order_by(_course.c.id)
)
MADE_BEFORE = Prepared(
    select(exists().where(_course.c.created_at < bindparam("moment")).label("is_there"))
)
ADD = Prepared(insert(_platform))
MOMENT = datetime(2026, 10, 5, 14, 0, 30, 250, tzinfo=UTC)


def platform(number: int) -> dict[str, object]:
    said = {name: f"{name}-{number}" for name in ("issuer", "client_id", "key_set_url")}
    urls = {"auth_login_url": "https://x", "auth_token_url": "https://x", "auth_audience": None}
    return {
        **said,
        **urls,
        "id": number,
        "approval": "active",
        "created_at": MOMENT,
    }


@pytest.fixture
def course_id(transaction: Transaction) -> int:
    with transaction() as session:
        course_id = make_course(session)
        course = session.get_one(CourseRow, course_id)
        course.context_history, course.has_soft_gates = ["one", "zwei"], True
        course.created_at, course.roster_read_at = MOMENT, None
    return course_id


def test_a_row_is_what_sqlalchemy_answers(
    reading: Transaction, transaction: Transaction, course_id: int
) -> None:
    for begin in (reading, transaction):
        with begin() as session:
            [row] = BY_ID.rows(session, {"id": course_id})
            query = select(*_course.c).where(_course.c.id == course_id)
            assert tuple(row) == tuple(session.execute(query).one())
            assert (row.context_history, row.has_soft_gates) == (["one", "zwei"], True)
            assert (row.created_at, row.roster_read_at) == (MOMENT, None)


def test_a_time_is_compared_as_a_time(reading: Transaction, course_id: int) -> None:
    assert course_id
    step = timedelta(microseconds=1)
    with reading() as session:
        found = [
            MADE_BEFORE.first(session, {"moment": moment}).is_there
            for moment in (MOMENT, MOMENT + step)
        ]
    assert found == [False, True]


@pytest.mark.parametrize("more", [[], [-1], [-1, -2, -3]])
def test_lists_may_have_any_length(reading: Transaction, course_id: int, more: list[int]) -> None:
    with reading() as session:
        assert AMONG.rows(session, {"ids": []}) == []
        [row] = AMONG.rows(session, {"ids": [*more, course_id]})
        assert row.id == course_id


def test_a_value_that_is_missing_is_an_error_and_not_the_last_one(
    reading: Transaction, course_id: int
) -> None:
    with reading() as session:
        assert BY_ID.first(session, {"id": course_id})
        with pytest.raises(KeyError):
            BY_ID.first(session, {})


def test_a_transaction_sees_its_own_rows_and_takes_all_of_them_back(
    transaction: Transaction, reading: Transaction, course_id: int
) -> None:
    def fail(session: Session) -> None:
        session.get_one(CourseRow, course_id).title = "Another title"
        ADD.rows(session, platform(90))
        assert BY_ID.first(session, {"id": course_id}).title == "Another title"
        raise LookupError

    with pytest.raises(LookupError), transaction() as session:
        fail(session)
    with reading() as session:
        assert BY_ID.first(session, {"id": course_id}).title != "Another title"
        assert session.get(RegistrationRow, 90) is None


def test_a_reading_never_holds_two_connections(engine: Engine, course_id: int) -> None:
    held = [0]
    most = [0]

    def lend(*_: object) -> None:
        held[0] += 1
        most[0] = max(most[0], held[0])

    def take_back(*_: object) -> None:
        held[0] -= 1

    event.listen(engine, "checkout", lend)
    event.listen(engine, "checkin", take_back)
    with make_reading(engine)() as session:
        for _ in range(2):
            assert BY_ID.first(session, {"id": course_id}) is not None
        assert held == [1]
        assert session.get(CourseRow, course_id) is not None
        assert BY_ID.first(session, {"id": course_id}) is not None
    assert held == [0]
    assert most == [1]


def test_a_reading_that_fails_gives_its_connection_back(engine: Engine, course_id: int) -> None:
    def read_and_fail() -> None:
        with make_reading(engine)() as session:
            assert BY_ID.first(session, {"id": course_id}) is not None
            raise ValueError("broken")

    with pytest.raises(ValueError, match="broken"):
        read_and_fail()
    assert engine.pool.checkedout() == 0  # type: ignore[attr-defined]  # of a QueuePool


def test_an_insert_in_a_reading_is_a_transaction_of_its_own(reading: Transaction) -> None:
    def fail(session: Session) -> None:
        ADD.rows(session, platform(91))
        raise LookupError

    with pytest.raises(LookupError), reading() as session:
        fail(session)
    with reading() as session:
        found = session.get_one(RegistrationRow, 91)
        assert (found.issuer, found.created_at) == ("issuer-91", MOMENT)


def test_a_connection_that_broke_is_an_error_once(
    engine: Engine,
    reading: Transaction,
    transaction: Transaction,
    database_url: str,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    if engine.dialect.name == "sqlite":
        return
    monkeypatch.setattr(engine_module, "RESTED", 1000.0)
    for begin in (reading, transaction):
        with begin() as session:
            BY_ID.rows(session, {"id": 1})
        other = make_engine(database_url)
        with other.begin() as connection:
            connection.execute(text(HANG_UP))
        other.dispose()
        with pytest.raises(StorageUnavailableError), begin() as session:
            BY_ID.rows(session, {"id": 1})
        with begin() as session:
            assert BY_ID.rows(session, {"id": 1}) == []
