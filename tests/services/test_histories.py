"""Histories are read so that nothing slips between two statements."""

from sqlalchemy import Engine, event

from lti_tool.db.stores.histories import load_histories
from lti_tool.db.transaction import Transaction
from lti_tool.domain.ids import ObjectiveId, PersonId


def test_running_attempts_are_read_before_decisions(engine: Engine, reading: Transaction) -> None:
    # PostgreSQL sees what is committed between two statements. Decisions first, an attempt that
    # is submitted meanwhile would be neither running nor decided, and a new one could begin.
    asked: list[str] = []

    def note(*seen: object) -> None:
        asked.append(str(seen[2]))

    event.listen(engine, "before_cursor_execute", note)
    with reading() as session:
        load_histories(session, person_ids=[PersonId(1)], objective_ids=[ObjectiveId(1)])
    order = [statement.split("FROM ")[1].split()[0] for statement in asked if "FROM " in statement]
    assert order.index("attempt") < order.index("decision")
