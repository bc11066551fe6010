"""A launch that says nothing new only opens its session; whatever is new is taken in."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta
from threading import Barrier

import pytest
from sqlalchemy import select, text

from lti_tool.db.models import MembershipRow
from lti_tool.domain.classes.roles import Role
from lti_tool.ports import PersonClaim
from lti_tool.services.launching.accept_launch import OpenedSession, accept_known, accept_launch
from lti_tool.services.launching.recognise import SEEN_STEP, PlatformDisabledError
from lti_tool.services.launching.register_platforms import disable_platform
from lti_tool.tool import Tool
from tests.services.test_launching import launch, platform, session_row
from tests.support.clock import FakeClock
from tests.support.launches import ADA, COLUMNS, COURSE, ROSTER, make_launch

__all__ = ["platform"]


def launch_known(tool: Tool, **changes: object) -> OpenedSession | None:
    with tool.reading() as session:
        claims = make_launch(session, **changes)
        return accept_known(session, launch=claims, now=tool.clock())


def test_a_launch_without_news_opens_a_session_all_the_same(platform: Tool) -> None:
    assert launch_known(platform) is None
    first = launch(platform)
    again = launch_known(platform)
    assert again is not None
    assert not again.has_news_of_course
    one, two = session_row(platform, first), session_row(platform, again)
    for column in ("course_id", "person_id", "role", "unit_id", "frame_ancestors", "return_url"):
        assert getattr(one, column) == getattr(two, column)
    assert one.sid != two.sid
    assert one.secret_hash != two.secret_hash


def test_only_the_session_itself_does_not_wait_for_the_disk(platform: Tool) -> None:
    launch(platform)
    with platform.reading() as session:
        if session.get_bind().dialect.name == "sqlite":
            return
        # Whatever the server's own way is.
        session.execute(text("SET synchronous_commit TO on"))
        claims = make_launch(session)
        assert accept_known(session, launch=claims, now=platform.clock()) is not None
        assert session.scalar(text("SHOW synchronous_commit")) == "on"
        session.execute(text("RESET synchronous_commit"))


@pytest.mark.parametrize(
    "changes",
    [
        {"person": replace(ADA, name="Ada King")},
        {"person": replace(ADA, is_test=True)},
        {"person": replace(ADA, sub="ben")},
        {"course": replace(COURSE, title="Mathematics 7A")},
        {"course": replace(COURSE, context_id="math-6b")},
        {"columns_url": f"{COLUMNS}/moved"},
        {"grade_scopes": ("score",)},
        {"roster_url": f"{ROSTER}/moved"},
        {"product": "canvas"},
        {"context_history": ("math-5a",)},
        {"link_id": "link-2"},
        {"role": Role.TEACHER},
    ],
    ids=lambda changes: next(iter(changes)),
)
def test_whatever_is_new_is_news(platform: Tool, changes: dict[str, object]) -> None:
    launch(platform)
    assert launch_known(platform, **changes) is None
    launch(platform, **changes)
    assert launch_known(platform, **changes) is not None


def test_what_a_launch_leaves_out_is_no_news(platform: Tool) -> None:
    launch(platform)
    silent: dict[str, object] = {"columns_url": None, "roster_url": None, "product": ""}
    assert launch_known(platform, **silent) is not None
    assert launch_known(platform, person=PersonClaim("ada", "", "", "")) is not None


def test_having_come_is_noted_anew_after_an_hour_and_for_who_had_left(
    platform: Tool, clock: FakeClock
) -> None:
    launch(platform)
    clock.now += SEEN_STEP - timedelta(seconds=1)
    assert launch_known(platform) is not None
    clock.move(seconds=1)
    assert launch_known(platform) is None
    launch(platform)
    with platform.transaction() as session:
        member = session.scalars(select(MembershipRow)).one()
        assert member.seen_at == clock()
        member.is_active = False
    assert launch_known(platform) is None


def test_a_platform_disabled_since_its_launch_began_opens_nothing(platform: Tool) -> None:
    launch(platform)
    with platform.transaction() as session:
        claims = make_launch(session)
        disable_platform(session, registration_id=claims.registration.id, now=platform.clock())
    with pytest.raises(PlatformDisabledError), platform.transaction() as session:
        accept_launch(session, launch=claims, now=platform.clock())
    with pytest.raises(PlatformDisabledError), platform.reading() as session:
        accept_known(session, launch=claims, now=platform.clock())


def test_of_eight_who_spend_one_login_one_may(platform: Tool) -> None:
    together = Barrier(8)
    with platform.reading() as session:
        registration_id = make_launch(session).registration.id

    def spend(number: int) -> bool:
        together.wait(timeout=10)
        return platform.logins.spend(
            f"state-{number // 8}",
            registration_id=registration_id,
            offers_storage=False,
            now=platform.clock(),
        )

    for once in range(3):
        with ThreadPoolExecutor(8) as tabs:
            assert sum(tabs.map(spend, range(8 * once, 8 * once + 8))) == 1
