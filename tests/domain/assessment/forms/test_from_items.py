"""Items as putting forms together sees them, and the forms that come of it."""

from lti_tool.domain.assessment.forms.from_items import form_item, pool_of
from lti_tool.domain.assessment.forms.parallel import FORMS_KEPT, form_name, parallel_forms
from lti_tool.domain.assessment.forms.yield_of import known_yield, yield_of
from lti_tool.domain.assessment.items import Blueprint, Cell, Item, Numeric, Option, SingleChoice
from lti_tool.domain.ids import ItemId
from tests.support.drafts import adding

CHOICE = SingleChoice((Option("1", is_correct=True), Option("2"), Option("3"), Option("4")))


def test_an_item_brings_what_its_author_said_of_it() -> None:
    item = Item(
        "i", "one", "Which?", CHOICE, difficulty="hard", enemies=("lines", "sums"), minutes=2.5
    )
    made = form_item(ItemId(7), item, 3)
    assert (made.id, made.cell, made.tag, made.guess) == (7, "one", "hard", 0.25)
    assert (made.minutes, made.enemies, made.yields) == (2.5, {"lines", "sums"}, 3)
    assert form_item(ItemId(7), Item("i", "one", "?", Numeric("1")), 1).minutes == 1


def test_a_pool_that_is_not_stored_counts_what_its_items_yield() -> None:
    pool = pool_of(adding().items)
    assert [item.yields for item in pool] == [yield_of(each).instances for each in adding().items]
    assert len({item.id for item in pool}) == len(pool)
    assert known_yield(adding().items[0]) is known_yield(adding().items[0])


def test_there_are_as_many_forms_as_attempts_are_planned_and_one_more() -> None:
    items = tuple(Item(f"i{n}", "one", f"{n}?", Numeric("1")) for n in range(30))
    blueprint = Blueprint((Cell("one", "One", 2),))
    forms = parallel_forms(blueprint, pool_of(items), 5)
    assert len(forms) == FORMS_KEPT
    parallel_forms.cache_clear()
    assert parallel_forms(blueprint, pool_of(items), 5) == forms
    assert parallel_forms(blueprint, pool_of(items), 6) != forms
    assert len(parallel_forms(blueprint, pool_of(items[:5]), 5)) == 2


def test_a_form_is_called_by_a_letter() -> None:
    assert [form_name(form) for form in (0, 3, None)] == ["A", "D", "made anew"]
