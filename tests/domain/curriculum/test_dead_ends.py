"""Objectives that can never open are found, all of them, and no others."""

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.dead_ends import find_cycles, locked_for_ever
from lti_tool.domain.curriculum.prerequisites import (
    NOTHING,
    AllOf,
    AnyOf,
    AtLeast,
    Needs,
    Prerequisite,
    is_met,
)


def test_each_circle_is_named_once() -> None:
    graph: dict[str, Prerequisite] = {
        "a": Needs("b"),
        "b": Needs("a"),
        "c": NOTHING,
        "d": AnyOf((Needs("c"), Needs("e"))),
        "e": Needs("d"),
        "f": Needs("b"),
    }
    assert find_cycles(graph) == (("a", "b", "a"), ("d", "e", "d"))


def test_a_path_has_no_circle() -> None:
    assert find_cycles({"a": NOTHING, "b": Needs("a"), "c": Needs("gone")}) == ()


def test_what_waits_for_a_circle_never_opens_but_a_way_round_it_does() -> None:
    graph: dict[str, Prerequisite] = {
        "a": Needs("b"),
        "b": Needs("a"),
        "c": NOTHING,
        "d": AnyOf((Needs("a"), Needs("c"))),
        "e": AtLeast(2, (Needs("a"), Needs("c"), Needs("d"))),
        "f": AllOf((Needs("a"), Needs("c"))),
    }
    assert locked_for_ever(graph, graph) == ("a", "b", "f")


def test_what_has_no_check_opens_nothing() -> None:
    graph: dict[str, Prerequisite] = {"a": NOTHING, "b": Needs("a"), "c": Needs("b")}
    assert locked_for_ever(graph, {"b", "c"}) == ("b", "c")
    assert locked_for_ever(graph, {"a", "c"}) == ("c",)


SLUGS = "abcde"
NEEDS = st.recursive(
    st.sampled_from(SLUGS).map(Needs),
    lambda part: st.lists(part, min_size=1, max_size=3).flatmap(
        lambda parts: st.sampled_from(
            [AllOf(tuple(parts)), AnyOf(tuple(parts)), AtLeast(2, tuple(parts))]
        )
    ),
    max_leaves=4,
)


@given(
    st.fixed_dictionaries({slug: NEEDS | st.just(NOTHING) for slug in SLUGS}),
    st.sets(st.sampled_from(SLUGS)),
)
def test_whoever_masters_all_they_can_meets_exactly_the_locked_ones(
    graph: dict[str, Prerequisite], can_be_mastered: set[str]
) -> None:
    mastered: set[str] = set()
    for _ in SLUGS:
        opened = {slug for slug in SLUGS if is_met(graph[slug], mastered)}
        mastered |= opened & can_be_mastered
    locked = {slug for slug in SLUGS if not is_met(graph[slug], mastered)}
    assert set(locked_for_ever(graph, can_be_mastered)) == locked
