"""A server that dies in the middle of a check: what was saved is there when it is back."""

import os
import signal
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import pytest
import requests

from lti_tool.bootstrap import build_tool
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.services.launching.accept_launch import accept_launch
from lti_tool.services.launching.find_session import find_session
from lti_tool.settings import Settings
from lti_tool.tool import Tool
from lti_tool.web.csrf import csrf_token
from lti_tool.web.launch_session import session_cookie
from tests.cli.test_demo import PATIENCE, Program, children_of, is_gone, status
from tests.support.classrooms import Classroom, make_classroom
from tests.support.clock import FakeClock
from tests.support.databases import copy_sqlite
from tests.support.launches import make_launch
from tests.support.ports import free_port
from tests.support.timed import MINUTES, attempt, set_limit

pytestmark = pytest.mark.slow

SECRET = "a secret of the tests, known to nobody"


@dataclass(frozen=True)
class Place:
    """Where the server runs, and the same database seen from here."""

    folder: Path
    port: int
    tool: Tool
    room: Classroom


@pytest.fixture
def place(tmp_path: Path, sqlite_template: Path) -> Place:
    port = free_port()
    settings = Settings(
        base_url=f"http://127.0.0.1:{port}",
        database_url=copy_sqlite(sqlite_template, tmp_path),
        secret_key=SECRET,
        keys_dir=tmp_path / "keys",
        config_file=tmp_path / "none.json",
        allow_http=True,
        engine_url="",
        log_level="INFO",
    )
    tool = build_tool(settings)
    return Place(tmp_path, port, tool, make_classroom(tool, FakeClock(tool.clock())))


@contextmanager
def serving(place: Place) -> Iterator[Program]:
    """Serve while the block runs; whatever is left then is killed."""
    settings = place.tool.settings
    program = Program(
        place.folder,
        *("serve", "--port", str(place.port)),
        CAIRN_ALLOW_HTTP="1",
        CAIRN_BASE_URL=settings.base_url,
        CAIRN_DATABASE_URL=settings.database_url,
        CAIRN_KEYS_DIR=str(settings.keys_dir),
        CAIRN_SECRET_KEY=SECRET,
    )
    try:
        give_up = time.monotonic() + PATIENCE
        while status(place.port, "/readyz") != 200:
            assert program.process.poll() is None, program.said()
            assert time.monotonic() < give_up, program.said()
            time.sleep(0.05)
        yield program
    finally:
        kill(program)


def kill(program: Program) -> None:
    """Kill the server and its worker without a word, as a power cut does."""
    if program.process.poll() is not None:
        return
    processes = [program.process.pid, *children_of(program.process.pid)]
    for process in processes:
        os.kill(process, signal.SIGKILL)
    program.process.wait(PATIENCE)
    give_up = time.monotonic() + PATIENCE
    while not all(is_gone(process) for process in processes):
        assert time.monotonic() < give_up
        time.sleep(0.01)


class Student:
    """Ada with a browser of her own."""

    def __init__(self, place: Place) -> None:
        tool = place.tool
        with tool.transaction() as session:
            launch = make_launch(session)
            opened = accept_launch(session, launch=launch, now=tool.clock())
        with tool.reading() as session:
            found = find_session(session, sid=opened.sid, secret=opened.secret, now=tool.clock())
        assert found is not None
        self._csrf = csrf_token(found)
        self._base = f"http://127.0.0.1:{place.port}/s/{opened.sid}"
        self._browser = requests.Session()
        self._browser.cookies.set(session_cookie(tool, opened.sid), opened.secret)

    def gets(self, path: str) -> str:
        answer = self._browser.get(f"{self._base}/{path}", timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.text

    def posts(self, path: str, form: dict[str, str | list[str]] | None = None) -> str:
        data = {"csrf": self._csrf, **(form or {})}
        answer = self._browser.post(f"{self._base}/{path}", data=data, timeout=30)
        assert answer.status_code == 200, answer.text
        return answer.url


def test_a_server_killed_between_saving_and_submitting_loses_no_answer(place: Place) -> None:
    room, ada = place.room, Student(place)
    with serving(place) as program:
        url = ada.posts(f"objectives/{room.objective()}/attempts")
        attempt_id = int(url.rpartition("/")[2])
        right = room.right(attempt_id)  # type: ignore[arg-type]
        ada.posts(f"attempts/{attempt_id}/answers", {"present": "0", "q0": right[0]})
        kill(program)
    assert status(place.port, "/healthz") == 0
    with serving(place):
        assert f'value="{right[0][0]}"' in ada.gets(f"attempts/{attempt_id}")
        ada.posts(f"attempts/{attempt_id}/submit", {"present": "1", "q1": right[1]})
        ada.posts(f"attempts/{attempt_id}/submit", {"present": "1", "q1": right[1]})
    [decision] = room.decisions()
    assert decision.verdict == Verdict.MASTERED


def test_a_check_whose_time_ran_out_while_the_server_was_down_is_handed_in_by_itself(
    place: Place,
) -> None:
    room = place.room
    set_limit(room)
    room.clock.now = place.tool.clock()
    room.clock.move(minutes=-MINUTES - 2)
    attempt_id = room.start()
    room.save(attempt_id, room.right(attempt_id))
    with serving(place) as program:
        give_up = time.monotonic() + PATIENCE
        while not room.decisions():
            assert time.monotonic() < give_up, program.said()
            time.sleep(0.2)
    row = attempt(room, attempt_id)
    assert row.submitted_at == row.closes_at == room.decisions()[0].decided_at
    assert room.decisions()[0].verdict == Verdict.MASTERED
