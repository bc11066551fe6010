"""A row is there once, and written only when something about it is new."""

from lti_tool.db.models import PersonRow
from lti_tool.db.transaction import Transaction
from lti_tool.db.upsert import Kept, keep
from tests.support.clock import START
from tests.support.factories import make_registration


def test_what_is_known_already_is_no_news(transaction: Transaction) -> None:
    with transaction() as session:
        registration_id = make_registration(session)

    def arrive(name: str, **at_first: str) -> Kept:
        with transaction() as session:
            return keep(
                session,
                PersonRow,
                key={"registration_id": registration_id, "sub": "ada"},
                always={"name": name, "is_test": False},
                at_first={"given_name": "", "family_name": "", "created_at": START, **at_first},
            )

    first, same, changed = arrive("Ada"), arrive("Ada", given_name="A"), arrive("Ada B")

    assert [each.is_news for each in (first, same, changed)] == [True, False, True]
    assert first.id == same.id == changed.id
    with transaction() as session:
        row = session.get_one(PersonRow, first.id)
        assert (row.name, row.given_name) == ("Ada B", "")


def test_what_the_session_still_holds_is_seen(transaction: Transaction) -> None:
    with transaction() as session:
        registration_id = make_registration(session)
        row = PersonRow(
            registration_id=registration_id,
            sub="ada",
            name="Ada",
            given_name="",
            family_name="",
            is_test=False,
            created_at=START,
        )
        session.add(row)
        kept = keep(
            session,
            PersonRow,
            key={"registration_id": registration_id, "sub": "ada"},
            always={"name": "Ada"},
            at_first={},
        )
        assert kept == Kept(row.id, is_news=False)
