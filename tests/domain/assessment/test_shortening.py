"""Shorter forms: every part keeps a question as long as there is room."""

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.assessment.shortening import confirming, rechecking, shortened


def blueprint(*counts: int) -> Blueprint:
    return Blueprint(tuple(Cell(f"c{n}", f"Part {n}", count) for n, count in enumerate(counts)))


def counts_of(blueprint: Blueprint) -> tuple[int, ...]:
    return tuple(cell.count for cell in blueprint.cells)


def test_a_confirming_form_is_half_a_check_but_never_next_to_nothing() -> None:
    assert confirming(blueprint(6, 6)).size == 6
    assert confirming(blueprint(4, 4)).size == 5
    assert confirming(blueprint(2, 1)).size == 3


def test_a_recheck_is_a_glance() -> None:
    assert counts_of(rechecking(blueprint(4, 4, 2))) == (1, 1, 1)
    assert rechecking(blueprint(2)).size == 2


def test_what_a_blueprint_names_first_stays_longest() -> None:
    assert counts_of(shortened(blueprint(1, 1, 1), 2)) == (1, 1)
    assert counts_of(shortened(blueprint(3, 3), 5)) == (3, 2)


@given(st.lists(st.integers(1, 9), min_size=1, max_size=6), st.integers(1, 30))
def test_a_shortened_form_has_the_size_and_loses_no_part_needlessly(
    counts: list[int], size: int
) -> None:
    short = shortened(blueprint(*counts), size)
    assert short.size == min(size, sum(counts))
    if size >= len(counts):
        assert len(short.cells) == len(counts)
    assert all(
        cell.count <= full.count
        for cell in short.cells
        for full in blueprint(*counts).cells
        if cell.slug == full.slug
    )
