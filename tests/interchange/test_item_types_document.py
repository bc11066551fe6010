"""Every example of docs/item-types.md can be imported, and there is one of each type."""

from pathlib import Path

import pytest

from lti_tool.domain.assessment.instances import draw_instance
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.responses.registry import BY_NAME
from lti_tool.domain.assessment.scoring import read_answer, score_answer
from lti_tool.interchange.unit_file import read_unit, write_unit
from tests.support.all_types import all_types_file
from tests.support.answers import right_values, wrong_values

ROOT = Path(__file__).parents[2]
UNIT = read_unit(all_types_file().encode()).unit
ITEMS = UNIT.objectives[0].items

each = pytest.mark.parametrize("item", ITEMS, ids=lambda item: item.slug)


def test_every_type_has_an_example_and_the_table_of_unit_files_names_it() -> None:
    assert {item.response.kind for item in ITEMS} == set(BY_NAME)
    table = (ROOT / "docs/unit-file.md").read_text()
    assert [kind for kind in BY_NAME if f"`{kind}`" not in table] == []


def test_the_examples_survive_writing_and_reading() -> None:
    assert read_unit(write_unit(UNIT)).unit == UNIT


@each
def test_the_right_answer_of_an_example_is_right_and_a_wrong_one_is_not(item: Item) -> None:
    if item.is_marked_by_person:
        return
    for seed in range(5):
        instance = draw_instance(item, seed)
        right = read_answer(instance, right_values(instance.response))
        wrong = read_answer(instance, wrong_values(instance.response))
        assert score_answer(instance, right).is_correct
        assert not score_answer(instance, wrong).is_correct


@each
def test_an_example_that_a_person_marks_is_not_scored(item: Item) -> None:
    if not item.is_marked_by_person:
        return
    with pytest.raises(TypeError):
        score_answer(draw_instance(item, 0), "my work")
