"""Connection tests that ask nobody: what they find is what a test gives them."""

from collections.abc import Sequence
from dataclasses import dataclass, field

from lti_tool.db.transaction import is_transaction_open
from lti_tool.ports import ConnectionCheck, ConnectionFacts, Outcome, Registration

KEYS = ConnectionCheck("platform_keys", "The LMS's keys", Outcome.WORKS, "There is 1 key.")
GRADES = ConnectionCheck(
    "columns", "Grade columns", Outcome.FAILS, "The LMS said no.", "Allow grades."
)


@dataclass
class FakeConnections:
    """`ports.ConnectionTester` for tests; `asked` are the facts it was asked about."""

    found: Sequence[ConnectionCheck] = (KEYS, GRADES)
    asked: list[ConnectionFacts] = field(default_factory=list)

    def test(self, facts: ConnectionFacts) -> Sequence[ConnectionCheck]:
        """Answer what was given."""
        assert not is_transaction_open(), "a transaction is open during a call to the LMS"
        self.asked.append(facts)
        return self.found

    def own_key_set_url(self, registration: Registration) -> str:
        """Answer an address that names the registration."""
        return f"https://cairn.example/lti/jwks/{registration.id}.json"
