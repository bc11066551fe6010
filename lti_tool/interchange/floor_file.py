"""The file in which a district says what its courses may do with grades."""

import json

from lti_tool.domain.gradebook.district_floor import NO_FLOOR, DistrictFloor, floor_problems
from lti_tool.domain.gradebook.policy_mapping import floor_from_mapping, floor_to_mapping

_USUAL = floor_to_mapping(NO_FLOOR)


def read_floor(text: str) -> DistrictFloor:
    """Answer the floor that a JSON file says; raises ValueError, in words, for what it cannot be.

    What the file does not name is not limited.
    """
    try:
        said = json.loads(text)
    except ValueError as error:
        msg = f"The district's floor is no JSON: {error}"
        raise ValueError(msg) from None
    if not isinstance(said, dict) or (unknown := said.keys() - _USUAL.keys()):
        known = ", ".join(_USUAL)
        what = ", ".join(sorted(unknown)) if isinstance(said, dict) else "something else"
        msg = f"The district's floor names {known}; the file has {what}."
        raise ValueError(msg)
    try:
        floor = floor_from_mapping({**_USUAL, **said})
        problems = floor_problems(floor)
    except (ValueError, KeyError, TypeError, AttributeError) as error:
        msg = f"The district's floor cannot be read: {error}"
        raise ValueError(msg) from None
    if problems:
        raise ValueError(" ".join(problems))
    return floor
