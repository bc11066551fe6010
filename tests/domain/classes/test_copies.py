"""Which course a copy came from, and whose design one may have."""

import pytest

from lti_tool.domain.classes.copies import may_take_design, nearest_ancestor


@pytest.mark.parametrize(
    ("history", "holding", "nearest"),
    [
        ((), {"a"}, None),
        (("a",), set(), None),
        (("a",), {"a", "b"}, "a"),
        (("b", "a"), {"a", "b"}, "b"),
        (("b", "a"), {"a"}, "a"),
        (("c", "b"), {"a"}, None),
    ],
)
def test_the_latest_that_holds_anything_is_nearest(
    history: tuple[str, ...], holding: set[str], nearest: str | None
) -> None:
    assert nearest_ancestor(history, holding) == nearest


@pytest.mark.parametrize(
    ("platform", "is_ancestor", "teaches_there", "may"),
    [
        (1, True, False, True),
        (1, False, True, True),
        (1, False, False, False),
        (2, True, True, False),
    ],
)
def test_a_design_is_had_from_an_ancestor_or_from_ones_own_course_on_the_same_platform(
    platform: int, is_ancestor: bool, teaches_there: bool, may: bool
) -> None:
    assert may is may_take_design(
        registration_id=1,
        from_registration_id=platform,
        is_ancestor=is_ancestor,
        teaches_there=teaches_there,
    )
