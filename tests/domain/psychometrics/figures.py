"""Figures computed elsewhere, each file with its source, and attempts to compare with them."""

import json
from pathlib import Path
from typing import Any

from lti_tool.domain.psychometrics.posterior import AttemptEvidence, Response

DATA = Path(__file__).parent / "data"
FINE = {"grid_step": 0.01, "reach_below": 10.0, "reach_above": 9.0}
"""A grid so fine and wide that only the model itself is left to differ."""


def figures(name: str) -> dict[str, Any]:
    """Answer the figures of one file."""
    found: dict[str, Any] = json.loads((DATA / name).read_text())
    return found


def attempt(
    correct: int, size: int, guess_floor: float, *, taught: bool = False, name: object = 0
) -> AttemptEvidence:
    """Answer an attempt with so many of its items right; `name` keeps its items fresh."""
    return AttemptEvidence(
        tuple(Response((name, place), int(place < correct), guess_floor) for place in range(size)),
        was_retaught=taught,
    )


def sittings(scores: list[str], size: int, guess_floor: float) -> list[AttemptEvidence]:
    """Answer attempts from scores like "7" and, after re-teaching, "*9"."""
    return [
        attempt(
            int(score.lstrip("*")), size, guess_floor, taught=score.startswith("*"), name=number
        )
        for number, score in enumerate(scores)
    ]
