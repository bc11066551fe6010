"""The task engine: a wake delivers, a sweep finds what was missed, a killed worker is followed."""

from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest
from sqlalchemy import func, select
from structlog.testing import capture_logs

from lti_tool.db.models import SpentLoginRow
from lti_tool.demo_lms.faults import FaultKind, Service
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.ids import RegistrationId
from lti_tool.settings import Settings
from lti_tool.worker.deliver_scores import drain
from lti_tool.worker.engine import Engine, engine_url
from tests.support.engines import engine_at_work, is_sent, wait_until
from tests.support.serving import Town
from tests.support.tools import make_settings


@pytest.mark.slow
def test_a_wake_delivers_and_waking_twice_delivers_once(owing: Town) -> None:
    with engine_at_work(owing) as program:
        program.tell(f"wake {owing.registration_id}")
        program.tell(f"wake {owing.registration_id}")
        wait_until(is_sent(owing), program)
    assert len(owing.stored()) == 1


@pytest.mark.slow
def test_a_worker_killed_between_claim_and_record_leaves_one_right_grade(owing: Town) -> None:
    owing.arm(Service.SCORES, FaultKind.SLOW, count=1, delay_ms=1500)
    with engine_at_work(owing) as program:
        program.tell(f"wake {owing.registration_id}")
        wait_until(lambda: owing.state()["requests"]["scores"], program)
        program.kill()
    row = owing.owed()
    assert (row.state, row.sent_version, row.maybe_points) == (ScoreState.OWED, 0, [90])
    wait_until(owing.stored)
    owing.let_waiting_end()
    # Nobody rings and nothing sweeps: the engine itself takes up the drain that was cut off.
    with engine_at_work(owing) as program:
        wait_until(is_sent(owing), program)
    [post] = owing.stored()
    assert post["body"]["scoreGiven"] == 90
    assert [grade["score"] for grade in owing.state()["grades"]] == [90]


@pytest.mark.slow
@pytest.mark.parametrize("wanted", [(), ("compare",)], ids=["asked for", "by the clock"])
def test_grades_are_compared_when_asked_and_every_night(
    owing: Town, wanted: tuple[str, ...]
) -> None:
    drain(owing.tool, owing.registration_id)
    with engine_at_work(owing, *wanted) as program:
        if not wanted:
            program.tell("compare 1")
        wait_until(lambda: owing.owed().read_at, program)
    assert (owing.owed().state, owing.owed().read_points) == (ScoreState.SENT, 90)


@pytest.mark.slow
def test_what_nobody_rang_for_is_swept_up(owing: Town) -> None:
    owing.arm(Service.SCORES, FaultKind.STORE_THEN_DROP, count=1)
    with engine_at_work(owing, "sweep") as program:
        wait_until(lambda: owing.owed().trouble or is_sent(owing)(), program)
        owing.let_waiting_end()
        wait_until(is_sent(owing), program)
    assert len(owing.stored()) == 1


@pytest.mark.slow
def test_old_logins_are_forgotten_in_time(town: Town) -> None:
    longest_ago = town.tool.clock() - timedelta(days=3)
    for number, spent in enumerate((longest_ago, town.tool.clock())):
        town.tool.logins.spend(
            f"state-{number}",
            registration_id=town.registration_id,
            offers_storage=False,
            now=spent,
        )

    def left() -> int | None:
        with town.tool.reading() as session:
            return session.scalar(select(func.count()).select_from(SpentLoginRow))

    with engine_at_work(town, "purge") as program:
        wait_until(lambda: left() == 1, program)


def test_a_wake_that_fails_is_a_line_in_the_log_and_no_error(tmp_path: Path) -> None:
    with capture_logs() as logs:
        Engine(make_settings(tmp_path)).wake(RegistrationId(7))
    [line] = logs
    assert (line["event"], line["workflow"], line["number"]) == (
        "wake_failed",
        "drain_scores",
        7,
    )


@pytest.mark.parametrize(
    ("changes", "url"),
    [
        ({"database_url": "sqlite:////srv/cairn.sqlite3"}, "sqlite:////srv/cairn.sqlite3.engine"),
        (
            {"database_url": "postgresql+psycopg://cairn:word@db/cairn"},
            "postgresql://cairn:word@db/cairn",
        ),
        ({"engine_url": "postgresql://elsewhere/engine"}, "postgresql://elsewhere/engine"),
    ],
)
def test_the_engine_keeps_its_books_beside_ours(
    tmp_path: Path, changes: dict[str, str], url: str
) -> None:
    settings: Settings = replace(make_settings(tmp_path), **changes)  # type: ignore[arg-type]
    assert engine_url(settings) == url
