"""The district's file is read, or refused in words."""

import pytest

from lti_tool.domain.gradebook.column_plan import ColumnsPer
from lti_tool.domain.gradebook.district_floor import NO_FLOOR, DistrictFloor, NoEvidence
from lti_tool.domain.gradebook.tables import TablePreset
from lti_tool.interchange.floor_file import read_floor


def test_what_is_not_named_is_not_limited() -> None:
    assert read_floor("{}") == NO_FLOOR
    assert read_floor(
        '{"mastery_points": 85, "tables": ["usual"], "no_evidence": "fifty", "columns": ["unit"]}'
    ) == DistrictFloor(
        columns=frozenset({ColumnsPer.UNIT}),
        mastery_points=85,
        tables=frozenset({TablePreset.USUAL}),
        no_evidence=NoEvidence.FIFTY,
    )


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("mastery: 85", "no JSON"),
        ("[]", "something else"),
        ('{"mastery": 85}', "the file has mastery"),
        ('{"tables": ["ours"]}', "cannot be read"),
        ('{"mastery_points": "85"}', "cannot be read"),
        ('{"no_evidence": "hundred"}', "cannot be read"),
        ('{"mastery_points": 101}', "whole number from 0 to 100"),
        ('{"tables": []}', "at least one table"),
        ('{"columns": []}', "at least one choice of columns"),
        ('{"columns": ["each"]}', "cannot be read"),
    ],
)
def test_a_file_that_cannot_be_is_refused_in_words(text: str, words: str) -> None:
    with pytest.raises(ValueError, match=words):
        read_floor(text)
