"""A copied course says what it was copied from, if the platform lets it."""

import pytest

from tests.lti.support import LTI, Place

CANVAS = "canvas_course_previous_context_ids"


def history(place: Place, *, product: str = "canvas", **custom: object) -> tuple[str, ...]:
    platform = {"product_family_code": product}
    claims = {f"{LTI}custom": custom, f"{LTI}tool_platform": platform}
    return place.launch(**claims).context_history


@pytest.mark.parametrize(
    ("value", "found"),
    [
        ("2", ("2",)),
        ("17,9,2", ("17", "9", "2")),
        (" 17 , 9 ", ("17", "9")),
        ("a%2Cb,c", ("a,b", "c")),
        ("9,9,2,9", ("9", "2")),
        ("", ()),
        (",,", ()),
        ("$Context.id.history", ()),
        ("2,$Context.id.history", ("2",)),
        ("%00,2," + "x" * 256, ("2",)),
        (None, ()),
        (2, ("2",)),
    ],
)
def test_the_standards_list_is_read(place: Place, value: object, found: tuple[str, ...]) -> None:
    assert history(place, context_history=value) == found


def test_the_course_itself_is_no_earlier_one(place: Place) -> None:
    assert history(place, context_history="course-1,course-0") == ("course-0",)


def test_canvas_own_list_comes_after_and_is_cut_where_canvas_cut_it(place: Place) -> None:
    found = history(place, context_history="aa,bb", **{CANVAS: "bb,cc%2C,truncated"})
    assert found == ("aa", "bb", "cc%2C")


def test_elsewhere_anybody_may_have_written_canvas_own_list(place: Place) -> None:
    found = history(place, product="moodle", context_history="9", **{CANVAS: "5,6"})
    assert found == ("9",)


def test_an_endless_list_ends(place: Place) -> None:
    assert len(history(place, context_history=",".join(map(str, range(5000))))) == 1000


def test_a_launch_without_course_may_have_a_history(place: Place) -> None:
    launch = place.launch(context=None, **{f"{LTI}custom": {"context_history": "2"}})
    assert launch.context_history == ("2",)


def test_a_launch_without_custom_parameters_has_none(place: Place) -> None:
    assert place.launch().context_history == ()
