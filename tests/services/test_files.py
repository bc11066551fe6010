"""Files on a question: so many, so large, until it is handed in."""

import pytest
from sqlalchemy import select

from lti_tool.db.models import EvidenceFileRow
from lti_tool.domain.assessment.evidence_files import MAX_FILE
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import AttemptId, FileId
from lti_tool.queries.evidence_file import check_file, load_file
from lti_tool.services.checking.keep_files import remove_file
from lti_tool.services.checking.use_ticket import use_ticket
from lti_tool.services.launching.purge_launches import KEPT, purge_launches
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.marked import PNG, PROVING, SHOWING, attach, use_marked_unit


@pytest.fixture
def attempt_id(room: Classroom) -> AttemptId:
    use_marked_unit(room)
    return room.start(SHOWING)


def names(room: Classroom) -> list[str]:
    with room.tool.reading() as session:
        return list(session.scalars(select(EvidenceFileRow.name).order_by(EvidenceFileRow.id)))


def only_file(room: Classroom) -> FileId:
    with room.tool.reading() as session:
        return FileId(session.scalars(select(EvidenceFileRow.id)).one())


def remove(room: Classroom, attempt_id: AttemptId, file_id: FileId) -> None:
    with room.tool.transaction() as session:
        remove_file(
            session,
            course_id=room.course_id,
            person_id=room.ada,
            attempt_id=attempt_id,
            position=0,
            file_id=file_id,
            now=room.clock(),
        )


def test_a_file_is_kept_with_what_it_is(room: Classroom, attempt_id: AttemptId) -> None:
    attach(room, attempt_id, ("my drawing.html", PNG))
    with room.tool.reading() as session:
        row = session.scalars(select(EvidenceFileRow)).one()
        assert (row.name, row.media_type) == ("my drawing.html.png", "image/png")
        assert (row.size, row.content, row.added_at) == (len(PNG), PNG, room.clock())
        assert len(row.sha256) == 64


def test_the_same_file_twice_is_kept_once(room: Classroom, attempt_id: AttemptId) -> None:
    attach(room, attempt_id, ("a.png", PNG), ("b.png", PNG))
    attach(room, attempt_id, ("c.png", PNG))
    assert names(room) == ["b.png"]


def test_all_are_kept_or_none(room: Classroom, attempt_id: AttemptId) -> None:
    with pytest.raises(DomainError, match="cannot be taken"):
        attach(room, attempt_id, ("a.png", PNG), ("b.png", b"<html>"))
    assert names(room) == []


def test_a_question_takes_five(room: Classroom, attempt_id: AttemptId) -> None:
    attach(room, attempt_id, *((f"{n}.png", PNG + bytes([n])) for n in range(5)))
    with pytest.raises(DomainError, match="up to 5 files"):
        attach(room, attempt_id, ("more.png", PNG + b"more"))
    with room.tool.reading() as session:
        first = FileId(session.scalars(select(EvidenceFileRow.id)).first() or 0)
    remove(room, attempt_id, first)
    attach(room, attempt_id, ("more.png", PNG + b"more"))
    assert len(names(room)) == 5


def test_a_check_has_room_for_so_much(
    room: Classroom, attempt_id: AttemptId, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("lti_tool.services.checking.keep_files.MAX_ATTEMPT", 2 * len(PNG) + 1)
    attach(room, attempt_id, ("a.png", PNG))
    with pytest.raises(DomainError, match="together"):
        attach(room, attempt_id, ("b.png", PNG + b"bb"))
    attach(room, attempt_id, ("b.png", PNG + b"b"))


def test_one_that_is_too_large_is_named(room: Classroom, attempt_id: AttemptId) -> None:
    with pytest.raises(DomainError, match=r"“big\.png” is larger"):
        attach(room, attempt_id, ("big.png", PNG + bytes(MAX_FILE)))


def test_what_is_handed_in_stays_as_it_is(room: Classroom, attempt_id: AttemptId) -> None:
    attach(room, attempt_id, ("a.png", PNG))
    room.submit(attempt_id, {})
    with pytest.raises(DomainError, match="handed in"):
        attach(room, attempt_id, ("b.png", PNG + b"b"))
    with pytest.raises(DomainError, match="handed in"):
        remove(room, attempt_id, only_file(room))
    assert names(room) == ["a.png"]


def test_only_a_question_that_asks_for_them_takes_files(room: Classroom) -> None:
    use_marked_unit(room)
    attempt_id = room.start(PROVING)
    with pytest.raises(NotFoundError):
        attach(room, attempt_id, ("a.png", PNG))


def test_nobody_adds_to_or_takes_from_another_ones_check(
    room: Classroom, attempt_id: AttemptId
) -> None:
    attach(room, attempt_id, ("a.png", PNG))
    with pytest.raises(NotFoundError):
        attach(room, attempt_id, ("b.png", PNG + b"b"), person=room.ben)
    own = room.start(SHOWING)
    remove(room, own, FileId(only_file(room) + 1))
    assert names(room) == ["a.png"]


def test_a_file_is_for_its_student_and_once_handed_in_for_the_teachers_of_the_course(
    room: Classroom, attempt_id: AttemptId
) -> None:
    attach(room, attempt_id, ("a.png", PNG))
    file_id, theirs = only_file(room), make_other_classroom(room)

    def may_see(course: Classroom, owner: object) -> bool:
        with room.tool.reading() as session:
            try:
                check_file(
                    session,
                    course_id=course.course_id,
                    file_id=file_id,
                    owner_id=owner,  # type: ignore[arg-type]
                )
            except NotFoundError:
                return False
        return True

    assert may_see(room, room.ada)
    assert not may_see(room, room.ben)
    assert not may_see(room, None)
    room.submit(attempt_id, {})
    assert may_see(room, None)
    assert not may_see(theirs, None)
    assert not may_see(theirs, room.ada)
    with room.tool.reading() as session:
        assert load_file(session, file_id=file_id).content == PNG
        with pytest.raises(NotFoundError):
            load_file(session, file_id=FileId(file_id + 1))


def test_a_ticket_serves_once_and_is_forgotten_in_time(room: Classroom) -> None:
    def use() -> bool:
        with room.tool.transaction() as session:
            return use_ticket(session, ticket="one", now=room.clock())

    assert use()
    assert not use()
    with room.tool.transaction() as session:
        purge_launches(session, now=room.clock() + KEPT)
    assert not use()
    with room.tool.transaction() as session:
        purge_launches(session, now=room.clock.move(days=2))
    assert use()
