"""Which level a grade stands for that somebody typed in the gradebook."""

from fractions import Fraction

from lti_tool.domain.gradebook.district_floor import ColumnMode, raised
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.gradebook.policy import GradingPolicy
from lti_tool.domain.mastery.levels import Level


def level_for(policy: GradingPolicy, shown: Fraction | None) -> Level:
    """Answer the highest level that this many points of 100 reach, for nothing no evidence.

    Any points at all are at least the lowest level: a low grade is not “no evidence”.
    """
    if not shown:
        return Level.NO_EVIDENCE
    place = max(_place(policy, shown), policy.scale.place_of(Level.BEGINNING))
    return max(each for each in Level if policy.scale.place_of(each) <= place)


def _place(policy: GradingPolicy, shown: Fraction) -> int:
    scale = policy.scale
    match policy.mode:
        case ColumnMode.COMPLETE:
            return scale.mastery if shown >= MAXIMUM else scale.mastery - 1
        case ColumnMode.LEVEL:
            return int(shown * scale.top / MAXIMUM)
        case ColumnMode.PERCENT:
            table = raised(policy.table, scale, policy.floor)
            worth = ((place, table.at(place)) for place in range(1, scale.top + 1))
            reached = [place for place, points in worth if points is not None and points <= shown]
            return max(reached, default=0)
