"""What a course decides about checks, gates and reassessments."""

import pytest

from lti_tool.db.stores.cycle_policy import CoursePolicy, load_policy
from lti_tool.domain.errors import DomainError
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.services.authoring.set_course_policy import (
    policy_from_form,
    school_timezones,
    set_course_policy,
)
from tests.support.classrooms import Classroom, make_other_classroom

FORM = {
    "strictness": "strict",
    "gates": "soft",
    "requests": "teacher",
    "checks_a_day": "2",
    "recheck_weeks": "0",
    "timezone": "Europe/Zurich",
}
POLICY = CoursePolicy(
    strictness=Strictness.STRICT,
    has_soft_gates=True,
    approves_requests=False,
    checks_a_day=2,
    recheck_weeks=0,
    timezone="Europe/Zurich",
)


def test_a_policy_is_kept_for_its_course_alone(room: Classroom) -> None:
    other = make_other_classroom(room)
    with room.tool.reading() as session:
        before = load_policy(session, other.course_id)
    with room.tool.transaction() as session:
        set_course_policy(session, course_id=room.course_id, policy=POLICY)
    with room.tool.reading() as session:
        assert load_policy(session, room.course_id) == POLICY
        assert load_policy(session, other.course_id) == before


def test_a_form_says_the_whole_policy() -> None:
    assert policy_from_form(FORM) == POLICY


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("strictness", "lenient", "how sure"),
        ("timezone", "Mars/Olympus", "time zone"),
        ("timezone", "../../etc/passwd", "time zone"),
        ("checks_a_day", "21", "from 0 to 20"),
        ("checks_a_day", "", "from 0 to 20"),
        ("recheck_weeks", "-1", "from 0 to 52"),
        ("recheck_weeks", "²", "from 0 to 52"),
    ],
)
def test_a_policy_that_cannot_be_is_refused_in_words(field: str, value: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        policy_from_form(FORM | {field: value})


def test_schools_stand_in_places_and_in_utc() -> None:
    zones = school_timezones()
    assert zones[0] == "UTC"
    assert {"Europe/Zurich", "America/New_York", "Pacific/Auckland"} <= set(zones)
    assert not any(zone.startswith(("Etc/", "posix", "right")) for zone in zones)
