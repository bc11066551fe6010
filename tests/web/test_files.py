"""Photos and files on a question: added, shown, saved, and never run; with and without cookies."""

from io import BytesIO
from typing import Any

import pytest
from flask.testing import FlaskClient
from urllib3.filepost import encode_multipart_formdata
from werkzeug.test import TestResponse

from lti_tool.domain.assessment.evidence_files import MAX_FILE
from lti_tool.domain.classes.roles import Role
from lti_tool.ports import PersonClaim
from lti_tool.web.uploads import MAX_UPLOAD_BYTES
from tests.support.classrooms import make_other_classroom
from tests.support.factories import make_student
from tests.support.marked import PNG, SHOWING, any_file, attach, use_marked_unit
from tests.support.pages import read_page
from tests.support.web import Visit, Web


@pytest.fixture
def attempt_id(web: Web) -> int:
    use_marked_unit(web.room)
    return web.room.start(SHOWING)


def path_of(attempt_id: int) -> str:
    return f"attempts/{attempt_id}/questions/0/files"


def upload(visit: Visit, attempt_id: int, *files: tuple[bytes, str], **more: str) -> TestResponse:
    return send(visit, path_of(attempt_id), *files, **more)


def send(visit: Visit, path: str, *files: tuple[bytes, str], **more: str) -> TestResponse:
    """Send files as a browser does, as plain bytes: Flask's client would leave files open."""
    fields: list[tuple[str, str | tuple[str, bytes]]] = [("csrf", more.get("csrf", visit.csrf))]
    fields += [("file", (name, content)) for content, name in files]
    body, content_type = encode_multipart_formdata(fields)
    return visit.browser.post(f"/s/{visit.sid}/{path}", data=body, content_type=content_type)


def only_file(visit: Visit, attempt_id: int) -> str:
    """Answer the address of the one file on the page of files."""
    page = read_page(visit.get(path_of(attempt_id)).text)
    [address] = [each for each in page.links if "/files/" in each]
    return address


def test_from_the_check_to_the_files_and_back_keeps_the_answers(web: Web, attempt_id: int) -> None:
    visit = web.visit()
    form = read_page(visit.get(f"attempts/{attempt_id}").text).form("/submit")
    filled = form.filled(q0="See https://example.org/me")
    answer = visit.post(f"{path_of(attempt_id)}/first", filled)
    assert answer.status_code == 303
    assert answer.location.endswith(path_of(attempt_id))
    assert web.room.items(attempt_id)[0].answer == ["See https://example.org/me"]  # type: ignore[arg-type]
    assert "0 of 5 added" in visit.get(path_of(attempt_id)).text


def test_a_photo_is_added_seen_and_taken_away(web: Web, attempt_id: int) -> None:
    visit = web.visit()
    assert (
        upload(visit, attempt_id, (PNG, "photo.png"), (b"Some words", "a.txt")).status_code == 303
    )
    answer = visit.get(path_of(attempt_id)).text
    assert "2 of 5 added" in answer
    assert answer.count("<img src=") - 1 == 1  # and Cairn's own sign
    assert 'Added: <span dir="auto">photo.png</span>' in visit.get(f"attempts/{attempt_id}").text
    assert "1 of 1 answered" in visit.get(f"attempts/{attempt_id}").text
    page = read_page(answer)
    remove = next(form for form in page.forms if form.action.endswith("/remove"))
    assert visit.browser.post(remove.action, data=remove.filled()).status_code == 303
    assert "1 of 5 added" in visit.get(path_of(attempt_id)).text


def test_a_file_is_sent_as_data_and_nothing_in_it_runs(web: Web, attempt_id: int) -> None:
    visit = web.visit()
    upload(visit, attempt_id, (PNG, "Übung <1>.html"))
    answer = visit.browser.get(only_file(visit, attempt_id))
    assert (answer.status_code, answer.data) == (200, PNG)
    headers = answer.headers
    assert headers["Content-Type"] == "image/png"
    assert headers["Content-Disposition"].startswith("attachment; filename")
    assert headers["Content-Disposition"].endswith(".html.png")
    policy = headers["Content-Security-Policy"]
    assert policy == "default-src 'none'; sandbox; frame-ancestors 'none'"
    assert headers["X-Content-Type-Options"] == "nosniff"
    assert headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize(
    "content",
    [b"<!DOCTYPE html><script>alert(1)</script>", b"<svg onload=alert(1)>", b"GIF", b"", b"\0"],
)
def test_what_is_not_what_it_is_called_is_refused(
    web: Web, attempt_id: int, content: bytes
) -> None:
    visit = web.visit()
    answer = upload(visit, attempt_id, (content, "photo.png"), (PNG, "real.png"))
    if content == b"GIF":  # three letters are a text, and are sent as one
        assert answer.status_code == 303
        return
    assert answer.status_code == 422
    assert "“photo.png” cannot be taken" in read_page(answer.text).text
    assert "0 of 5 added" in visit.get(path_of(attempt_id)).text


def test_nothing_chosen_is_said(web: Web, attempt_id: int) -> None:
    visit = web.visit()
    for files in ((), ((b"", ""),)):
        answer = upload(visit, attempt_id, *files)
        assert answer.status_code == 422
        assert "Choose a file first." in answer.text


def test_files_may_be_large_and_nothing_else(web: Web, attempt_id: int) -> None:
    visit = web.visit()
    whole = PNG + bytes(MAX_FILE - len(PNG))
    assert upload(visit, attempt_id, (whole, "a.png")).status_code == 303
    answer = upload(visit, attempt_id, (whole + b"1", "b.png"))
    assert answer.status_code == 422
    assert "larger than 10 MB" in answer.text
    assert upload(visit, attempt_id, (bytes(MAX_UPLOAD_BYTES), "c.png")).status_code == 413
    assert send(visit, f"attempts/{attempt_id}/answers", (whole, "a.png")).status_code == 413


def test_a_large_upload_from_nobody_is_not_even_read(web: Web, attempt_id: int) -> None:
    class Endless(BytesIO):
        """Tells when somebody reads from it."""

        was_read = False

        def read(self, size: int | None = -1, /) -> bytes:
            self.was_read = True
            return super().read(size)

        def readinto(self, buffer: Any, /) -> int:
            self.was_read = True
            return super().readinto(buffer)

    body = Endless(b"x" * 100)
    answer = web.browser().post(
        f"/s/nobody/{path_of(attempt_id)}",
        input_stream=body,
        content_length=40_000_000,
        content_type="multipart/form-data; boundary=b",
    )
    assert answer.status_code == 401
    assert not body.was_read


def test_an_upload_needs_the_sessions_token(web: Web, attempt_id: int) -> None:
    visit = web.visit()
    assert upload(visit, attempt_id, (PNG, "a.png"), csrf="wrong").status_code == 403
    assert "0 of 5 added" in visit.get(path_of(attempt_id)).text


def test_a_question_without_files_has_no_such_page(web: Web) -> None:
    attempt_id = web.room.start()
    visit = web.visit()
    assert visit.get(path_of(attempt_id)).status_code == 404
    assert upload(visit, attempt_id, (PNG, "a.png")).status_code == 404


def test_only_its_student_and_then_the_teachers_of_the_course_get_a_file(
    web: Web, attempt_id: int
) -> None:
    attach(web.room, attempt_id, ("a.png", PNG))  # type: ignore[arg-type]
    visit = web.visit()
    file_id = int(only_file(visit, attempt_id).rpartition("/")[2])
    with web.tool.transaction() as session:
        make_student(session, web.room.course_id, "eve")
    others = {
        "eve": web.visit(person=PersonClaim("eve", "Eve", "Eve", "")),
        "teacher": web.visit(Role.TEACHER),
        "assistant": web.visit(Role.ASSISTANT),
    }
    theirs = any_file(make_other_classroom(web.room), attempt_id)  # type: ignore[arg-type]
    assert theirs != file_id

    def statuses(visit: Visit) -> set[int]:
        return {visit.get(f"files/{file_id}{end}").status_code for end in ("", "/ticket")}

    assert statuses(visit) == {200}
    assert {name: statuses(each) for name, each in others.items()} == {
        "eve": {404}, "teacher": {404}, "assistant": {404}
    }  # fmt: skip
    web.room.submit(attempt_id, {})  # type: ignore[arg-type]
    assert {name: statuses(each) for name, each in others.items()} == {
        "eve": {404}, "teacher": {200}, "assistant": {200}
    }  # fmt: skip
    assert "a.png" in visit.get(f"attempts/{attempt_id}/result").text
    assert "a.png" in others["teacher"].get(f"marking/{attempt_id}").text


# --- Where only a header proves the session ---------------------------------------------------


@pytest.fixture
def by_header(web: Web, attempt_id: int) -> Visit:
    attach(web.room, attempt_id, ("a.png", PNG))  # type: ignore[arg-type]
    visit = web.visit()
    return Visit(web, web.browser(), visit.sid, visit.secret)


def with_secret(visit: Visit) -> dict[str, str]:
    return {"Authorization": f"Launch {visit.secret}"}


def ticket_for(visit: Visit, attempt_id: int) -> str:
    answer = visit.get(path_of(attempt_id), headers=with_secret(visit))
    address = next(each for each in read_page(answer.text).links if "/files/" in each)
    found = visit.browser.get(f"{address}/ticket", headers=with_secret(visit))
    assert found.status_code == 200
    return found.text


def nobody(web: Web) -> FlaskClient:
    """Answer a browser that proves nothing: a picture or a download sends no header."""
    return web.browser()


def test_a_ticket_serves_one_file_once(web: Web, by_header: Visit, attempt_id: int) -> None:
    address = ticket_for(by_header, attempt_id)
    assert by_header.secret not in address
    assert by_header.sid not in address
    first, second = (nobody(web).get(address) for _ in range(2))
    assert (first.status_code, first.data) == (200, PNG)
    assert first.headers["Content-Security-Policy"].startswith("default-src 'none'; sandbox")
    assert second.status_code == 404
    assert PNG not in second.data


def test_a_ticket_is_over_after_a_minute(web: Web, by_header: Visit, attempt_id: int) -> None:
    early, late = (ticket_for(by_header, attempt_id) for _ in range(2))
    web.clock.move(seconds=59)
    assert nobody(web).get(early).status_code == 200
    web.clock.move(seconds=1)
    assert nobody(web).get(late).status_code == 404


def test_a_ticket_is_for_its_path_alone(web: Web, by_header: Visit, attempt_id: int) -> None:
    other = any_file(web.room, attempt_id)  # type: ignore[arg-type]
    address = ticket_for(by_header, attempt_id)
    path, _, query = address.partition("?")
    elsewhere = f"{path.rpartition('/')[0]}/{other}?{query}"
    assert elsewhere != address
    assert nobody(web).get(elsewhere).status_code == 404
    assert nobody(web).get(address).status_code == 200


@pytest.mark.parametrize("change", ["", "x", "1.y.z", "9999999999.n." + "0" * 64, "é", "."])
def test_a_made_up_ticket_is_none(web: Web, by_header: Visit, attempt_id: int, change: str) -> None:
    path = ticket_for(by_header, attempt_id).partition("?")[0]
    for address in (path, f"{path}?ticket={change}"):
        assert nobody(web).get(address).status_code == 404


def test_a_later_end_or_another_key_breaks_the_signature(
    web: Web, by_header: Visit, attempt_id: int
) -> None:
    address = ticket_for(by_header, attempt_id)
    path, _, ticket = address.partition("?ticket=")
    end, _, rest = ticket.partition(".")
    assert nobody(web).get(f"{path}?ticket={int(end) + 600}.{rest}").status_code == 404


def test_pages_name_no_source_that_a_header_would_have_to_open(
    web: Web, by_header: Visit, attempt_id: int
) -> None:
    answer = by_header.get(path_of(attempt_id), headers=with_secret(by_header)).text
    assert "<img data-file=" in answer
    assert '<img src="/s/' not in answer
    assert '<img src="/s/' in web.visit().get(path_of(attempt_id)).text


# --- Links ------------------------------------------------------------------------------------


def test_only_web_addresses_become_links(web: Web, attempt_id: int) -> None:
    words = (
        "See https://example.org/a?b=1&c=2. Or javascript:alert(1), "
        "data:text/html,x and <b>http://two.example</b>"
    )
    web.room.submit(attempt_id, {0: [words]})  # type: ignore[arg-type]
    answer = web.visit(Role.TEACHER).get(f"marking/{attempt_id}").text
    links = [each for each in read_page(answer).links if each.startswith(("http", "java", "data"))]
    assert links == ["https://example.org/a?b=1&c=2", "http://two.example"]
    assert answer.count('rel="noopener noreferrer nofollow"') == 2
    assert "<b>http" not in answer
