"""What a score says, and what it must not wipe away."""

import json
from datetime import UTC, datetime
from fractions import Fraction
from typing import Any

import pytest

from lti_tool.lti.quirks import quirks_for
from lti_tool.lti.quirks.base import Quirks
from lti_tool.lti.score_bodies import score_body
from lti_tool.ports import ScoreMessage

NOON = datetime(2026, 11, 25, 12, 0, tzinfo=UTC)


def body(quirks: Quirks, *, comment: str = "Mastered.", kept: str = "") -> dict[str, Any]:
    score = ScoreMessage("7", Fraction(90), 100, comment, NOON, NOON, kept_comment=kept)
    found: dict[str, Any] = json.loads(score_body(score, quirks=quirks))
    return found


def test_a_score_is_final_and_says_when_the_work_was_handed_in() -> None:
    said = body(Quirks())
    assert (said["scoreGiven"], said["scoreMaximum"]) == (90, 100)
    assert (said["activityProgress"], said["gradingProgress"]) == ("Completed", "FullyGraded")
    assert said["submission"] == {"submittedAt": "2026-11-25T12:00:00.000Z"}


def test_a_teachers_words_go_along_where_ours_would_replace_them() -> None:
    said = body(Quirks(keeps_comment=False), kept="Come and see me.")
    assert said["comment"] == "Mastered.\n\nCome and see me."


def test_where_comments_add_up_nothing_is_said_twice() -> None:
    assert body(Quirks(keeps_comment=True), kept="Come and see me.")["comment"] == "Mastered."


@pytest.mark.parametrize(("product", "is_kept"), [("moodle", True), ("canvas", False)])
def test_moodle_replaces_comments_and_canvas_adds_them(product: str, *, is_kept: bool) -> None:
    said = body(quirks_for(product), kept="Come and see me.")
    assert ("Come and see me." in said["comment"]) == is_kept
