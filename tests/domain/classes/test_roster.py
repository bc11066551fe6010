"""Comparing a class with what the LMS says."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.classes.roster import ImplausibleRosterError, compare_rosters

SIX = {"ada", "ben", "chidi", "dana", "emil", "fatima"}


def test_who_came_left_and_stayed() -> None:
    change = compare_rosters({"ada", "ben"}, {"ben", "chidi"})
    assert (change.joined, change.left, change.stayed) == ({"chidi"}, {"ada"}, {"ben"})


def test_the_first_roster_is_all_new() -> None:
    assert compare_rosters(set(), SIX).joined == SIX


def test_an_emptied_class_is_not_believed() -> None:
    with pytest.raises(ImplausibleRosterError, match="nobody is in this course"):
        compare_rosters({"ada"}, set())


def test_a_course_without_students_stays_one() -> None:
    assert compare_rosters(set(), set()).left == frozenset()


def test_losing_more_than_half_is_not_believed() -> None:
    with pytest.raises(ImplausibleRosterError, match="4 of 6 students"):
        compare_rosters(SIX, {"ada", "ben"})


def test_losing_half_is_believed() -> None:
    assert len(compare_rosters(SIX, {"ada", "ben", "chidi"}).left) == 3


def test_a_very_small_class_may_shrink() -> None:
    assert compare_rosters({"ada", "ben", "chidi"}, {"ada"}).left == {"ben", "chidi"}


people = st.sets(st.sampled_from(sorted(SIX)))


@given(known=people, told=people)
def test_nobody_is_counted_twice_or_forgotten(known: set[str], told: set[str]) -> None:
    try:
        change = compare_rosters(known, told)
    except ImplausibleRosterError:
        assert len(told) < len(known)
        return
    assert change.joined | change.stayed == told
    assert change.left | change.stayed == known
