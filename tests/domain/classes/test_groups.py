"""Groups are proposed by what students share, small enough to hear everybody."""

from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.classes.groups import LARGEST, Group, Need, propose_groups
from lti_tool.domain.ids import ObjectiveId, PersonId


def need(student: int, *tags: str, objective: int = 1) -> Need:
    return Need(PersonId(student), ObjectiveId(objective), tags)


def groups(*needs: Need) -> list[tuple[str, tuple[int, ...]]]:
    return [(group.misconception, group.students) for group in propose_groups(needs)]


def test_who_shares_a_misconception_is_taken_together() -> None:
    found = groups(need(1, "order"), need(2, "part"), need(3, "part", "order"), need(4, "part"))
    assert found == [("part", (2, 3, 4)), ("", (1,))]


def test_one_alone_with_a_misconception_shares_the_objective() -> None:
    assert groups(need(1, "order"), need(2)) == [("", (1, 2))]


def test_objectives_are_never_mixed() -> None:
    found = propose_groups([need(1, "order"), need(2, "order", objective=2)])
    assert [group.objective for group in found] == [1, 2]


def test_large_groups_are_cut_evenly() -> None:
    [(_, first), (_, second)] = groups(*(need(each, "order") for each in range(7)))
    assert (len(first), len(second)) == (4, 3)


def test_nobody_in_need_is_no_group() -> None:
    assert propose_groups([]) == ()


@given(
    st.lists(
        st.builds(
            need,
            st.integers(1, 30),
            st.sampled_from(["", "a", "b", "c"]),
            objective=st.integers(1, 3),
        ),
        unique_by=lambda each: (each.student, each.objective),
    )
)
def test_every_need_stands_in_one_group_and_none_is_too_large(needs: list[Need]) -> None:
    found: tuple[Group, ...] = propose_groups(needs)
    placed = [(each, group.objective) for group in found for each in group.students]
    assert sorted(placed) == sorted((each.student, each.objective) for each in needs)
    assert all(1 <= len(group.students) <= LARGEST for group in found)
