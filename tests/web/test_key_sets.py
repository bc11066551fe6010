"""Each platform may fetch the keys that sign for it alone."""

from datetime import timedelta
from pathlib import Path

import pytest

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.tool_keys import HEAD_START, OVERLAP, ToolKeys
from tests.support.factories import make_registration
from tests.support.web import Web


@pytest.fixture
def keys(tmp_path: Path) -> Path:
    """A folder of the test's own: here it matters which keys there are."""
    return tmp_path / "keys"


def kids(web: Web, registration_id: int) -> list[str]:
    answer = web.browser().get(f"/lti/jwks/{registration_id}.json")
    assert answer.status_code == 200
    assert answer.headers["Cache-Control"] == "public, max-age=300"
    return [key["kid"] for key in answer.json["keys"]]


def test_a_platforms_set_holds_its_own_keys_and_no_other_platforms(web: Web) -> None:
    with web.tool.transaction() as session:
        other = make_registration(session, "https://other.example")
    keys, mine = ToolKeys(web.tool.settings.keys_dir), web.room.registration_id
    now = web.clock()
    for each in (mine, other):
        keys.signing_key(each, now=now)
    shared, _ = keys.signing_key()
    first, second = kids(web, mine), kids(web, other)
    # The shared key signs in the first days, so it stands in both.
    assert set(first) & set(second) == {shared}
    assert len(first) == len(second) == 2
    web.clock.move(seconds=(HEAD_START + OVERLAP + timedelta(hours=1)).total_seconds())
    signing, _ = keys.signing_key(mine, now=web.clock())
    assert kids(web, mine) == [signing] != [shared]
    everything = web.browser().get("/lti/jwks.json").json["keys"]
    assert {*first, *second} <= {key["kid"] for key in everything}


def test_what_signs_for_a_platform_is_always_in_its_set(web: Web) -> None:
    with web.tool.transaction() as session:
        mine = make_registration(session, "https://third.example")
    keys = ToolKeys(web.tool.settings.keys_dir)
    for hours in (0, 1, 25, 24 * 9):
        now = web.clock.move(hours=hours)
        signing, _ = keys.signing_key(mine, now=now)
        assert signing in kids(web, mine)


def test_looking_makes_no_key(web: Web) -> None:
    with web.tool.transaction() as session:
        fresh = make_registration(session, "https://fourth.example")
    kids(web, fresh)
    assert not (web.tool.settings.keys_dir / str(fresh)).exists()


def test_an_unknown_platform_has_no_keys(web: Web) -> None:
    unknown = RegistrationId(999)
    for path in (f"{unknown}.json", f"{10**30}.json", "x.json", "-1.json", "../keys.json"):
        assert web.browser().get(f"/lti/jwks/{path}").status_code == 404, path
