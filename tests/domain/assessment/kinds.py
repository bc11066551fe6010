"""One small response of each kind with parts or a picture, in a known order."""

from lti_tool.domain.assessment.items import (
    AcceptedText,
    Item,
    Numeric,
    Option,
    Response,
    ShortText,
    SingleChoice,
)
from lti_tool.domain.assessment.pictures import Drawing
from lti_tool.domain.assessment.responses.categorising import Categorising
from lti_tool.domain.assessment.responses.cloze import Blank, Cloze
from lti_tool.domain.assessment.responses.expression import Expression
from lti_tool.domain.assessment.responses.hotspot import Hotspot, Region
from lti_tool.domain.assessment.responses.marked import Constructed, Oral
from lti_tool.domain.assessment.responses.matching import Matching
from lti_tool.domain.assessment.responses.ordering import OrderEntry, Ordering
from lti_tool.domain.assessment.responses.placed import PlacedEntry
from lti_tool.domain.assessment.responses.true_false import Remark, TrueFalse

SVG = '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 9 9"><circle r="3"/></svg>'

TRUE_FALSE = TrueFalse("false", Remark("Look again.", "thinks-so"), Remark("Yes."))
EXPRESSION = Expression("x + 1")
CLOZE = Cloze(
    (
        Blank("much", Numeric("3", unit="km")),
        Blank("word", ShortText((AcceptedText("cat"), AcceptedText("kat", 0, "With c.", "k")))),
        Blank(
            "which",
            SingleChoice((Option("a", is_correct=True), Option("b", False, "Not b.", "took-b"))),
        ),
    )
)
MATCHING = Matching(
    (
        PlacedEntry("one", "1"),
        PlacedEntry("two", "2", "Count again.", "miscounts"),
        PlacedEntry("also one", "1"),
    ),
    extra=("3",),
)
ORDERING = Ordering(
    (
        OrderEntry("first"),
        OrderEntry("second", "It comes second.", "late"),
        OrderEntry("third"),
        OrderEntry("fourth"),
    ),
    order=(2, 0, 3, 1),
)
CATEGORISING = Categorising(
    ("even", "odd"),
    (
        PlacedEntry("2", "even"),
        PlacedEntry("3", "odd", "Halve it.", "odd-is-even"),
        PlacedEntry("4", "even"),
    ),
)
REGIONS = (
    Region(Option("left", False, "Too far left.", "left"), ("0", "0", "20", "20")),
    Region(Option("middle", True, "Yes."), ("40", "0", "20", "20")),
    Region(Option("right", True), ("80", "0", "20", "20")),
)
HOTSPOT = Hotspot(Drawing(svg=SVG), "Three squares.", REGIONS, several=True, partial=True)
POINT = Hotspot(Drawing(svg=SVG), "Two squares.", REGIONS[:2])
RUBRIC = ("Names it.", "Gives an example.", "Explains it.")

ALL: dict[str, Response] = {
    "true_false": TRUE_FALSE,
    "numeric": Numeric("3", unit="km"),
    "short_text": ShortText((AcceptedText("3:2"), AcceptedText("*a*b*", 0, "No."))),
    "expression": EXPRESSION,
    "cloze": CLOZE,
    "matching": MATCHING,
    "ordering": ORDERING,
    "categorising": CATEGORISING,
    "hotspot": HOTSPOT,
    "constructed": Constructed(RUBRIC),
    "oral": Oral(RUBRIC),
}


def item_of(response: Response) -> Item:
    """Answer an item that asks for it."""
    stem = "How [[much]], [[word]], [[which]]?" if isinstance(response, Cloze) else "Which?"
    return Item("item", "cell", stem, response)
