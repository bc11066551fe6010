"""Prerequisites: all-of, any-of, at least so many, nested, and never in a circle."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.prerequisites import (
    NOTHING,
    AllOf,
    AnyOf,
    AtLeast,
    CycleError,
    Needs,
    Prerequisite,
    check_prerequisites,
    counted_in,
    is_met,
    prerequisite_from_plain,
    prerequisite_to_plain,
    slugs_in,
)
from lti_tool.domain.errors import DomainError

TWO_OF_THREE = AtLeast(2, (Needs("a"), Needs("b"), AllOf((Needs("c"), Needs("d")))))
NESTED = AllOf((Needs("a"), AnyOf((Needs("b"), AllOf((Needs("c"), Needs("d")))))))


@pytest.mark.parametrize(
    ("prerequisite", "mastered", "opens"),
    [
        (NOTHING, "", True),
        (Needs("a"), "", False),
        (Needs("a"), "a", True),
        (NESTED, "a", False),
        (NESTED, "ab", True),
        (NESTED, "ac", False),
        (NESTED, "acd", True),
        (NESTED, "bcd", False),
        (AnyOf(()), "abc", False),
        (TWO_OF_THREE, "a", False),
        (TWO_OF_THREE, "ac", False),
        (TWO_OF_THREE, "ab", True),
        (TWO_OF_THREE, "bcd", True),
        (AtLeast(1, (Needs("a"), Needs("b"))), "b", True),
        (AtLeast(3, (Needs("a"), Needs("b"))), "ab", False),
    ],
)
def test_what_is_mastered_opens_the_gate_or_not(
    prerequisite: Prerequisite, mastered: str, opens: bool
) -> None:
    assert is_met(prerequisite, set(mastered)) is opens


def test_every_objective_spoken_of_is_listed_once() -> None:
    assert slugs_in(NESTED) == ("a", "b", "c", "d")
    assert slugs_in(AllOf((NESTED, Needs("a")))) == ("a", "b", "c", "d")
    assert slugs_in(NOTHING) == ()
    assert slugs_in(TWO_OF_THREE) == ("a", "b", "c", "d")


def test_every_at_least_is_found_the_nested_ones_too() -> None:
    inner = AtLeast(1, (Needs("a"),))
    outer = AtLeast(2, (Needs("b"), AnyOf((inner,))))
    assert counted_in(AllOf((Needs("c"), outer))) == (outer, inner)


def test_a_straight_path_is_fine() -> None:
    check_prerequisites({"a": NOTHING, "b": Needs("a"), "c": AllOf((Needs("a"), Needs("b")))})


@pytest.mark.parametrize(
    ("graph", "cycle"),
    [
        ({"a": Needs("a")}, ("a", "a")),
        ({"a": Needs("b"), "b": Needs("a")}, ("a", "b", "a")),
        ({"x": Needs("b"), "b": Needs("c"), "c": AnyOf((Needs("b"),))}, ("b", "c", "b")),
        ({"a": NOTHING, "b": AnyOf((Needs("a"), Needs("c"))), "c": Needs("b")}, ("b", "c", "b")),
        (
            {"a": NOTHING, "b": AtLeast(1, (Needs("a"), Needs("c"))), "c": Needs("b")},
            ("b", "c", "b"),
        ),
    ],
)
def test_a_circle_is_named_in_order(graph: dict[str, Prerequisite], cycle: tuple[str, ...]) -> None:
    with pytest.raises(CycleError, match=" → ".join(cycle)) as caught:
        check_prerequisites(graph)
    assert caught.value.cycle == cycle
    assert caught.value.code == "prerequisite_cycle"


def test_an_unknown_objective_is_named() -> None:
    with pytest.raises(DomainError, match="“a” waits for “z”, which is not an objective") as caught:
        check_prerequisites({"a": AnyOf((Needs("z"),))})
    assert caught.value.code == "unknown_prerequisite"


@pytest.mark.parametrize(
    ("plain", "prerequisite"),
    [
        ("a", Needs("a")),
        ([], NOTHING),
        (["a", "b"], AllOf((Needs("a"), Needs("b")))),
        ({"any": ["a", ["b", "c"]]}, AnyOf((Needs("a"), AllOf((Needs("b"), Needs("c")))))),
        (["a", {"any": ["b"]}], AllOf((Needs("a"), AnyOf((Needs("b"),))))),
        ({"at_least": 2, "of": ["a", "b", ["c", "d"]]}, TWO_OF_THREE),
    ],
)
def test_a_prerequisite_is_written_as_it_is_read(plain: object, prerequisite: Prerequisite) -> None:
    assert prerequisite_from_plain(plain) == prerequisite
    assert prerequisite_to_plain(prerequisite) == plain


def test_all_may_be_written_out() -> None:
    assert prerequisite_from_plain({"all": ["a", "b"]}) == AllOf((Needs("a"), Needs("b")))


PREREQUISITES = st.recursive(
    st.sampled_from("abc").map(Needs),
    lambda part: (
        st.lists(part, max_size=3)
        .map(tuple)
        .flatmap(
            lambda parts: st.sampled_from(
                [AllOf(parts), AnyOf(parts), AtLeast(1, parts), AtLeast(2, parts)]
            )
        )
    ),
    max_leaves=8,
)


@given(PREREQUISITES)
def test_every_prerequisite_survives_its_plain_form(prerequisite: Prerequisite) -> None:
    assert prerequisite_from_plain(prerequisite_to_plain(prerequisite)) == prerequisite


@given(PREREQUISITES, st.sets(st.sampled_from("abc")), st.sampled_from("abc"))
def test_mastering_more_never_closes_a_gate(
    prerequisite: Prerequisite, mastered: set[str], more: str
) -> None:
    assert is_met(prerequisite, mastered | {more}) or not is_met(prerequisite, mastered)
