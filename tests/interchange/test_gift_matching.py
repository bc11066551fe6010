"""Matching questions of GIFT files."""

import pytest

from lti_tool.domain.assessment.responses.matching import Matching
from lti_tool.domain.assessment.responses.placed import PlacedEntry
from lti_tool.interchange.drafts import Imported
from lti_tool.interchange.gift import read_gift


def _read(text: str) -> Imported:
    return read_gift(text.encode(), name="Test")


def test_a_matching_question_is_taken_with_its_wrong_matches() -> None:
    text = "Match.{ =cat -> kitten =dog -> puppy =-> lamb =bird -> puppy }"
    assert _read(text).unit.objectives[0].items[0].response == Matching(
        (PlacedEntry("cat", "kitten"), PlacedEntry("dog", "puppy"), PlacedEntry("bird", "puppy")),
        extra=("lamb",),
    )


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("Match.{ =cat -> kitten =dog -> }", "without what belongs to it"),
        ("Match.{ =cat -> kitten }", "has 1 pairs; there must be 2 to 20"),
        ("Match.{ =cat -> kitten =Cat -> puppy }", "two entries to match that read the same"),
        ("Match.{ =cat -> kitten =dog -> Kitten }", "two entries to match that read the same"),
    ],
)
def test_a_matching_question_that_does_not_work_is_left_out(text: str, why: str) -> None:
    assert why in _read(f"::Good::Good?{{T}}\n\n{text}").left_out[0]
