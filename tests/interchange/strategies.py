"""Valid drafts of every shape, for property tests."""

from fractions import Fraction
from functools import cache
from typing import Any

from hypothesis import strategies as st

from lti_tool.domain.assessment.items import (
    AcceptedText,
    Blueprint,
    Cell,
    Derived,
    Drawn,
    Item,
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    ShortText,
    SingleChoice,
    Variables,
)
from lti_tool.domain.curriculum.criterion import AllCorrect, Every, KOfN, Percent, Streak
from lti_tool.domain.curriculum.objective import Kind, Priority, Statement
from lti_tool.domain.curriculum.prerequisites import NOTHING, AllOf, AnyOf, AtLeast, Needs
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft
from tests.interchange.response_strategies import new_responses

_CHARACTERS = st.characters(
    exclude_categories=("Cs", "Cc"), exclude_characters="\ufffe\uffff"
) | st.sampled_from("\n\t\r\x85 '\"#:-{}[]|>%@`*&!,?\\~=")
_TRICKY = [
    *["yes", "no", "null", "~", "true", "1:2", "2024-05-01", "0.50", "1e3", "007", "- a", "a: b"],
    *["# no", "<<", "=", "'", '"', "\n", " a", "a ", "a\n", "\n a\n\n", "*", "a\n\n  b\nc " * 9],
    *["it's " * 30, "{ {", "? x", "...", "---", "\ufeff", "x\u2028y", "word " * 39 + "end"],
]


def _without_slots(text: str) -> str:
    while "{{" in text:
        text = text.replace("{{", "{ {")
    return text


@cache
def texts(longest: int = 60) -> st.SearchStrategy[str]:
    tricky = st.sampled_from([text for text in _TRICKY if len(text) <= longest])
    some = st.text(_CHARACTERS, min_size=1, max_size=longest) | tricky
    # Two braces take a space between them, so a text may grow to twice its length.
    return some.map(_without_slots).filter(lambda text: bool(text.strip()))


@cache
def maybe(strategy: st.SearchStrategy[str]) -> st.SearchStrategy[str]:
    return st.just("") | strategy


SLUGS = st.from_regex(r"[a-z0-9]{1,8}(-[a-z0-9]{1,8}){0,2}", fullmatch=True)
SHARES = st.fractions(Fraction(1, 9), 1, max_denominator=9)
FORMULAS = st.sampled_from(["3", "0.50", "-4", "1/3", "2 ** 3", "round(7 / 3, 2)", "7"])


@st.composite
def _choices(draw: st.DrawFn) -> SingleChoice | MultipleChoice:
    written = draw(
        st.lists(texts(), min_size=2, max_size=4, unique_by=lambda text: text.strip().casefold())
    )
    is_single, partial = draw(st.booleans()), draw(st.booleans())
    right = (
        {draw(st.integers(0, len(written) - 1))}
        if is_single
        else draw(st.sets(st.integers(0, len(written) - 1), min_size=1))
    )
    has_credit = partial and not is_single and draw(st.booleans())
    options = tuple(
        Option(
            text,
            place in right,
            draw(maybe(texts())),
            draw(maybe(SLUGS)),
            credit=draw(SHARES) * (1 if place in right else -1) if has_credit else None,
        )
        for place, text in enumerate(written)
    )
    shuffle = draw(st.booleans())
    return (
        SingleChoice(options, shuffle) if is_single else MultipleChoice(options, shuffle, partial)
    )


@st.composite
def _numerics(draw: st.DrawFn, formulas: st.SearchStrategy[str] = FORMULAS) -> Numeric:
    unit = draw(maybe(texts(20)))
    return Numeric(
        answer=draw(formulas),
        tolerance=draw(st.sampled_from(["0", "0.010", "1/8"])),
        is_relative=draw(st.booleans()),
        unit=unit,
        ask_unit=bool(unit) and draw(st.booleans()),
        mistakes=tuple(
            draw(st.lists(st.builds(Mistake, formulas, maybe(texts()), maybe(SLUGS)), max_size=2))
        ),
        figures=draw(st.sampled_from([0, 3])),
        form=draw(st.sampled_from(["any", "simplest_fraction", "percent"])),
        convert=not unit or draw(st.booleans()),
    )


_ACCEPTED = st.builds(
    AcceptedText,
    texts(),
    st.fractions(0, 1, max_denominator=9),
    maybe(texts()),
    maybe(SLUGS),
)
_SHORT_TEXTS = st.builds(
    lambda first, others, match_case: ShortText((AcceptedText(first), *others), match_case),
    texts(),
    st.lists(_ACCEPTED, max_size=3),
    st.booleans(),
)
_DRAWN_CHOICES = st.lists(
    texts(20) | st.decimals(-1000, 1000, places=4).map(Fraction), min_size=1, max_size=4
).map(tuple)


_CHOICES = _choices()
_NUMERICS = _numerics()
_RESPONSES = _CHOICES | _NUMERICS | _SHORT_TEXTS
_DRAWN_RESPONSES = _CHOICES | _numerics(st.sampled_from(["a", "2 * a", "7", "0.50"])) | _SHORT_TEXTS
_DERIVED = st.sampled_from([(), (Derived("step", "5"), Derived("total", "a + 1.50"))])
_CONDITIONS = st.sampled_from([(), ("a == a",), ("a < 1 or a >= 1", "2 < 3")])


@st.composite
def _parameterised(draw: st.DrawFn) -> tuple[Variables, str, Any]:
    lowest, step = draw(st.integers(-20, 20)), draw(st.integers(1, 3))
    variables = Variables(
        drawn=(
            Drawn("a", lowest=lowest, highest=lowest + 10 * step, step=step),
            Drawn("some_thing", choices=draw(_DRAWN_CHOICES)),
        ),
        derived=draw(_DERIVED),
        conditions=draw(_CONDITIONS),
    )
    lead, response = draw(
        _DRAWN_RESPONSES.map(lambda each: ("", each)) | new_responses(texts(), SLUGS)
    )
    return variables, f"{{{{ a }}}} {lead}", response


_NEW = new_responses(texts(), SLUGS)
_STATIC = st.tuples(st.just(Variables()), st.just(""), _RESPONSES) | _NEW.map(
    lambda found: (Variables(), *found)
)
_ANY_RESPONSE = _parameterised() | _STATIC


@st.composite
def items(draw: st.DrawFn, slug: str = "item", cell: str = "cell") -> Item:
    variables, lead, response = draw(_ANY_RESPONSE)
    return Item(
        slug=slug,
        cell=cell,
        stem=lead + draw(texts()),
        response=response,
        variables=variables,
        is_transfer=draw(st.booleans()),
        explanation=draw(maybe(texts(200))),
        difficulty=draw(st.sampled_from(["", "easy", "medium", "hard"])),
        enemies=tuple(draw(st.lists(SLUGS, max_size=2, unique=True))),
        minutes=draw(st.sampled_from([0, 2, 0.5])),
    )


@st.composite
def _resources(draw: st.DrawFn, slug: str) -> Resource:
    is_link = draw(st.booleans())
    return Resource(
        slug=slug,
        role=draw(st.sampled_from(ResourceRole)),
        title=draw(texts()),
        modality=draw(st.sampled_from(Modality)),
        approach=draw(texts()),
        body="" if is_link else draw(texts(200)),
        url=draw(st.sampled_from(["https://a.example/x?y=1#z", "https://b"])) if is_link else "",
        minutes=draw(st.integers(0, 600)),
        source=draw(maybe(texts())),
        language=draw(st.sampled_from(["", "en", "no", "pt-BR"])),
        task=draw(maybe(texts())),
    )


def _needs(earlier: list[str]) -> st.SearchStrategy[Any]:
    if not earlier:
        return st.just(NOTHING)
    leaf = st.sampled_from(earlier).map(Needs)
    grown = st.recursive(
        leaf,
        lambda part: (
            st.lists(part, min_size=1, max_size=3)
            .map(tuple)
            .flatmap(
                lambda parts: st.sampled_from(
                    [AllOf(parts), AnyOf(parts)]
                    + [AtLeast(k, parts) for k in range(1, len(set(parts)) + 1) if len(parts) > 1]
                )
            )
        ),
        max_leaves=4,
    )
    return st.just(NOTHING) | grown


@st.composite
def _objectives(draw: st.DrawFn, slug: str, earlier: list[str]) -> ObjectiveDraft:
    cells: list[Cell] = []
    pool: list[Item] = []
    for cell_slug in draw(st.lists(SLUGS, min_size=1, max_size=2, unique=True)):
        count = draw(st.integers(1, 2))
        cells.append(Cell(cell_slug, draw(texts()), count))
        for _ in range(count):
            item = draw(items(f"item-{len(pool)}", cell_slug))
            # A number in front keeps items of one pool apart.
            pool.append(Item(**{**vars(item), "stem": f"{len(pool)} {item.stem}"}))
    size = sum(cell.count for cell in cells)
    criterion = st.one_of(
        st.integers(1, size).map(lambda k: KOfN(k, size)),
        st.decimals(1, 100, places=2).map(lambda percent: Percent(Fraction(percent) / 100)),
        st.just(AllCorrect()),
        st.integers(1, size).map(Streak),
        st.integers(1, size).map(lambda k: Every((KOfN(k, size), Streak(k)))),
    )
    return ObjectiveDraft(
        slug=slug,
        title=draw(texts()),
        statement=Statement(draw(texts()), draw(maybe(texts())), draw(maybe(texts()))),
        blueprint=Blueprint(tuple(cells)),
        items=tuple(pool),
        code=draw(maybe(texts(20))),
        kind=draw(st.sampled_from(Kind)),
        priority=draw(st.sampled_from(Priority)),
        criterion=draw(criterion),
        needs=draw(_needs(earlier)),
        resources=tuple(
            draw(_resources(f"resource-{place}")) for place in range(draw(st.integers(0, 2)))
        ),
        minutes=draw(st.none() | st.integers(1, 600)),
    )


@st.composite
def units(draw: st.DrawFn) -> UnitDraft:
    slugs = draw(st.lists(SLUGS, min_size=1, max_size=3, unique=True))
    return UnitDraft(
        slug=draw(SLUGS),
        title=draw(texts()),
        objectives=tuple(
            draw(_objectives(slug, slugs[:place])) for place, slug in enumerate(slugs)
        ),
        description=draw(maybe(texts(200))),
        language=draw(st.sampled_from(["en", "nb", "no", "zh-Hant"])),
    )
