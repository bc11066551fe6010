"""A policy is stored whole."""

import json
from dataclasses import replace
from datetime import date

from hypothesis import given

from lti_tool.domain.gradebook.column_plan import EVERY_OBJECTIVE
from lti_tool.domain.gradebook.district_floor import ColumnMode, DistrictFloor
from lti_tool.domain.gradebook.policy import DEFAULT_GRADING, GradingPolicy
from lti_tool.domain.gradebook.policy_mapping import policy_from_mapping, policy_to_mapping
from lti_tool.domain.gradebook.tables import PointsTable, TablePreset
from lti_tool.domain.gradebook.unit_rules import MustPass, RollUp
from tests.domain.gradebook.grading import policies


def stored_and_read(policy: GradingPolicy) -> GradingPolicy:
    return policy_from_mapping(json.loads(json.dumps(policy_to_mapping(policy))))


@given(policies())
def test_what_was_stored_is_read_again(policy: GradingPolicy) -> None:
    assert stored_and_read(policy) == policy


def test_what_is_rarely_set_is_stored_too() -> None:
    policy = replace(
        DEFAULT_GRADING,
        version=3,
        holds_from=date(2026, 10, 1),
        table=PointsTable((None, 75, 90, 100)),
        roll_up=RollUp(must_pass=(MustPass(3, 59, frozenset({"safety", "tools"})),)),
        floor=DistrictFloor(
            tables=frozenset({TablePreset.USUAL, TablePreset.RUTLAND}),
            modes=frozenset({ColumnMode.PERCENT}),
        ),
    )

    assert stored_and_read(policy) == policy


def test_a_district_that_offers_nothing_is_not_one_that_offers_all() -> None:
    policy = replace(DEFAULT_GRADING, floor=DistrictFloor(tables=frozenset()))

    assert stored_and_read(policy).floor.tables == frozenset()


def test_a_version_from_before_one_could_choose_has_every_objectives_column() -> None:
    stored = policy_to_mapping(DEFAULT_GRADING)
    del stored["columns"]

    assert policy_from_mapping(stored) == replace(DEFAULT_GRADING, columns=EVERY_OBJECTIVE)
