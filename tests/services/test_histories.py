"""Histories are read so that nothing slips between two statements."""

from sqlalchemy import Engine

from lti_tool.db.stores.histories import load_histories
from lti_tool.db.transaction import Transaction
from lti_tool.domain.ids import ObjectiveId, PersonId
from tests.support.statements import collect_statements


def test_all_that_has_happened_is_read_in_one_statement(
    engine: Engine, reading: Transaction
) -> None:
    # PostgreSQL sees what is committed between two statements: an attempt that is submitted
    # meanwhile would be neither running nor decided, and a new one could begin.
    with collect_statements(engine) as statements, reading() as session:
        load_histories(session, person_ids=[PersonId(1)], objective_ids=[ObjectiveId(1)])
    assert len(statements) == 1
