"""The right answer, and a wrong one, to a question as it was stored with its key."""

from lti_tool.db.models import AttemptItemRow
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import MultipleChoice, Numeric, ShortText, SingleChoice

Answer = str | list[int]
"""What to type, or the places of the options to tick."""


def right_answer(row: AttemptItemRow) -> Answer:
    """Answer what gets full credit."""
    response = item_from_mapping(row.instance).response
    match response:
        case SingleChoice() | MultipleChoice():
            return [place for place, option in enumerate(response.options) if option.is_correct]
        case Numeric():
            return f"{response.answer} {response.unit}" if response.ask_unit else response.answer
        case ShortText():
            best = next(each.text for each in response.answers if each.credit == 1)
            return best.replace("*", "")
        case _:
            raise NotImplementedError(response.kind)


def wrong_answer(row: AttemptItemRow) -> Answer:
    """Answer what gets no credit."""
    response = item_from_mapping(row.instance).response
    match response:
        case SingleChoice() | MultipleChoice():
            wrong = [place for place, each in enumerate(response.options) if not each.is_correct]
            return wrong[:1]
        case Numeric():
            return "98765.4"
        case ShortText():
            return "something else entirely"
        case _:
            raise NotImplementedError(response.kind)
