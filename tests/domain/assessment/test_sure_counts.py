"""How many questions of a kind every form has, whichever items it is dealt."""

import pytest

from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.assessment.sure_counts import sure_count

TWO_PARTS = Blueprint((Cell("a", "A", 2), Cell("b", "B", 1)))


@pytest.mark.parametrize(
    ("marked", "plain", "sure"),
    [("", "aab", 0), ("b", "aa", 1), ("bb", "aab", 0), ("aab", "", 3), ("aaa", "ab", 1)],
)
def test_the_worst_form_counts(marked: str, plain: str, sure: int) -> None:
    items = [(cell, True) for cell in marked] + [(cell, False) for cell in plain]
    assert sure_count(TWO_PARTS, items) == sure
