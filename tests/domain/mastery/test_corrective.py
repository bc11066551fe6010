"""When another way counts."""

from datetime import UTC, datetime, timedelta

from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole, Way
from lti_tool.domain.ids import ResourceId
from lti_tool.domain.mastery.corrective import (
    ResourceUse,
    counts_as_different,
    is_unlocked,
    most_different_first,
    used_before,
)

DECIDED = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
BEFORE, AFTER, LATER = (DECIDED + timedelta(minutes=minutes) for minutes in (-10, 5, 9))
VIDEO = Way(Modality.VIDEO, "lecture")
BARS = Way(Modality.VISUAL, "bars")
COINS = Way(Modality.HANDS_ON, "coins")


def use(
    resource: int | None, way: Way, opened: datetime, finished: datetime | None = None
) -> ResourceUse:
    resource_id = None if resource is None else ResourceId(resource)
    return ResourceUse(resource_id, way, opened, finished)


def test_nothing_used_unlocks_nothing() -> None:
    assert not is_unlocked([], DECIDED)


def test_opening_the_same_video_again_does_not_count() -> None:
    uses = [use(1, VIDEO, BEFORE, AFTER)]
    assert not is_unlocked(uses, DECIDED)


def test_another_video_in_the_same_approach_does_not_count() -> None:
    uses = [use(1, VIDEO, BEFORE), use(2, VIDEO, AFTER, LATER)]
    assert not is_unlocked(uses, DECIDED)


def test_a_different_modality_finished_afterwards_counts() -> None:
    uses = [use(1, VIDEO, BEFORE), use(2, BARS, AFTER, LATER)]
    assert is_unlocked(uses, DECIDED)


def test_the_same_modality_with_another_approach_counts() -> None:
    uses = [use(1, VIDEO, BEFORE), use(2, Way(Modality.VIDEO, "worked live"), AFTER, LATER)]
    assert is_unlocked(uses, DECIDED)


def test_opened_but_not_finished_does_not_count() -> None:
    assert not is_unlocked([use(2, BARS, AFTER)], DECIDED)


def test_what_was_finished_before_the_decision_does_not_count() -> None:
    assert not is_unlocked([use(2, BARS, BEFORE, BEFORE)], DECIDED)


def test_what_was_opened_before_and_finished_after_does_not_count() -> None:
    assert not is_unlocked([use(2, BARS, BEFORE, AFTER)], DECIDED)


def test_a_talk_with_the_teacher_always_counts() -> None:
    talk = Way(Modality.TEACHER, "talk with the teacher")
    uses = [use(None, talk, BEFORE, BEFORE), use(None, talk, AFTER, AFTER)]
    assert is_unlocked(uses, DECIDED)


def test_a_talk_before_the_decision_is_spent() -> None:
    talk = Way(Modality.TEACHER, "talk with the teacher")
    assert not is_unlocked([use(None, talk, BEFORE, BEFORE)], DECIDED)


def test_a_resource_counts_while_it_is_new() -> None:
    uses = [use(1, VIDEO, BEFORE)]
    assert counts_as_different(ResourceId(2), BARS, uses, DECIDED)
    assert not counts_as_different(ResourceId(1), BARS, uses, DECIDED)
    assert not counts_as_different(ResourceId(2), VIDEO, uses, DECIDED)


def test_ways_used_up_to_the_decision_are_the_used_ones() -> None:
    assert used_before([use(1, VIDEO, BEFORE), use(2, BARS, AFTER)], DECIDED) == {VIDEO}


def test_approaches_are_compared_without_case_and_spacing() -> None:
    first = Resource("a", ResourceRole.CORRECTIVE, "A", Modality.VISUAL, "Tape  Diagram")
    second = Resource("b", ResourceRole.CORRECTIVE, "B", Modality.VISUAL, "tape diagram")
    assert first.way == second.way


def test_the_most_different_way_comes_first_and_ties_keep_their_order() -> None:
    def offered(number: int, way: Way) -> tuple[ResourceId, Resource]:
        resource = Resource(f"r{number}", ResourceRole.CORRECTIVE, "R", way.modality, way.approach)
        return ResourceId(number), resource

    same, half, new, also_new = (
        offered(1, VIDEO),
        offered(2, Way(Modality.VIDEO, "bars")),
        offered(3, BARS),
        offered(4, COINS),
    )
    ordered = most_different_first([same, half, new, also_new], {VIDEO})
    assert [resource_id for resource_id, _ in ordered] == [3, 4, 2, 1]
