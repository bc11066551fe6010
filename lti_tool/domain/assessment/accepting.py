"""Answers that nobody foresaw: which of them matched nothing, and what accepting one changes.

A teacher accepts an answer to one field of a question in exactly these words. What a student was
shown stays as it was: the accepted answers are looked at beside the key of the instance.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace

from lti_tool.domain.assessment.instances import ImpossibleItemError, draw_instance, fingerprint
from lti_tool.domain.assessment.items import Item
from lti_tool.domain.assessment.responses.base import Answer, ItemScore
from lti_tool.domain.assessment.responses.cloze import Cloze
from lti_tool.domain.assessment.responses.short_text import AcceptedText, ShortText
from lti_tool.domain.assessment.scoring import score_answer


@dataclass(frozen=True)
class TypedText:
    """A text in one field of a question, from 0: a short text has one, a cloze one per blank."""

    place: int
    text: str


def text_fields(item: Item) -> dict[int, ShortText]:
    """Answer the fields for a word or a short phrase, by their place."""
    match item.response:
        case ShortText() as field:
            return {0: field}
        case Cloze(blanks):
            return {
                place: blank.response
                for place, blank in enumerate(blanks)
                if isinstance(blank.response, ShortText)
            }
        case _:
            return {}


def wording_of(item: Item) -> str | None:
    """Answer the fingerprint of the question all students meet; None where each meets another.

    With drawn numbers the same words may be right for one student and wrong for the next: nothing
    can be accepted for all. A question whose wording has changed has another fingerprint.
    """
    if item.is_parameterised or not text_fields(item):
        return None
    try:
        return fingerprint(draw_instance(item, 0))
    except ImpossibleItemError:
        return None


def unforeseen(instance: Item, answer: Answer | None) -> Iterator[TypedText]:
    """Answer what a student typed that fits nothing its author thought of, right or wrong."""
    for place, field in text_fields(instance).items():
        text = _typed(answer, place)
        if text.strip() and not field.foresees(text):
            yield TypedText(place, text)


def accepting(instance: Item, accepted: Iterable[TypedText]) -> Item:
    """Answer the instance as it is marked once these answers are accepted besides its key."""
    texts = tuple(accepted)
    fields = {
        place: replace(field, also=tuple(each.text for each in texts if each.place == place))
        for place, field in text_fields(instance).items()
    }
    return _with_fields(instance, fields)


def with_accepted(item: Item, accepted: Iterable[TypedText]) -> Item:
    """Answer the item as if its author had written these answers, for a file or another course.

    In a key a star stands for anything and braces for a number: what has them is left out.
    """
    fields = text_fields(item)
    for each in accepted:
        field, text = fields.get(each.place), each.text.strip()
        is_plain = "*" not in text and "{{" not in text
        if field is not None and is_plain and not field.foresees(text):
            fields[each.place] = replace(field, answers=(*field.answers, AcceptedText(text)))
    return _with_fields(item, fields)


def accepted_in(
    instance: Item, answer: Answer | None, accepted: Sequence[TypedText]
) -> tuple[TypedText, ...]:
    """Answer which of the accepted answers a student gave where the key alone would not do."""
    fields = text_fields(instance)
    given = {each.place: each.text for each in unforeseen(instance, answer)}
    return tuple(
        each
        for each in accepted
        if each.place in given
        and fields[each.place].key_of(each.text) == fields[each.place].key_of(given[each.place])
    )


def score_accepting(
    instance: Item, answer: Answer | None, accepted: Sequence[TypedText], *, decimal_mark: str = "."
) -> tuple[ItemScore, tuple[TypedText, ...]]:
    """Score an answer with what is accepted besides the key; answer what of that it rests on.

    Accepting more never lowers the score. Scored again with what it rests on, it is the same.
    """
    used = accepted_in(instance, answer, accepted)
    return score_answer(accepting(instance, used), answer, decimal_mark=decimal_mark), used


def _with_fields(item: Item, fields: Mapping[int, ShortText]) -> Item:
    match item.response:
        case ShortText() as field:
            return replace(item, response=fields.get(0, field))
        case Cloze(blanks) as cloze:
            filled = tuple(
                replace(blank, response=fields.get(place, blank.response))
                for place, blank in enumerate(blanks)
            )
            return replace(item, response=replace(cloze, blanks=filled))
        case _:
            return item


def _typed(answer: Answer | None, place: int) -> str:
    if answer is None or isinstance(answer, str):
        return (answer or "") if place == 0 else ""
    return str(answer[place]) if place < len(answer) else ""
