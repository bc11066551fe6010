"""The form values that are right, or not, for a question of any kind."""

from fractions import Fraction

from lti_tool.domain.assessment.items import (
    MultipleChoice,
    Numeric,
    Response,
    ShortText,
    SingleChoice,
)
from lti_tool.domain.assessment.responses.categorising import Categorising
from lti_tool.domain.assessment.responses.cloze import Cloze
from lti_tool.domain.assessment.responses.expression import Expression
from lti_tool.domain.assessment.responses.hotspot import Hotspot
from lti_tool.domain.assessment.responses.matching import Matching
from lti_tool.domain.assessment.responses.numeric import to_figures
from lti_tool.domain.assessment.responses.ordering import Ordering
from lti_tool.domain.assessment.responses.true_false import LITERALS, TrueFalse
from lti_tool.domain.assessment.wording import show_number


def right_values(response: Response) -> list[str]:  # noqa: C901, PLR0911 -- one answer for each kind
    """Answer the form values that earn full credit."""
    match response:
        case SingleChoice() | MultipleChoice() | Hotspot():
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
            return [value for blank in response.blanks for value in right_values(blank.response)]
        case Matching():
            return [str(response.choices.index(pair.target)) for pair in response.pairs]
        case Ordering():
            return [f"{place}:{own + 1}" for place, own in enumerate(response.shown)]
        case Categorising():
            return [str(response.categories.index(each.target)) for each in response.entries]
        case _:
            return ["I did it like this."]


def wrong_values(response: Response) -> list[str]:  # noqa: PLR0911 -- one answer for each kind
    """Answer form values that earn no full credit, though something is answered."""
    match response:
        case SingleChoice() | MultipleChoice() | Hotspot():
            correct = [each.is_correct for each in response.options]
            return [str(correct.index(False))]
        case TrueFalse():
            return [str(1 - LITERALS.index(response.answer))]
        case Numeric() | ShortText() | Expression():
            return ["98765.4"]
        case Cloze():
            return [wrong_values(blank.response)[0] for blank in response.blanks]
        case Matching():
            right = right_values(response)
            return [*right[1:], right[0]]
        case Ordering():
            count = len(response.entries)
            return [f"{place}:{count - own}" for place, own in enumerate(response.shown)]
        case Categorising():
            count = len(response.categories)
            return [str((int(value) + 1) % count) for value in right_values(response)]
        case _:
            return [""]
