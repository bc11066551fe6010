"""A worker that dies leaves nothing behind: neither its platform's place nor its scores."""

from concurrent.futures import ThreadPoolExecutor
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import ColumnRow, ScoreOwedRow, WorkerRow
from lti_tool.demo_lms.faults import FaultKind, Service
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.services.passback.claim_scores import claim_scores
from lti_tool.services.passback.live_workers import DEAD_AFTER
from lti_tool.worker.deliver_scores import drain
from lti_tool.worker.presence import Presence
from tests.support.engines import engine_at_work, is_sent, wait_until
from tests.support.serving import Town
from tests.worker.conftest import master

SLOWLY = 9000
"""Milliseconds: longer than a process takes to start, shorter than we wait for an answer."""


def claim(town: Town, worker: Presence) -> None:
    with town.tool.transaction() as session:
        [_] = claim_scores(
            session,
            registration_id=town.registration_id,
            now=town.tool.clock(),
            limit=1,
            worker=worker.name,
        )


@pytest.mark.slow
def test_another_process_finishes_what_a_killed_one_began(owing: Town) -> None:
    owing.arm(Service.SCORES, FaultKind.SLOW, count=1, delay_ms=SLOWLY)
    with engine_at_work(owing) as first:
        wait_until(lambda: owing.state()["requests"]["scores"], first)
        with engine_at_work(owing) as second:
            assert not owing.stored()
            first.kill()
            wait_until(is_sent(owing), second)
    assert {post["body"]["scoreGiven"] for post in owing.stored()} == {90}
    assert owing.state()["grades"][0]["score"] == 90


@pytest.mark.slow
def test_a_living_process_is_left_its_work(owing: Town) -> None:
    owing.arm(Service.SCORES, FaultKind.SLOW, count=1, delay_ms=SLOWLY)
    with engine_at_work(owing, "sweep") as first:
        wait_until(lambda: owing.state()["requests"]["scores"], first)
        with engine_at_work(owing, "sweep") as second:
            wait_until(is_sent(owing), first)
            assert "taken_over" not in second.output.read_text()
    assert len(owing.stored()) == 1


@pytest.mark.slow
def test_a_process_that_stops_well_is_forgotten(owing: Town) -> None:
    with engine_at_work(owing) as program:
        wait_until(is_sent(owing), program)
    with owing.tool.reading() as session:
        assert session.scalars(select(WorkerRow)).all() == []


def test_who_shows_no_sign_of_life_is_dead_at_once(owing: Town) -> None:
    one, other = Presence(owing.tool), Presence(owing.tool)
    one.begin()
    other.begin()
    assert other.living_and_dead() == ({one.name, other.name}, set())
    claim(owing, one)
    one._sign.end()  # noqa: SLF001 -- what the system does for a process that is killed
    living, dead = other.living_and_dead()
    assert (living, dead) == ({other.name}, {one.name})
    other.clear_away(dead)
    row = owing.owed()
    assert (row.leased_by, row.leased_until) == ("", None)
    assert row.next_at <= owing.tool.clock()
    other.end()


def test_who_has_not_beaten_for_long_is_dead_too(owing: Town) -> None:
    one, other = Presence(owing.tool), Presence(owing.tool)
    one.begin()
    other.begin()
    long_ago = owing.tool.clock() - DEAD_AFTER - timedelta(seconds=1)
    with owing.tool.transaction() as session:
        session.execute(
            update(WorkerRow).where(WorkerRow.name == one.name).values(beat_at=long_ago)
        )
    assert other.living_and_dead()[1] == {one.name}
    # It was only asleep: its next beat says so.
    one._beat()  # noqa: SLF001 -- as its thread does
    assert other.living_and_dead()[1] == set()
    one.end()
    other.end()


def test_the_living_keep_their_leases_when_others_die(owing: Town) -> None:
    one, other = Presence(owing.tool), Presence(owing.tool)
    one.begin()
    other.begin()
    claim(owing, one)
    with owing.tool.transaction() as session:
        session.execute(
            update(ColumnRow).values(making_by=other.name, making_until=owing.tool.clock())
        )
    one.clear_away({other.name})
    assert owing.owed().leased_by == one.name
    with owing.tool.reading() as session:
        assert set(session.scalars(select(ColumnRow.making_by))) == {""}
    one.end()
    other.end()


def test_two_drains_share_a_platform_and_send_nothing_twice(town: Town) -> None:
    people = ("ada", "ben", "chidi", "dana", "emil", "fatima")
    for slug in people:
        master(town, slug)
    with ThreadPoolExecutor(2) as threads:
        names = ("one", "other")
        taken = list(
            threads.map(
                lambda name: drain(town.tool, town.registration_id, worker=name, patience=2), names
            )
        )
    assert sum(taken) >= len(people)
    assert len(town.stored()) == len(people)
    with town.tool.reading() as session:
        assert set(session.scalars(select(ScoreOwedRow.state))) == {ScoreState.SENT}
