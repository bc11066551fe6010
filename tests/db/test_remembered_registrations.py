"""A platform looked up a moment ago is not asked for again; a no is never remembered."""

from dataclasses import replace

from lti_tool.db.stores.remembered_registrations import REMEMBERED, RememberedRegistrations
from tests.lti.support import LMS, MemoryRegistrations


class Watch:
    def __init__(self) -> None:
        self.seconds = 100.0

    def __call__(self) -> float:
        return self.seconds


def test_a_yes_is_remembered_for_some_seconds() -> None:
    behind, watch = MemoryRegistrations(LMS), Watch()
    registrations = RememberedRegistrations(behind, watch)

    def answers() -> tuple[object, ...]:
        return (
            registrations.get(LMS.id),
            *registrations.find(issuer=LMS.issuer, client_id=LMS.client_id),
            registrations.is_deployment_active(LMS.id, "1"),
        )

    assert answers() == (LMS, LMS, True)
    moved = replace(LMS, key_set_url="https://lms.example/other")
    behind.records[LMS.id] = moved
    behind.deployments.clear()
    watch.seconds += REMEMBERED - 0.1
    assert answers() == (LMS, LMS, True)
    watch.seconds += 0.1
    assert answers() == (moved, moved, False)


def test_a_no_is_not_remembered() -> None:
    behind, watch = MemoryRegistrations(deployments=()), Watch()
    registrations = RememberedRegistrations(behind, watch)

    def answers() -> tuple[object, ...]:
        return (
            registrations.get(LMS.id),
            list(registrations.find(issuer=LMS.issuer, client_id=None)),
            registrations.is_deployment_active(LMS.id, "1"),
        )

    assert answers() == (None, [], False)
    waiting = replace(LMS, is_active=False, is_pending=True)
    behind.records[LMS.id] = waiting
    assert answers() == (waiting, [waiting], False)
    behind.records[LMS.id] = LMS
    behind.deployments.add((LMS.id, "1"))
    assert answers() == (LMS, [LMS], True)
