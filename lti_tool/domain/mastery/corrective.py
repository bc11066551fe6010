"""When another way counts: only if it is new to the student and really different."""

from collections.abc import Sequence
from collections.abc import Set as AbstractSet
from dataclasses import dataclass, replace
from datetime import datetime

from lti_tool.domain.curriculum.resources import Resource, ResourceRole, Way
from lti_tool.domain.ids import ResourceId
from lti_tool.domain.mastery.outside import Outside

THE_RULE = (
    "Another way counts when you have not used it before and it teaches through something else "
    "(for example a picture instead of a text) or explains it differently."
)
"""Said wherever the rule is applied, so that it is never a puzzle."""


@dataclass(frozen=True)
class ResourceUse:
    """One student's use of one way: when first opened, and when finished with its evidence."""

    resource_id: ResourceId | None
    """None for something outside our pages, such as a talk with the teacher."""
    way: Way
    opened_at: datetime
    finished_at: datetime | None
    role: ResourceRole = ResourceRole.CORRECTIVE

    def is_finished_after(self, moment: datetime) -> bool:
        """Whether it was finished, and later than this."""
        return self.finished_at is not None and self.finished_at > moment


def used_before(uses: Sequence[ResourceUse], decided_at: datetime) -> frozenset[Way]:
    """Answer the ways a student had already used when the decision fell."""
    return frozenset(use.way for use in uses if use.opened_at <= decided_at)


def counts_as_different(
    resource_id: ResourceId,
    way: Way,
    uses: Sequence[ResourceUse],
    decided_at: datetime,
    *,
    role: ResourceRole = ResourceRole.CORRECTIVE,
) -> bool:
    """Answer whether finishing this resource could unlock the reassessment after the decision.

    First teaching counts as a corrective does when the student went past it without opening it.
    """
    if not role.teaches:
        return False
    opened_before = any(
        use.resource_id == resource_id and use.opened_at <= decided_at for use in uses
    )
    return not opened_before and way not in used_before(uses, decided_at)


def is_unlocked(uses: Sequence[ResourceUse], decided_at: datetime) -> bool:
    """Answer whether a different way has been finished since the decision.

    What a teacher recorded (a talk, a group, help by a classmate) always counts.
    """
    return opened_by_teacher(uses, decided_at) or any(
        counts_as_different(use.resource_id, use.way, uses, decided_at, role=use.role)
        for use in uses
        if use.resource_id is not None and use.is_finished_after(decided_at)
    )


def was_retaught(uses: Sequence[ResourceUse], since: datetime, until: datetime) -> bool:
    """Answer whether a different way was finished between a decision and the next work handed in.

    What came later, while that work waited for its time to run out or for a teacher, taught
    nothing for it.
    """
    in_time = [
        replace(use, finished_at=None) if use.is_finished_after(until) else use for use in uses
    ]
    return is_unlocked(in_time, since)


def opened_by_teacher(uses: Sequence[ResourceUse], decided_at: datetime) -> bool:
    """Answer whether a teacher has recorded something outside our pages since the decision."""
    return any(
        use.resource_id is None
        and use.is_finished_after(decided_at)
        and use.way != Outside.HELPED_PEER.way
        for use in uses
    )


def most_different_first(
    resources: Sequence[tuple[ResourceId, Resource]], used: AbstractSet[Way]
) -> list[tuple[ResourceId, Resource]]:
    """Order ways so that what differs most from the used ones comes first, ties as given."""
    modalities = {way.modality for way in used}
    approaches = {way.approach for way in used}

    def likeness(resource: Resource) -> int:
        way = resource.way
        return (way.modality in modalities) + (way.approach in approaches)

    return sorted(resources, key=lambda pair: likeness(pair[1]))
