"""A small soak: every final grade is right, whoever was killed."""

from pathlib import Path

import pytest

from lti_tool.demo_lms.settings import ProfileName
from tests.soak.run import Plan, run

SCORES = 60


@pytest.mark.slow
def test_every_grade_comes_right_though_workers_are_killed(
    database_url: str, tmp_path: Path, keys: Path
) -> None:
    plan = Plan(
        ProfileName.STRICT,
        scores=SCORES,
        columns=3,
        workers=1 if database_url.startswith("sqlite") else 2,
        kill_every=3,
        kills_at_least=2,
        outage=4,
        rests=0,
        longest=120,
    )
    result = run(plan, database_url=database_url, folder=tmp_path, keys=keys)
    assert result.is_complete
    assert result.verdict.is_good, result.verdict
    assert result.kills >= plan.kills_at_least
    assert result.verdict.edits > 0


@pytest.mark.slow
def test_two_workers_send_nothing_twice(database_url: str, tmp_path: Path, keys: Path) -> None:
    plan = Plan(
        ProfileName.STRICT,
        scores=SCORES,
        columns=3,
        workers=2,
        kill_every=0,
        outage=0,
        stormy=False,
        rests=0,
        longest=120,
    )
    result = run(plan, database_url=database_url, folder=tmp_path, keys=keys)
    assert result.is_complete
    assert result.verdict.is_good, result.verdict
    assert (result.verdict.doubles, result.verdict.stored) == (0, SCORES)
    assert sum(result.sent_by_each) == SCORES
