"""A small unit: three objectives, fixed and drawn items, two ways to learn each."""

from dataclasses import replace
from fractions import Fraction

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
from lti_tool.domain.curriculum.criterion import KOfN
from lti_tool.domain.curriculum.objective import Priority, Statement
from lti_tool.domain.curriculum.prerequisites import AllOf, Needs
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft

ADDING = "adding"
DOUBLING = "doubling"
WORDS = "words"


def sample_draft(slug: str = "numbers") -> UnitDraft:
    """Answer the unit. “Doubling” waits for “adding”; “words” waits for nothing."""
    return UnitDraft(
        slug=slug,
        title="Numbers",
        description="A first unit.",
        objectives=(adding(), doubling(), words()),
    )


def adding() -> ObjectiveDraft:
    """Answer an objective whose check draws new numbers every time: forms never run out."""
    return ObjectiveDraft(
        slug=ADDING,
        title="Add whole numbers",
        code="N.1",
        statement=Statement("add two whole numbers", given="numbers below 100"),
        criterion=KOfN(2, 2),
        blueprint=Blueprint((Cell("sums", "Sums", 2),)),
        items=(_sum("sum-a", 10, 49), _sum("sum-b", 50, 99)),
        resources=_two_ways("adding"),
    )


def doubling() -> ObjectiveDraft:
    """Answer an objective that opens once “adding” is mastered."""
    return replace(
        adding(),
        slug=DOUBLING,
        title="Double whole numbers",
        code="N.2",
        statement=Statement("double a whole number"),
        needs=AllOf((Needs(ADDING),)),
        resources=_two_ways("doubling"),
    )


def words() -> ObjectiveDraft:
    """Answer an objective with fixed items only: one per kind of answer, so two forms of two."""
    return ObjectiveDraft(
        slug=WORDS,
        title="Name numbers",
        statement=Statement("name numbers"),
        priority=Priority.SHOULD,
        criterion=KOfN(1, 2),
        blueprint=Blueprint((Cell("names", "Names", 2),)),
        items=(
            Item(
                "one-right",
                "names",
                "Which number is even?",
                SingleChoice((Option("3"), Option("4", is_correct=True), Option("5"))),
            ),
            Item(
                "many-right",
                "names",
                "Which numbers are even?",
                MultipleChoice(
                    (Option("2", is_correct=True), Option("3"), Option("4", is_correct=True))
                ),
            ),
            Item(
                "spelled",
                "names",
                "Write 7 as a word.",
                ShortText((AcceptedText("seven"), AcceptedText("sevn", credit=Fraction(1, 2)))),
            ),
            Item("typed", "names", "Write a half as a number.", Numeric("1/2")),
        ),
        resources=_two_ways("words"),
    )


def _sum(slug: str, lowest: int, highest: int) -> Item:
    return Item(
        slug=slug,
        cell="sums",
        stem="What is {{ a }} + {{ b }}?",
        response=Numeric("total", mistakes=(Mistake("a - b", "You took away.", "subtracts"),)),
        variables=Variables(
            drawn=(
                Drawn("a", lowest=lowest, highest=highest),
                Drawn("b", lowest=lowest, highest=highest),
            ),
            derived=(Derived("total", "a + b"),),
            conditions=("a != b",),
        ),
    )


def _two_ways(slug: str) -> tuple[Resource, ...]:
    return (
        Resource(
            f"{slug}-read",
            ResourceRole.INSTRUCTION,
            "Read about it",
            Modality.READING,
            "rule first",
            body="Read this.",
            minutes=5,
        ),
        Resource(
            f"{slug}-example",
            ResourceRole.CORRECTIVE,
            "See it worked out",
            Modality.WORKED_EXAMPLE,
            "step by step",
            body="Look at this.",
            minutes=5,
            task="Say what the second step does.",
        ),
        Resource(
            f"{slug}-hands",
            ResourceRole.CORRECTIVE,
            "Do it with counters",
            Modality.HANDS_ON,
            "counters",
            body="Take ten counters.",
            minutes=10,
            task="Say what you found.",
        ),
    )
