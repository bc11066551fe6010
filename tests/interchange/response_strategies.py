"""Valid responses of the kinds with parts, pictures and rubrics, for property tests."""

from hypothesis import strategies as st

from lti_tool.domain.assessment.items import Mistake, Numeric, Response
from lti_tool.domain.assessment.pictures import Drawing
from lti_tool.domain.assessment.responses.categorising import Categorising
from lti_tool.domain.assessment.responses.choice import Option, SingleChoice
from lti_tool.domain.assessment.responses.cloze import Blank, Cloze
from lti_tool.domain.assessment.responses.expression import Expression
from lti_tool.domain.assessment.responses.hotspot import Hotspot, Region
from lti_tool.domain.assessment.responses.marked import (
    Constructed,
    EvidenceOfWork,
    Observation,
    Oral,
)
from lti_tool.domain.assessment.responses.matching import Matching
from lti_tool.domain.assessment.responses.ordering import OrderEntry, Ordering
from lti_tool.domain.assessment.responses.placed import PlacedEntry
from lti_tool.domain.assessment.responses.short_text import AcceptedText, ShortText
from lti_tool.domain.assessment.responses.true_false import Remark, TrueFalse

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3" fill="#333"/></svg>'
PNG = (
    "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mP8"
    "z8BQDwAEhQGAhKmMIQAAAABJRU5ErkJggg=="
)

Texts = st.SearchStrategy[str]


def new_responses(text: Texts, slug: Texts) -> st.SearchStrategy[tuple[str, Response]]:
    """Answer responses with what their stem has to begin with."""
    maybe_text, maybe_slug = st.just("") | text, st.just("") | slug
    remark = st.builds(Remark, maybe_text, maybe_slug)
    rubric = _distinct(text, 3, 4)
    plain = st.one_of(
        st.builds(TrueFalse, st.sampled_from(["true", "false", "2 > 1"]), remark, remark),
        _expressions(maybe_text, maybe_slug),
        _matchings(text, maybe_text, maybe_slug),
        _orderings(text, maybe_text, maybe_slug),
        _categorisings(text, maybe_text, maybe_slug),
        _hotspots(text, maybe_text, maybe_slug),
        st.builds(Constructed, rubric),
        st.builds(EvidenceOfWork, rubric),
        st.builds(Observation, rubric, st.lists(text, max_size=3).map(tuple)),
        st.builds(Oral, rubric),
    )
    return plain.map(lambda response: ("", response)) | _clozes(text)


def _distinct(text: Texts, least: int, most: int) -> st.SearchStrategy[tuple[str, ...]]:
    unique = {"unique_by": lambda each: each.strip().casefold()}
    return st.lists(text, min_size=least, max_size=most, **unique).map(tuple)


def _expressions(maybe_text: Texts, maybe_slug: Texts) -> st.SearchStrategy[Expression]:
    mistakes = st.lists(st.builds(Mistake, st.just("x - 1"), maybe_text, maybe_slug), max_size=2)
    return st.builds(
        Expression,
        st.sampled_from(["x + 1", "(x + 1)^2", "sqrt(2)x", "3", "rate * x"]),
        symbols=st.sampled_from([(), ("rate",)]),
        mistakes=mistakes.map(tuple),
    )


@st.composite
def _matchings(draw: st.DrawFn, text: Texts, maybe_text: Texts, maybe_slug: Texts) -> Matching:
    lefts = draw(_distinct(text, 2, 4))
    rights = draw(_distinct(text, len(lefts), len(lefts) + 2))
    pairs = tuple(
        PlacedEntry(left, right, draw(maybe_text), draw(maybe_slug))
        for left, right in zip(lefts, rights, strict=False)
    )
    return Matching(pairs, rights[len(lefts) :])


def _orderings(text: Texts, maybe_text: Texts, maybe_slug: Texts) -> st.SearchStrategy[Ordering]:
    return st.builds(
        lambda texts, feedback, slug: Ordering(
            (*(OrderEntry(each) for each in texts[:-1]), OrderEntry(texts[-1], feedback, slug))
        ),
        _distinct(text, 2, 5),
        maybe_text,
        maybe_slug,
    )


@st.composite
def _categorisings(
    draw: st.DrawFn, text: Texts, maybe_text: Texts, maybe_slug: Texts
) -> Categorising:
    categories = draw(_distinct(text, 2, 3))
    entries = tuple(
        PlacedEntry(entry, draw(st.sampled_from(categories)), draw(maybe_text), draw(maybe_slug))
        for entry in draw(_distinct(text, 2, 4))
    )
    return Categorising(categories, entries)


@st.composite
def _hotspots(draw: st.DrawFn, text: Texts, maybe_text: Texts, maybe_slug: Texts) -> Hotspot:
    texts = draw(_distinct(text, 2, 4))
    several = draw(st.booleans())
    right = draw(st.sets(st.integers(0, len(texts) - 1), min_size=1)) if several else {0}
    regions = tuple(
        Region(
            Option(each, place in right, draw(maybe_text), draw(maybe_slug)),
            (str(20 * place), "0.50", "20", "10 * 2"),
        )
        for place, each in enumerate(texts)
    )
    drawing = draw(st.sampled_from([Drawing(svg=SVG), Drawing(png=PNG)]))
    return Hotspot(drawing, draw(text), regions, several, several and draw(st.booleans()))


def _clozes(text: Texts) -> st.SearchStrategy[tuple[str, Response]]:
    blanks = st.lists(
        st.builds(Numeric, st.sampled_from(["3", "1/2"]), unit=st.sampled_from(["", "km"]))
        | st.builds(lambda word: ShortText((AcceptedText(word),)), text)
        | st.builds(
            lambda texts: SingleChoice(
                tuple(Option(each, place == 0) for place, each in enumerate(texts))
            ),
            _distinct(text, 2, 3),
        ),
        min_size=1,
        max_size=3,
    )
    return blanks.map(_cloze)


def _cloze(responses: list[Numeric | ShortText | SingleChoice]) -> tuple[str, Response]:
    named = tuple(Blank(f"b-{place}", each) for place, each in enumerate(responses))
    return "".join(f"[[{blank.name}]] " for blank in named), Cloze(named)
