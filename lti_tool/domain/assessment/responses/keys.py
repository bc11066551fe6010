"""The key of a question in words, for staff alone: no page of a student may show it."""

from fractions import Fraction

from lti_tool.domain.assessment.responses.base import Response, Said
from lti_tool.domain.assessment.responses.categorising import Categorising
from lti_tool.domain.assessment.responses.choice import Choosing
from lti_tool.domain.assessment.responses.cloze import Cloze
from lti_tool.domain.assessment.responses.expression import Expression
from lti_tool.domain.assessment.responses.hotspot import Hotspot
from lti_tool.domain.assessment.responses.matching import Matching
from lti_tool.domain.assessment.responses.numeric import Numeric, to_figures
from lti_tool.domain.assessment.responses.ordering import Ordering
from lti_tool.domain.assessment.responses.short_text import ShortText
from lti_tool.domain.assessment.responses.true_false import LITERALS, TrueFalse
from lti_tool.domain.assessment.wording import show_number


def key_said(response: Response) -> tuple[Said, ...]:
    """Answer a right answer in the words of the question; nothing for what a person marks.

    `response` is that of an instance, its numbers drawn. Where several answers are right, it is
    one of them.
    """
    values = key_values(response)
    return response.said(response.read(values)) if values else ()


def key_values(response: Response) -> list[str]:  # noqa: C901, PLR0911 -- one answer for each kind
    """Answer the form values of a right answer; nothing for what a person marks."""
    match response:
        case Choosing() | Hotspot():
            return [str(place) for place, each in enumerate(response.options) if each.is_correct]
        case TrueFalse():
            return [str(LITERALS.index(response.answer))]
        case Numeric():
            number = response.answer
            if response.figures:
                number = show_number(to_figures(Fraction(number), response.figures))
            return [f"{number} {response.unit}".strip()]
        case ShortText():
            return [next(each.text for each in response.answers if each.credit == 1)]
        case Expression():
            return [response.answer]
        case Cloze():
            return [value for blank in response.blanks for value in key_values(blank.response)]
        case Matching():
            return [str(response.choices.index(pair.target)) for pair in response.pairs]
        case Ordering():
            return [f"{place}:{own + 1}" for place, own in enumerate(response.shown)]
        case Categorising():
            return [str(response.categories.index(each.target)) for each in response.entries]
        case _:
            return []
