"""Rosters in memory, with faults to switch on."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lti_tool.db.transaction import is_transaction_open
from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.ports import RosterAccess, RosterMember


@dataclass
class FakeRoster:
    """`ports.Roster` for tests: who is where. `faults` strike the next reads in order.

    `members` are found by the roster's address, those of single activities by their link.
    """

    members: dict[str, tuple[RosterMember, ...]] = field(default_factory=dict)
    members_by_link: Mapping[str, tuple[RosterMember, ...]] = field(default_factory=dict)
    faults: list[str] = field(default_factory=list)
    reads: list[RosterAccess] = field(default_factory=list)

    def read(self, access: RosterAccess) -> tuple[RosterMember, ...]:
        """Answer who is there, unless a fault strikes."""
        assert not is_transaction_open(), "a transaction is open during a call to the LMS"
        self.reads.append(access)
        fault = self.faults.pop(0) if self.faults else None
        if fault == "unavailable":
            raise LmsUnavailableError("The LMS is down for maintenance.", retry_after=30)
        if fault == "unreadable":
            raise LmsRefusedError("unreadable_answer", "The LMS answered with something else.")
        by_key = self.members if access.link_id is None else self.members_by_link
        key = access.roster_url if access.link_id is None else access.link_id
        if key not in by_key:
            raise LmsRefusedError("not_found", "The LMS no longer has what we asked for.")
        return by_key[key]
