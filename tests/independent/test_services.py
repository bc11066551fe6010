"""Another platform lets the tool in to its services, and keeps out what may not come in."""

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow, MembershipRow, PersonRow, RegistrationRow, ScoreOwedRow
from lti_tool.db.stores.registrations import registration_of
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import LmsRefusedError
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.lti import ags, nrps
from lti_tool.lti.connector import Connector
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.worker.sync_rosters import sync_course
from tests.independent.campus import UNIT, Campus, take_check
from tests.independent.conftest import Enter
from tests.independent.platform import Platform

pytestmark = [pytest.mark.independent, pytest.mark.slow]


def test_a_teachers_launch_brings_everybody_of_the_class(campus: Campus, enter: Enter) -> None:
    maya = enter("Maya")
    campus.open(maya)
    assert "Ben" not in maya.page.text
    assert campus.rosters_asked == [campus.course_id]
    for course_id in campus.rosters_asked:
        sync_course(campus.tool, course_id)
    with campus.tool.reading() as session:
        query = select(PersonRow.name, PersonRow.sub, MembershipRow.role, MembershipRow.is_active)
        found = session.execute(query.join(MembershipRow)).all()
        course = session.get_one(CourseRow, campus.course_id)
        assert course.roster_trouble == ""
    subs = campus.block.state()["people"]
    roles = {"Ada": Role.STUDENT, "Ben": Role.STUDENT, "Maya": Role.TEACHER}
    assert {tuple(row) for row in found} == {
        (name, subs[name], role, True) for name, role in roles.items()
    }
    maya.open(maya.url)
    assert "Ben" in maya.page.text


@pytest.mark.parametrize("scope", [ags.SCORES, ags.RESULTS, nrps.SCOPE])
def test_a_token_for_one_service_opens_no_other(campus: Campus, enter: Enter, scope: str) -> None:
    campus.open(enter("Maya"))
    settings, clock = campus.tool.settings, campus.tool.clock
    http = ServiceHttp(clock=clock, allow_http=True)
    tokens = ServiceTokens(http, ToolKeys(settings.keys_dir), clock)
    with campus.tool.reading() as session:
        registration = registration_of(session.get_one(RegistrationRow, campus.registration_id))
        course = session.get_one(CourseRow, campus.course_id)
        columns, roster = course.columns_url or "", course.roster_url or ""
    url, accept = columns, ags.COLUMN_LIST_TYPE
    if scope != nrps.SCOPE:
        url, accept = roster, nrps.MEDIA_TYPE
    with pytest.raises(LmsRefusedError) as refused:
        Connector(registration, url, http, tokens).request(
            "GET", url, scopes=(scope,), accept=accept
        )
    assert refused.value.code == "forbidden"


class TestWithOtherKeys:
    """The platform was told of keys that are not ours, so our signature means nothing to it."""

    @pytest.fixture
    def key_set_url(self, platform: Platform) -> str:
        return f"{platform.url}/no-keys-here"

    def test_no_score_comes_in(self, campus: Campus, enter: Enter) -> None:
        ada = enter("Ada")
        campus.open(ada)
        ada.open(next(link for link in ada.page.links if "/objectives/" in link))
        take_check(ada)
        assert campus.deliver() == 1
        assert campus.block.state()["columns"] == []
        with campus.tool.reading() as session:
            owed = session.scalars(select(ScoreOwedRow)).one()
            assert owed.state != ScoreState.SENT
            assert owed.trouble

    def test_no_choice_comes_in(self, campus: Campus, enter: Enter) -> None:
        maya = enter("Maya")
        campus.choose(maya, f"unit:{UNIT}")
        assert maya.status == 403
        assert campus.block.state()["content"] == []
