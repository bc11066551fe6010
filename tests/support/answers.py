"""The form values that are right, or not, for a question of any kind."""

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
from lti_tool.domain.assessment.responses.keys import key_values
from lti_tool.domain.assessment.responses.matching import Matching
from lti_tool.domain.assessment.responses.ordering import Ordering
from lti_tool.domain.assessment.responses.true_false import LITERALS, TrueFalse


def right_values(response: Response) -> list[str]:
    """Answer the form values that earn full credit."""
    return key_values(response) or ["I did it like this."]


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
