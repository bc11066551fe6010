"""How many uploads are in memory at once: a few, whoever sends them."""

import pytest

from lti_tool.web.student import files as student_files
from tests.support.marked import PNG, SHOWING, use_marked_unit
from tests.support.web import Web
from tests.web.test_files import upload


def test_so_many_uploads_at_once_and_no_more_are_held_in_memory(
    web: Web, monkeypatch: pytest.MonkeyPatch
) -> None:
    use_marked_unit(web.room)
    attempt_id = web.room.start(SHOWING)
    monkeypatch.setattr(student_files, "WAIT_SECONDS", 0)
    visit = web.visit()
    for _ in range(student_files.AT_ONCE):
        assert student_files.places.acquire(blocking=False)
    try:
        busy = upload(visit, attempt_id, (PNG, "drawing.png"))
    finally:
        student_files.places.release(student_files.AT_ONCE)
    assert busy.status_code == 422
    assert "Nothing was added" in busy.text
    assert "0 of 5 added" in busy.text
    assert upload(visit, attempt_id, (PNG, "drawing.png")).status_code == 303
