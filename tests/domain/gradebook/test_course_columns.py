"""Which columns a course has, and what a unit's reads."""

from dataclasses import replace
from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.cell_marks import CellEvidence
from lti_tool.domain.gradebook.column_plan import (
    EVERY_OBJECTIVE,
    ColumnPlan,
    ColumnsPer,
    proposal,
)
from lti_tool.domain.gradebook.columns import same_columns, unit_resource_id
from lti_tool.domain.gradebook.course_columns import (
    ObjectiveColumn,
    ObjectiveOutline,
    UnitColumn,
    UnitOutline,
    column_marks,
    columns_of,
    objective_columns,
    unit_mark,
)
from lti_tool.domain.gradebook.policy import DEFAULT_GRADING, GradingPolicy, NotYet
from lti_tool.domain.gradebook.unit_examples import unit_examples
from lti_tool.domain.gradebook.unit_rules import RollUp, RollUpKind
from lti_tool.domain.ids import ObjectiveId, UnitId
from tests.domain.gradebook.grading import TODAY, cells, policies, shown

MUST, SHOULD, ASPIRE = (
    ObjectiveOutline(ObjectiveId(number), f"o{number}", f"Objective {number}", priority)
    for number, priority in enumerate(Priority, start=1)
)
UNIT = UnitOutline(UnitId(1), "u", "Numbers", (MUST, SHOULD, ASPIRE))
OF_UNIT = UnitColumn(UNIT.id)
TWO = UnitOutline(
    UnitId(2), "u2", "Two", (MUST, replace(MUST, id=ObjectiveId(9), slug="o9", title="Nine"))
)


def with_plan(plan: ColumnPlan, **changes: object) -> GradingPolicy:
    return replace(DEFAULT_GRADING, columns=plan, **changes)  # type: ignore[arg-type]


@pytest.mark.parametrize(
    ("plan", "objectives", "has_unit"),
    [
        (ColumnPlan(), [1], False),
        (EVERY_OBJECTIVE, [1, 2, 3], False),
        (ColumnPlan(optional=frozenset({Priority.SHOULD})), [1, 2], False),
        (ColumnPlan(ColumnsPer.UNIT, frozenset({Priority.SHOULD})), [], True),
        (ColumnPlan(ColumnsPer.BOTH), [1], True),
    ],
)
def test_a_plan_says_which_columns_there_are(
    plan: ColumnPlan, objectives: list[int], has_unit: bool
) -> None:
    found = columns_of(with_plan(plan), [UNIT])

    assert [each.id for each in found if isinstance(each, ObjectiveColumn)] == objectives
    assert (OF_UNIT in found) is has_unit


@given(policies(), st.tuples(cells, cells, cells))
def test_every_column_has_a_mark_and_none_has_one_without_evidence(
    policy: GradingPolicy, found: tuple[CellEvidence, ...]
) -> None:
    evidence = dict(zip((MUST.id, SHOULD.id, ASPIRE.id), found, strict=True))
    marks = column_marks(policy, [UNIT], evidence, TODAY)
    blank = unit_mark(policy, UNIT, dict.fromkeys(evidence, CellEvidence()), TODAY)

    assert tuple(marks) == columns_of(policy, [UNIT])
    assert blank.points is None


@given(policies(), cells)
def test_a_unit_with_an_open_must_do_never_reads_as_mastered(
    policy: GradingPolicy, found: CellEvidence
) -> None:
    evidence = {MUST.id: found, ObjectiveId(9): CellEvidence()}
    mark = unit_mark(policy, TWO, evidence, date(2027, 1, 1))

    assert not mark.is_mastery
    line = policy.table.mastery_points(policy.scale)
    assert mark.points is None or mark.points < max(line, policy.floor.mastery_points)


def test_what_is_not_asked_of_a_student_holds_no_unit_open() -> None:
    policy = with_plan(ColumnPlan(ColumnsPer.UNIT))
    excused = {MUST.id: shown(3), ObjectiveId(9): shown(is_excused=True)}

    assert unit_mark(policy, TWO, excused, TODAY).points == 90
    assert unit_mark(policy, TWO, excused | {ObjectiveId(9): shown()}, TODAY).points is None


def test_unit_columns_are_proposed_for_an_sis_and_for_big_units() -> None:
    assert proposal(ColumnPlan(), [8, 3]) == ""
    assert "9 objectives" in proposal(ColumnPlan(), [3, 9])
    assert "information system" in proposal(ColumnPlan(goes_to_sis=True), [2])
    assert proposal(ColumnPlan(ColumnsPer.UNIT, goes_to_sis=True), [20]) == ""
    assert objective_columns(ColumnPlan(ColumnsPer.UNIT), [UNIT]) == (1,)


def test_ids_and_tags() -> None:
    assert unit_resource_id("numbers") == "cairn:unit:numbers"
    assert same_columns("complete") == ("complete", "percent")
    assert same_columns("level") == ("level",)


def test_examples_are_worked_out_by_the_rule_itself() -> None:
    share = {each.case: each.points for each in unit_examples(DEFAULT_GRADING)}
    least = RollUp(RollUpKind.MINIMUM)
    minimum = {
        each.case: each.points
        for each in unit_examples(replace(DEFAULT_GRADING, roll_up=least, not_yet=NotYet.HOLD))
    }

    assert share["All four at “Mastered”"] == 90
    assert share["Three at “Mastered”, one at “Nearly”"] == 75
    assert minimum["All four at “Beginning”"] == 60
    assert share["No evidence at all"] is minimum["No evidence at all"] is None
