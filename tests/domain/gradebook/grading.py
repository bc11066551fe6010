"""Scales, evidence and policies for tests of the gradebook."""

from datetime import UTC, date, datetime, timedelta
from decimal import Decimal

from hypothesis import strategies as st

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.cell_marks import CellEvidence, ShownLevel
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.district_floor import ColumnMode, DistrictFloor, NoEvidence
from lti_tool.domain.gradebook.evidence_rules import DatedScore, EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.scales import Scale, ScalePreset
from lti_tool.domain.gradebook.tables import TablePreset, preset_table
from lti_tool.domain.gradebook.unit_rules import MustPass, RollUp, RollUpKind, Step
from lti_tool.domain.mastery.levels import Level

FIRST_DAY = datetime(2026, 9, 1, 9, tzinfo=UTC)
TODAY = date(2026, 11, 25)


def dated(*values: object) -> list[DatedScore]:
    """Answer scores of one day after another; None is no evidence."""
    return [
        DatedScore(
            None if value is None else Decimal(str(value)), FIRST_DAY + timedelta(days=place)
        )
        for place, value in enumerate(values)
    ]


def shown(*levels: int, **changes: bool) -> CellEvidence:
    """Answer the evidence of checks on one day after another."""
    return CellEvidence(
        tuple(
            ShownLevel(Level(level), FIRST_DAY + timedelta(days=place))
            for place, level in enumerate(levels)
        ),
        **changes,
    )


scales = st.sampled_from([preset.scale for preset in ScalePreset])
rules = st.builds(
    EvidenceRule, st.sampled_from(RuleKind), weight=st.integers(50, 99), count=st.integers(1, 10)
)
cells = st.lists(st.sampled_from(Level), max_size=6).map(lambda levels: shown(*levels))

plans = st.builds(
    ColumnPlan,
    st.sampled_from(ColumnsPer),
    st.frozensets(st.sampled_from([Priority.SHOULD, Priority.ASPIRE])),
    st.booleans(),
)


@st.composite
def roll_ups(draw: st.DrawFn, scale: Scale) -> RollUp:
    """Draw a unit's rule that is sound on a scale."""
    places = st.integers(1, scale.top)
    points = st.integers(0, 100)
    numbers = sorted(draw(st.lists(points, min_size=2, max_size=4)), reverse=True)
    steps = tuple(Step(number, draw(places), draw(places), draw(points)) for number in numbers[:-1])
    limits = draw(st.lists(st.builds(MustPass, places, points), max_size=1))
    return RollUp(
        draw(st.sampled_from(RollUpKind)),
        draw(st.booleans()),
        steps,
        numbers[-1],
        tuple(limits),
    )


@st.composite
def policies(draw: st.DrawFn, mode: ColumnMode | None = None) -> GradingPolicy:
    """Draw a sound policy, with a floor it may go below."""
    scale = draw(scales)
    return GradingPolicy(
        scale=scale,
        table=preset_table(draw(st.sampled_from(TablePreset)), scale),
        rule=draw(rules),
        columns=draw(plans),
        roll_up=draw(roll_ups(scale)),
        mode=mode or draw(st.sampled_from(ColumnMode)),
        not_yet=draw(st.sampled_from(NotYet)),
        not_yet_floor=draw(st.integers(0, 70)),
        as_of=draw(st.sampled_from([None, TODAY, date(2026, 12, 18)])),
        no_evidence=draw(st.sampled_from(NoEvidence)),
        floor=DistrictFloor(
            mastery_points=draw(st.integers(60, 100)),
            fewest_points=draw(st.integers(0, 55)),
            no_evidence=draw(st.sampled_from(NoEvidence)),
        ),
    )
