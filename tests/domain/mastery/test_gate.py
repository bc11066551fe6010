"""Gates and what they say."""

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.prerequisites import (
    NOTHING,
    AllOf,
    AnyOf,
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


slugs = st.sampled_from("abcdef")
prerequisites = st.recursive(
    slugs.map(Needs),
    lambda parts: st.one_of(
        st.lists(parts, max_size=3).map(lambda found: AllOf(tuple(found))),
        st.lists(parts, min_size=1, max_size=3).map(lambda found: AnyOf(tuple(found))),
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
