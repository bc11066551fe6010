"""A session lives while it is used, for a day at most, and only its secret proves it."""

from datetime import timedelta

import pytest
from sqlalchemy import func, select

from lti_tool.db.models import LaunchSessionRow, SpentLoginRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import PersonClaim
from lti_tool.services.launching.accept_launch import OpenedSession, accept_launch
from lti_tool.services.launching.find_session import (
    IDLE,
    LONGEST,
    SEEN_STEP,
    LaunchSession,
    find_session,
    frame_ancestors_of,
    keep_alive,
)
from lti_tool.services.launching.prove_browser import PROOF_WINDOW, prove_browser
from lti_tool.services.launching.purge_launches import KEPT, purge_launches
from lti_tool.services.launching.secret_digest import digest
from tests.support.classrooms import Classroom
from tests.support.launches import ADA, make_launch

MOMENT = timedelta(seconds=1)


def open_one(room: Classroom, proof: str | None = None, **changes: object) -> OpenedSession:
    with room.tool.transaction() as session:
        launch = make_launch(session, **changes)
        proof_hash = None if proof is None else digest(proof)
        return accept_launch(session, launch=launch, now=room.clock(), proof_hash=proof_hash)


def find(room: Classroom, opened: OpenedSession, secret: str = "") -> LaunchSession | None:
    with room.tool.reading() as session:
        return find_session(
            session, sid=opened.sid, secret=secret or opened.secret, now=room.clock()
        )


def touch(room: Classroom, opened: OpenedSession) -> None:
    with room.tool.transaction() as session:
        keep_alive(session, sid=opened.sid, now=room.clock())


def prove(room: Classroom, opened: OpenedSession, secret: str) -> OpenedSession | None:
    with room.tool.transaction() as session:
        return prove_browser(session, sid=opened.sid, browser_secret=secret, now=room.clock())


def later(room: Classroom, by: timedelta) -> None:
    room.clock.move(seconds=by.total_seconds())


def test_a_session_says_who_is_where(room: Classroom) -> None:
    opened = open_one(room, custom={"cairn_objective": "numbers.adding"})
    found = find(room, opened)
    assert found is not None
    assert (found.sid, found.role) == (opened.sid, Role.STUDENT)
    assert (found.course_id, found.course_title) == (room.course_id, "Mathematics 6A")
    assert (found.unit_id, found.objective_id) == (room.unit_id, room.objective())
    assert found.person_name == "Ada Byron"
    assert found.registration_id == room.registration_id


@pytest.mark.parametrize(
    ("claim", "name"),
    [
        (PersonClaim("new", "", "Ada", ""), "Ada"),
        (PersonClaim("new", "", "", ""), ""),
        (None, ""),
    ],
)
def test_a_name_may_be_missing(room: Classroom, claim: PersonClaim | None, name: str) -> None:
    found = find(room, open_one(room, person=claim))
    assert found is not None
    assert found.person_name == name
    assert (found.person_id is None) is (claim is None)


def test_a_launch_from_no_course_has_none(room: Classroom) -> None:
    found = find(room, open_one(room, course=None))
    assert found is not None
    assert (found.course_id, found.course_title, found.unit_id) == (None, "", None)


@pytest.mark.parametrize("secret", ["x", "Ω", "0" * 64])
def test_a_wrong_secret_proves_nothing(room: Classroom, secret: str) -> None:
    assert find(room, open_one(room), secret) is None


def test_what_is_stored_proves_nothing(room: Classroom) -> None:
    opened = open_one(room)
    assert find(room, opened, digest(opened.secret)) is None


def test_another_sessions_secret_proves_nothing(room: Classroom) -> None:
    assert find(room, open_one(room), open_one(room).secret) is None


def test_a_session_that_never_was_is_not_found(room: Classroom) -> None:
    assert find(room, OpenedSession("nobody", "x", Role.STUDENT)) is None
    touch(room, OpenedSession("nobody", "x", Role.STUDENT))


def test_an_idle_session_ends(room: Classroom) -> None:
    opened = open_one(room)
    later(room, IDLE - MOMENT)
    assert find(room, opened)
    later(room, MOMENT)
    assert find(room, opened) is None


def test_a_session_in_use_goes_on_but_not_for_ever(room: Classroom) -> None:
    opened = open_one(room)
    begun = room.clock()
    while room.clock() - begun + IDLE < LONGEST:
        later(room, IDLE - MOMENT)
        assert find(room, opened)
        touch(room, opened)
    later(room, LONGEST - (room.clock() - begun) - MOMENT)
    assert find(room, opened)
    later(room, MOMENT)
    touch(room, opened)
    assert find(room, opened) is None


def test_a_revoked_session_ends_at_once(room: Classroom) -> None:
    opened = open_one(room)
    with room.tool.transaction() as session:
        session.get_one(LaunchSessionRow, opened.sid).revoked_at = room.clock()
    assert find(room, opened) is None


def test_being_seen_is_noted_once_a_minute_and_never_backwards(room: Classroom) -> None:
    opened = open_one(room)
    found = find(room, opened)
    assert found is not None
    assert not found.is_due_for_keeping(room.clock() + SEEN_STEP)
    assert found.is_due_for_keeping(room.clock() + SEEN_STEP + MOMENT)
    with room.tool.transaction() as session:
        keep_alive(session, sid=opened.sid, now=room.clock() - MOMENT)
    assert find(room, opened) == found


def test_anybody_may_know_who_frames_a_session(room: Classroom) -> None:
    opened = open_one(room)
    with room.tool.reading() as session:
        assert frame_ancestors_of(session, sid=opened.sid) == "https://lms.example"
        assert frame_ancestors_of(session, sid="nobody") == ""


def test_a_session_that_waits_for_proof_is_shut_to_every_secret(room: Classroom) -> None:
    opened = open_one(room, proof="the browser's")
    for secret in (opened.secret, "the browser's", digest("the browser's")):
        assert find(room, opened, secret) is None


def test_the_right_browser_opens_it_once(room: Classroom) -> None:
    waiting = open_one(room, proof="the browser's")
    opened = prove(room, waiting, "the browser's")
    assert opened is not None
    assert (opened.sid, opened.role) == (waiting.sid, Role.STUDENT)
    assert find(room, opened)
    assert prove(room, waiting, "the browser's") is None


@pytest.mark.parametrize("secret", ["", "another's", digest("the browser's")])
def test_another_browser_does_not(room: Classroom, secret: str) -> None:
    assert prove(room, open_one(room, proof="the browser's"), secret) is None


def test_a_proof_that_comes_late_opens_nothing(room: Classroom) -> None:
    waiting = open_one(room, proof="the browser's")
    later(room, PROOF_WINDOW)
    assert prove(room, waiting, "the browser's") is None


def test_a_session_that_asked_for_no_proof_takes_none(room: Classroom) -> None:
    opened = open_one(room)
    for secret in ("", opened.secret):
        assert prove(room, opened, secret) is None
    assert find(room, opened)


def test_what_nobody_can_use_any_more_is_forgotten(room: Classroom) -> None:
    registration_id = RegistrationId(room.registration_id)
    room.tool.logins.spend(
        "a", registration_id=registration_id, offers_storage=False, now=room.clock()
    )
    opened = open_one(room, person=ADA)

    def left() -> tuple[int | None, ...]:
        with room.tool.transaction() as session:
            purge_launches(session, now=room.clock())
            return tuple(
                session.scalar(select(func.count()).select_from(table))
                for table in (SpentLoginRow, LaunchSessionRow)
            )

    assert left() == (1, 1)
    later(room, KEPT + MOMENT)
    assert left() == (0, 1)
    assert find(room, opened) is None
    later(room, LONGEST)
    assert left() == (0, 0)
