"""Which course a course was copied from, and whose design a teacher may bring over."""

from collections.abc import Collection, Sequence


def nearest_ancestor(history: Sequence[str], holding: Collection[str]) -> str | None:
    """Answer the course to take from: the latest in the history that holds anything.

    `history` is as the platform tells it, the latest first. A copy of a copy that nobody opened
    leads to the first.
    """
    return next((context_id for context_id in history if context_id in holding), None)


def may_take_design(
    *, registration_id: int, from_registration_id: int, is_ancestor: bool, teaches_there: bool
) -> bool:
    """Whether a course's teacher may see and take over another course's units.

    Within one platform, and only where the platform itself calls the course a copy of the other,
    or where the same teacher teaches there too.
    """
    return registration_id == from_registration_id and (is_ancestor or teaches_there)
