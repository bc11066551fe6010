"""Gates and what they say."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.prerequisites import (
    NOTHING,
    AllOf,
    AnyOf,
    AtLeast,
    Needs,
    Prerequisite,
    is_met,
    slugs_in,
)
from lti_tool.domain.mastery.gate import Missing, gate, missing_sentence


def test_an_objective_that_needs_nothing_is_open() -> None:
    assert gate(NOTHING, set()).is_open


def test_all_of_names_every_objective_still_missing() -> None:
    closed = gate(AllOf((Needs("a"), Needs("b"), Needs("c"))), {"b"})
    assert closed.missing == (Missing(("a",)), Missing(("c",)))


def test_any_of_opens_with_one() -> None:
    assert gate(AnyOf((Needs("a"), Needs("b"))), {"b"}).is_open


def test_any_of_names_its_alternatives_together() -> None:
    assert gate(AnyOf((Needs("a"), Needs("b"))), set()).missing == (Missing(("a", "b")),)


def test_a_branch_of_any_of_is_named_by_what_it_lacks_first() -> None:
    needs = AnyOf((AllOf((Needs("a"), Needs("b"))), Needs("c")))
    assert gate(needs, {"a"}).missing == (Missing(("b", "c")),)


def test_the_sentence_for_one_objective() -> None:
    assert missing_sentence(Missing(("a",)), {"a": "Unit rates"}) == (
        "Opens when you have mastered “Unit rates”."
    )


def test_the_sentence_for_alternatives() -> None:
    titles = {"a": "Unit rates", "b": "Ratios", "c": "Percents"}
    assert missing_sentence(Missing(("a", "b", "c")), titles) == (
        "Opens when you have mastered “Unit rates”, “Ratios” or “Percents”."
    )


TITLES = {"a": "Unit rates", "b": "Ratios", "c": "Percents"}
TWO_OF_THREE = AtLeast(2, (Needs("a"), Needs("b"), Needs("c")))


@pytest.mark.parametrize(
    ("mastered", "sentence"),
    [
        ("", "Opens when you have mastered 2 of “Unit rates”, “Ratios”, “Percents”."),
        ("b", "Opens when you have mastered “Unit rates” or “Percents”."),
    ],
)
def test_so_many_of_several_says_how_many_are_still_needed(mastered: str, sentence: str) -> None:
    [gap] = gate(TWO_OF_THREE, set(mastered)).missing
    assert missing_sentence(gap, TITLES) == sentence


def test_as_many_as_there_are_is_all_of_them() -> None:
    [gap] = gate(AtLeast(2, (Needs("a"), Needs("b"))), set()).missing
    sentence = "Opens when you have mastered “Unit rates” and “Ratios”."
    assert missing_sentence(gap, TITLES) == sentence


def test_a_gap_shrinks_with_everything_that_is_mastered() -> None:
    counts = [sum(gap.count for gap in gate(TWO_OF_THREE, set(had)).missing) for had in ("", "a")]
    assert counts == [2, 1]
    assert gate(TWO_OF_THREE, {"a", "c"}).is_open


slugs = st.sampled_from("abcdef")
prerequisites = st.recursive(
    slugs.map(Needs),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda found: AllOf(tuple(found))),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AnyOf(tuple(found))),
        st.lists(parts, min_size=2, max_size=4).flatmap(
            lambda found: st.integers(1, len(found)).map(lambda k: AtLeast(k, tuple(found)))
        ),
    ),
    max_leaves=8,
)


@given(needs=prerequisites, mastered=st.sets(slugs))
def test_a_gate_is_open_exactly_when_its_prerequisite_is_met(
    needs: Prerequisite, mastered: set[str]
) -> None:
    assert gate(needs, mastered).is_open == is_met(needs, mastered)


@given(needs=prerequisites, mastered=st.sets(slugs), more=slugs)
def test_mastering_more_never_closes_a_gate(
    needs: Prerequisite, mastered: set[str], more: str
) -> None:
    if gate(needs, mastered).is_open:
        assert gate(needs, mastered | {more}).is_open


@given(needs=prerequisites)
def test_mastering_everything_named_opens_every_gate(needs: Prerequisite) -> None:
    assert gate(needs, set(slugs_in(needs))).is_open
