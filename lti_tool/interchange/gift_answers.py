"""Understand what stands between the braces of a GIFT question."""

import re
from dataclasses import dataclass
from fractions import Fraction

from lti_tool.domain.assessment.items import (
    AcceptedText,
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    Response,
    ShortText,
    SingleChoice,
)
from lti_tool.domain.assessment.responses.matching import Matching
from lti_tool.domain.assessment.responses.placed import PlacedEntry
from lti_tool.domain.assessment.responses.true_false import Remark, TrueFalse
from lti_tool.domain.assessment.wording import show_number
from lti_tool.interchange.gift_source import marked
from lti_tool.interchange.html_text import to_markdown, to_plain

_CHOICE = re.compile(r"([=~])([^=~]*)")
_WEIGHT = re.compile(r"\s*%\s*([+-]?\d{1,4}(?:\.\d{1,9})?)\s*%")
_TRUE_FALSE = re.compile(r"\s*(T|TRUE|F|FALSE)\s*", re.IGNORECASE)
_NUMBER = re.compile(r"[+-]?(?:\d{1,15}(?:\.\d{0,15})?|\.\d{1,15})(?:[eE][+-]?\d{1,2})?")
_MOST_OPTIONS = 30
_MOST_ANSWERS = 60
_MOST_PAIRS = 20
_LONGEST_ANSWER = 200


class NotTakenError(Exception):
    """A question there is no item for; the message ends a sentence that began with its title."""


@dataclass(frozen=True)
class Answered:
    """The key of a question, and what of it could not be kept."""

    response: Response
    lost: tuple[str, ...] = ()


@dataclass(frozen=True)
class _Given:
    """One answer as written: its mark, its weight in percent (None without) and its texts."""

    mark: str
    weight: Fraction | None
    text: str
    feedback: str
    style: str

    @property
    def percent(self) -> Fraction:
        full = Fraction(100) if self.mark == "=" else Fraction(0)
        return full if self.weight is None else self.weight

    @property
    def credit(self) -> Fraction:
        """The weight as a share from -1 to 1; 33.33333 % was meant as a third."""
        share = (self.percent / 100).limit_denominator(1000)
        return min(max(share, Fraction(-1)), Fraction(1))


def read_answers(text: str, style: str) -> Answered:
    """Answer the key between two braces; raises NotTakenError for what is no item of ours."""
    if not text.strip():
        raise NotTakenError(
            "asks for an essay, which a person marks by a rubric, and GIFT has none"
        )
    if text.lstrip().startswith("#"):
        return _numeric(text.lstrip()[1:], style)
    if "~" in text:
        return _choice([_given(mark, words, style) for mark, words in _CHOICE.findall(text)])
    if "->" in text and "=" in text:
        return _matching(text, style)
    answer, _, feedback = text.partition("#")
    if _TRUE_FALSE.fullmatch(answer):
        return Answered(_true_false(answer.strip()[:1].upper() == "T", feedback, style))
    return _short_text(text, style)


def _given(mark: str, text: str, style: str) -> _Given:
    weight = None
    if found := _WEIGHT.match(text):
        weight, text = Fraction(found[1]), text[found.end() :]
    words, _, feedback = text.partition("#")
    answer, said = marked(words, style), marked(feedback, style)
    return _Given(mark, weight, answer.shown(), to_markdown(said.shown(), said.style), answer.style)


def _choice(given: list[_Given]) -> Answered:
    texts = [to_markdown(each.text, each.style) for each in given]
    written = [(text, each) for text, each in zip(texts, given, strict=True) if text]
    if not 2 <= len(written) <= _MOST_OPTIONS:  # noqa: PLR2004 -- a choice takes two
        raise NotTakenError(f"has {len(written)} options; there must be 2 to {_MOST_OPTIONS}")
    if len({text.casefold() for text, _ in written}) < len(written):
        raise NotTakenError("has two options that read the same")
    right = [each for _, each in written if each.percent > 0]
    full = [each for each in right if each.percent == 100]  # noqa: PLR2004 -- percent
    has_key = any(each.mark == "=" for each in given)
    if not right or (has_key and len(full) != 1):
        raise NotTakenError("has no option, or more than one, that alone is fully right")
    if has_key or len(right) == len(full) == 1:
        options = tuple(Option(text, each is full[0], each.feedback) for text, each in written)
        lost = ("its half-right options count as wrong",) if len(right) > 1 else ()
        return Answered(SingleChoice(options), lost)
    weighed = tuple(
        Option(text, each.percent > 0, each.feedback, credit=each.credit) for text, each in written
    )
    return Answered(MultipleChoice(weighed, partial=True))


def _true_false(is_true: bool, feedback: str, style: str) -> TrueFalse:  # noqa: FBT001 -- the key itself
    # GIFT writes what to say to a wrong answer first, to a right one second.
    wrong, _, right = feedback.partition("#")
    said = {is_true: marked(right, style), not is_true: marked(wrong, style)}
    remarks = {key: Remark(to_markdown(each.shown(), each.style)) for key, each in said.items()}
    return TrueFalse("true" if is_true else "false", remarks[True], remarks[False])


def _matching(text: str, style: str) -> Answered:
    pairs: list[PlacedEntry] = []
    extra: list[str] = []
    for piece in text.split("=")[1:]:
        entry, _, match = (marked(half, style) for half in piece.partition("->"))
        words, belongs = (to_markdown(half.shown(), half.style) for half in (entry, match))
        if not belongs:
            raise NotTakenError("has an entry to match without what belongs to it")
        if words:
            pairs.append(PlacedEntry(words, belongs))
        else:
            extra.append(belongs)
    if not 2 <= len(pairs) <= _MOST_PAIRS or len(extra) > _MOST_PAIRS:  # noqa: PLR2004 -- a pair
        raise NotTakenError(f"has {len(pairs)} pairs; there must be 2 to {_MOST_PAIRS}")
    matches = tuple(dict.fromkeys((*(pair.target for pair in pairs), *extra)))
    for texts in ([pair.text for pair in pairs], matches):
        if len({each.casefold() for each in texts}) < len(texts):
            raise NotTakenError("has two entries to match that read the same")
    wrong = tuple(each for each in matches if each not in {pair.target for pair in pairs})
    return Answered(Matching(tuple(pairs), wrong))


def _short_text(text: str, style: str) -> Answered:
    first, *others = text.split("=")
    pieces = ([first] if first.strip() else []) + others
    given = [_given("=", piece, style) for piece in pieces]
    answers = tuple(
        # A backslash keeps Moodle's * from standing for anything; ours always does.
        AcceptedText(
            to_plain(each.text, each.style).replace("\\*", "*"),
            max(each.credit, Fraction(0)),
            each.feedback,
        )
        for each in given
        if each.text.strip()
    )
    answers = tuple(answer for answer in answers if answer.text)
    if len(answers) > _MOST_ANSWERS or any(len(each.text) > _LONGEST_ANSWER for each in answers):
        raise NotTakenError("has too many or too long answers")
    if not any(answer.credit == 1 for answer in answers):
        raise NotTakenError("has no answer that is fully right")
    return Answered(ShortText(answers))


def _numeric(text: str, style: str) -> Answered:
    key, _, wrong = text.partition("~")
    first, *others = key.split("=")
    pieces = ([first] if first.strip() else []) + others
    given = [
        each for each in (_given("=", piece, style) for piece in pieces) if each.text.strip() != "*"
    ]
    right = [each for each in given if each.percent == 100]  # noqa: PLR2004 -- percent
    if len(right) != 1:
        raise NotTakenError("has no number, or more than one, that is fully right")
    answer, tolerance = _range(right[0].text)
    mistakes = [
        Mistake(show_number(_range(each.text)[0]), each.feedback)
        for each in given
        if each is not right[0] and abs(_range(each.text)[0] - answer) > tolerance
    ]
    lost = []
    if any(0 < each.percent < 100 for each in given):  # noqa: PLR2004 -- percent
        lost.append("its half-right numbers count as wrong")
    if "#" in wrong or right[0].feedback or len(given) < len(pieces):
        lost.append("its feedback was not kept")
    numeric = Numeric(show_number(answer), show_number(tolerance), mistakes=tuple(mistakes))
    return Answered(numeric, tuple(lost))


def _range(text: str) -> tuple[Fraction, Fraction]:
    """Answer the middle and the tolerance of `5`, `5:0.1` or `4..6`."""
    if ".." in text:
        low, high = (_number(end) for end in text.split("..", 1))
        return (low + high) / 2, abs(high - low) / 2
    value, _, tolerance = text.partition(":")
    return _number(value), abs(_number(tolerance)) if tolerance.strip() else Fraction(0)


def _number(text: str) -> Fraction:
    # Moodle takes a decimal comma too.
    written = text.strip().replace(",", ".")
    if not _NUMBER.fullmatch(written):
        raise NotTakenError(f"has “{text.strip()[:30]}” where a number should be")
    return Fraction(written)
