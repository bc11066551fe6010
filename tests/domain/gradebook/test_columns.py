"""Names of columns."""

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.gradebook.columns import (
    LABEL_LENGTH,
    column_label,
    objective_resource_id,
)


def test_a_column_is_found_again_by_our_own_ids() -> None:
    assert objective_resource_id("ratios", "unit-rates") == "cairn:objective:ratios.unit-rates"


def test_a_label_is_the_code_and_the_title() -> None:
    assert column_label("6.RP.3b", "Unit rates", set()) == "6.RP.3b Unit rates"
    assert column_label("", "Unit rates", set()) == "Unit rates"


def test_a_long_label_is_cut_with_a_mark() -> None:
    label = column_label("6.RP.3b", "Solve unit rate problems with speed", set())
    assert label == "6.RP.3b Solve unit rate probl…"


def test_a_taken_label_gets_a_number() -> None:
    taken = {"Unit rates", "Unit rates (2)"}
    assert column_label("", "Unit rates", taken) == "Unit rates (3)"


@given(title=st.text(min_size=1, max_size=80), taken=st.sets(st.text(max_size=30), max_size=5))
def test_labels_are_short_and_never_taken_twice(title: str, taken: set[str]) -> None:
    first = column_label("", title, taken)
    second = column_label("", title, taken | {first})
    assert len(first) <= LABEL_LENGTH
    assert len(second) <= LABEL_LENGTH
    assert second != first
    assert first not in taken
