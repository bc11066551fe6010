"""Pools for tests of forms: by hand, and of every shape for property tests."""

from itertools import combinations

from hypothesis import strategies as st

from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.items import Blueprint, Cell, Drawn, Item, Numeric, Variables
from lti_tool.domain.ids import ItemId

TWO_PARTS = Blueprint((Cell("one", "Part one", 2), Cell("two", "Part two", 1)))


def form_item(number: int, cell: str = "one", yields: int = 1, *enemies: str) -> FormItem:
    return FormItem(ItemId(number), cell, yields=yields, enemies=frozenset(enemies))


def item_of(item: FormItem) -> Item:
    """Answer a question that has exactly the instances the form item promises."""
    if item.yields == 1:
        return Item(f"item-{item.id}", item.cell, f"Question {item.id}?", Numeric("1"))
    variables = Variables((Drawn("a", lowest=1, highest=item.yields),))
    return Item(f"item-{item.id}", item.cell, f"{item.id}: {{{{ a }}}}?", Numeric("a"), variables)


def are_apart(form: list[FormItem]) -> bool:
    return not any(
        one.enemies & other.enemies for one, other in combinations(form, 2) if one.id != other.id
    )


@st.composite
def blueprints(draw: st.DrawFn) -> Blueprint:
    counts = draw(st.lists(st.integers(1, 3), min_size=1, max_size=3))
    return Blueprint(tuple(Cell(f"c{n}", f"Part {n}", count) for n, count in enumerate(counts)))


@st.composite
def pools(draw: st.DrawFn, blueprint: Blueprint, most: int = 14) -> tuple[FormItem, ...]:
    slugs = st.sampled_from([cell.slug for cell in blueprint.cells])
    drawn = draw(
        st.lists(
            st.builds(
                FormItem,
                id=st.just(0),
                cell=slugs,
                difficulty=st.none() | st.floats(-3, 3),
                tag=st.sampled_from(["", "easy", "hard", "odd"]),
                guess=st.sampled_from([0.0, 0.25, 0.5]),
                minutes=st.sampled_from([0.5, 1.0, 3.0]),
                enemies=st.sampled_from([(), (), (), ("x",), ("y",), ("x", "z")]).map(frozenset),
                yields=st.sampled_from([0, 1, 1, 1, 1, 2, 5]),
            ),
            max_size=most,
        )
    )
    return tuple(
        FormItem(
            ItemId(number + 1),
            item.cell,
            item.difficulty,
            item.tag,
            item.guess,
            item.minutes,
            item.enemies,
            item.yields,
        )
        for number, item in enumerate(drawn)
    )


@st.composite
def blueprints_with_pools(
    draw: st.DrawFn, most: int = 14
) -> tuple[Blueprint, tuple[FormItem, ...]]:
    blueprint = draw(blueprints())
    return blueprint, draw(pools(blueprint, most))
