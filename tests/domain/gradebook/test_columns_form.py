"""Columns and unit rules are typed as they are shown."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.policy import DEFAULT_GRADING
from lti_tool.domain.gradebook.policy_form import fill_in, form_of, policy_from_form
from lti_tool.domain.gradebook.scales import DEFAULT_SCALE
from lti_tool.domain.gradebook.unit_rules import MustPass, RollUp, RollUpKind, Step
from tests.domain.gradebook.grading import plans

FORM = form_of(DEFAULT_GRADING)

limits = st.builds(
    MustPass,
    st.integers(1, DEFAULT_SCALE.top),
    st.integers(0, 100),
    st.frozensets(st.sampled_from(["u.one", "u.two"])),
)
rules = st.builds(
    RollUp,
    st.sampled_from([each for each in RollUpKind if each is not RollUpKind.CONJUNCTIVE]),
    st.booleans(),
    must_pass=st.lists(limits, max_size=1).map(tuple),
)


@given(plans, rules)
def test_what_is_shown_is_what_would_be_typed(plan: ColumnPlan, rule: RollUp) -> None:
    policy = replace(DEFAULT_GRADING, columns=plan, roll_up=rule)

    assert policy_from_form(form_of(policy), DEFAULT_GRADING) == policy


def test_steps_are_read_and_an_empty_one_is_none() -> None:
    steps = (Step(95, 3, 4, 50), Step(80, 2))
    policy = replace(DEFAULT_GRADING, roll_up=RollUp(RollUpKind.CONJUNCTIVE, steps=steps))
    form = form_of(policy)

    assert form["step_3_points"] == ""
    assert policy_from_form(form, DEFAULT_GRADING) == policy


def test_a_list_of_steps_begins_with_sensible_ones() -> None:
    policy = policy_from_form(FORM | {"roll_up": "conjunctive"}, DEFAULT_GRADING)

    assert policy.roll_up.steps == (Step(100, 3, 4, 50), Step(90, 3), Step(75, 2))


def test_ticks_are_what_they_say() -> None:
    form = FORM | {"columns": "both", "columns_should": "1", "columns_sis": "1"}

    assert policy_from_form(form, DEFAULT_GRADING).columns == ColumnPlan(
        ColumnsPer.BOTH, frozenset({Priority.SHOULD}), goes_to_sis=True
    )


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"columns": "x"}, "Choose one of the rules"),
        ({"roll_up": "best"}, "Choose one of the rules"),
        ({"must_pass": "named"}, "Tick the objectives"),
        ({"must_pass": "every", "must_most": "x"}, "“Points at most” needs a whole number"),
        ({"must_pass": "every", "must_level": "7"}, "names a level that the scale does not have"),
        ({"roll_up": "conjunctive", "step_1_points": "101"}, "“Points of step 1”"),
        ({"roll_up": "conjunctive", "step_1_points": "10"}, "go from the best down"),
        (
            {"roll_up": "conjunctive"} | {f"step_{n}_points": "" for n in (1, 2, 3)},
            "at least one step",
        ),
    ],
)
def test_what_cannot_be_is_said_in_words(changes: dict[str, str], words: str) -> None:
    with pytest.raises(DomainError, match=words):
        policy_from_form(FORM | changes, DEFAULT_GRADING)


def test_another_scale_leaves_behind_what_names_its_levels() -> None:
    rule = RollUp(must_pass=(MustPass(4, 60),))
    filled = fill_in(replace(DEFAULT_GRADING, roll_up=rule), "three", "")

    assert filled is not None
    assert filled.roll_up.must_pass == ()
    assert policy_from_form(form_of(filled), filled) == filled
