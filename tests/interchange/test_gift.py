"""GIFT files become units, and what cannot be taken over is said."""

from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.domain.assessment.items import (
    AcceptedText,
    Item,
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    ShortText,
    SingleChoice,
)
from lti_tool.domain.assessment.responses.true_false import Remark, TrueFalse
from lti_tool.domain.curriculum.criterion import DEFAULT_CRITERION
from lti_tool.domain.errors import DomainError
from lti_tool.interchange.drafts import Imported
from lti_tool.interchange.gift import MAX_BYTES, MOST_ITEMS, read_gift
from lti_tool.interchange.unit_file import read_unit, write_unit

EXAMPLES = Path(__file__).with_name("gift_examples.txt").read_bytes()


def _read(text: str) -> Imported:
    return read_gift(text.encode(), name="Test")


def _item(text: str) -> Item:
    imported = _read(text)
    assert imported.left_out == ()
    return imported.unit.objectives[0].items[0]


def _left_out(text: str) -> str:
    """Answer why a question is not taken, beside one that is."""
    (reason,) = _read(f"::Good::Good?{{T}}\n\n{text}").left_out
    return reason


@pytest.fixture(scope="module")
def items() -> dict[str, Item]:
    unit = read_gift(EXAMPLES, name="Bank").unit
    return {item.slug: item for objective in unit.objectives for item in objective.items}


def test_each_category_becomes_an_objective() -> None:
    unit = read_gift(EXAMPLES, name="Our bank").unit
    assert (unit.slug, unit.title) == ("our-bank", "Our bank")
    animals, sums = unit.objectives
    assert (animals.slug, animals.title) == ("animals", "Animals")
    assert (sums.slug, sums.title) == ("numbers-sums", "Numbers/Sums")
    assert animals.statement.can == "answer the questions of “Animals”"
    assert animals.criterion == DEFAULT_CRITERION
    assert [(cell.slug, cell.count) for cell in animals.blueprint.cells] == [("questions", 2)]


def test_what_was_not_taken_over_is_said() -> None:
    assert read_gift(EXAMPLES, name="Bank").left_out == (
        "“Near” was taken, but its feedback was not kept.",
        "“Weighted” was taken, but its half-right numbers count as wrong.",
        "“Essay” asks for an essay, which a person marks by a rubric, and GIFT has none.",
        "“Note” is a text without a question.",
        "“Half again” is in the file more than once; it was taken once.",
        "“Drawing” has a picture or a recording, which a GIFT file does not bring along.",
    )


def test_an_imported_bank_is_a_valid_unit_file() -> None:
    unit = read_gift(EXAMPLES, name="Bank").unit
    assert read_unit(write_unit(unit)).unit == unit


def test_one_right_option_makes_a_single_choice(items: dict[str, Item]) -> None:
    assert items["legs"].stem == "How many legs has a spider?"
    assert items["legs"].explanation == "Spiders are arachnids."
    assert items["legs"].response == SingleChoice(
        (
            Option("8", is_correct=True, feedback="Yes."),
            Option("6", feedback="That is an insect."),
            Option("**10**"),
        )
    )


def test_weights_make_a_multiple_choice_with_part_credit(items: dict[str, Item]) -> None:
    assert items["birds"].stem == "Which are *birds*?"
    assert items["birds"].response == MultipleChoice(
        (
            Option("wren", is_correct=True, credit=Fraction(1, 2)),
            Option("robin", is_correct=True, feedback="a red one", credit=Fraction(1, 2)),
            Option("bat", feedback="It has fur.", credit=Fraction(-1, 2)),
            Option("moth", credit=Fraction(-1, 2)),
        ),
        partial=True,
    )


def test_true_and_false_keep_their_order_and_feedback(items: dict[str, Item]) -> None:
    assert items["a-whale-is-a-fish"].response == TrueFalse(
        "false", if_true=Remark("Whales breathe air."), if_false=Remark("Right.")
    )


def test_a_missing_word_leaves_a_blank(items: dict[str, Item]) -> None:
    assert items["cat"].stem == "A young **cat** is a _____ until it is grown."
    assert items["cat"].response == ShortText(
        (
            AcceptedText("kitten"),
            AcceptedText("kit", Fraction(1, 2), "Of foxes."),
            AcceptedText("pup*", Fraction(0), "That is a dog."),
        )
    )


def test_numbers_have_a_tolerance_or_ends(items: dict[str, Item]) -> None:
    assert items["half"].response == Numeric("0.5")
    assert items["near"].response == Numeric("3.14", "0.005")
    assert items["between"].response == Numeric("3", "1")


def test_other_numbers_become_foreseen_mistakes(items: dict[str, Item]) -> None:
    assert items["weighted"].stem == "What is 3 = 2 + {?}"
    assert items["weighted"].response == Numeric(
        "1", mistakes=(Mistake("1.5", "Half."), Mistake("5", "No, that is the sum."))
    )


@pytest.mark.parametrize("key", ["T", "TRUE", "true ", "\n T\n"])
def test_true_is_written_in_many_ways(key: str) -> None:
    assert _item(f"Snow is cold.{{{key}}}").response == TrueFalse("true")


@pytest.mark.parametrize(
    ("text", "stem"),
    [
        ("Grant is {~buried =entombed} in a tomb.", "Grant is _____ in a tomb."),
        ("He said {=yes =no}.", "He said _____."),
        ("Two{=2}many", "Two _____ many"),
        ('Is it?{T}";', "Is it?"),
        ("// a comment\nOne\n  // another\ntwo?{T}", "One\ntwo?"),
        (r"A colon\: a line\nand C\:\\x?{T}", "A colon: a line\nand C:\\\\x?"),
        (r"\(\frac\{\{1\}\}\{2\}\)?{T}", r"\(\frac{ {1}}{2}\)?"),
        ("[plain]2 * 3 < <b>7</b>?{T}", "2 \\* 3 \\< \\<b>7\\</b>?"),
        ("\ufeffIs\x00 it?{T}\r\n", "Is it?"),
    ],
)
def test_the_question_reads_as_it_did(text: str, stem: str) -> None:
    assert _item(text).stem == stem


def test_one_option_worth_everything_is_a_single_choice() -> None:
    response = _item("Which?{~%100%a ~%-50%b ~c}").response
    assert response == SingleChoice((Option("a", is_correct=True), Option("b"), Option("c")))


def test_thirds_are_thirds() -> None:
    response = _item("Which?{~%33.33333%a ~%33.33333%b ~%33.33333%c ~%-200%d}").response
    assert isinstance(response, MultipleChoice)
    assert [option.credit for option in response.options] == [Fraction(1, 3)] * 3 + [-1]


def test_a_short_answer_needs_no_equals_sign() -> None:
    assert _item("1 + 2 \\= {3}").response == ShortText((AcceptedText("3"),))
    assert _item("A star?{=\\*x #f =  =y}").response == ShortText(
        (AcceptedText("*x", feedback="f"), AcceptedText("y"))
    )


def test_a_wrong_star_is_only_lost_feedback() -> None:
    imported = _read("::N::One?{#=1 =%0%*#Anything else.}")
    assert imported.unit.objectives[0].items[0].response == Numeric("1")
    assert imported.left_out == ("“N” was taken, but its feedback was not kept.",)


def test_half_right_options_of_a_single_choice_are_said() -> None:
    imported = _read("::N::One?{=a ~%50%b ~c}")
    assert imported.left_out == ("“N” was taken, but its half-right options count as wrong.",)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        ("::X::Open {=a", "“X” has no closing brace before the next blank line."),
        ("::X::{=a}", "“X” has no text."),
        ("{=a}", "“without text” has no text."),
        ("::X::W{=a ~a }", "“X” has two options that read the same."),
        ("::X::W{=a ~}", "“X” has 1 options; there must be 2 to 30."),
        ("::X::W{=a =b ~c}", "“X” has no option, or more than one, that alone is fully right."),
        ("::X::W{~a ~b}", "“X” has no option, or more than one, that alone is fully right."),
        ("::X::W{=%50%a}", "“X” has no answer that is fully right."),
        ("::X::W{=}", "“X” has no answer that is fully right."),
        (f"::X::W{{={'a' * 201}}}", "“X” has too many or too long answers."),
        ("::X::W{" + "=a " * 61 + "}", "“X” has too many or too long answers."),
        ("::X::W{#}", "“X” has no number, or more than one, that is fully right."),
        ("::X::W{#=1 =2}", "“X” has no number, or more than one, that is fully right."),
        ("::X::W{#one}", "“X” has “one” where a number should be."),
        ("::X::W{#1..x}", "“X” has “x” where a number should be."),
        ("::X::W{#1e999999999}", "“X” has “1e999999999” where a number should be."),
        (f"::X::{'w' * 8001}{{T}}", "“X” is too long."),
        ("::X::W{T####<img src='x'>}", "“X” has a picture or a recording"),
    ],
)
def test_what_is_no_item_is_left_out_with_its_reason(text: str, reason: str) -> None:
    assert _left_out(text).startswith(reason)


@pytest.mark.parametrize(("count", "per_form"), [(1, 1), (3, 1), (4, 2), (10, 5), (30, 5)])
def test_two_forms_share_the_questions_while_there_are_enough(count: int, per_form: int) -> None:
    text = "\n\n".join(f"Is {number} a number?{{T}}" for number in range(count))
    objective = _read(text).unit.objectives[0]
    assert objective.blueprint.size == per_form
    assert len({item.slug for item in objective.items}) == count


def test_questions_before_any_category_belong_to_the_unit() -> None:
    unit = _read("A?{T}\n$CATEGORY: x/Test\nB?{T}\n\n$CATEGORY: /\n\nC?{T}").unit
    assert [(each.slug, each.title) for each in unit.objectives] == [
        ("test", "Test"),
        ("test-2", "Test"),
    ]


def test_a_file_without_a_usable_name_still_becomes_a_unit() -> None:
    unit = read_gift("::Ω::Α?{T}".encode(), name=" ").unit
    assert (unit.slug, unit.title) == ("questions", "Questions")
    assert unit.objectives[0].items[0].slug == "question"


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "nothing_to_import"),
        (b"Only text.", "nothing_to_import"),
        (b"caf\xe9?{T}", "not_utf8"),
        (b" " * (MAX_BYTES + 1), "file_too_large"),
        ("\n\n".join(f"Is it {n}?{{T}}" for n in range(MOST_ITEMS + 1)).encode(), "file_too_large"),
        ("\n".join(f"$CATEGORY: {n}\n{n}?{{T}}" for n in range(101)).encode(), "file_too_large"),
    ],
)
def test_a_file_that_gives_nothing_is_refused_in_words(data: bytes, code: str) -> None:
    with pytest.raises(DomainError) as caught:
        read_gift(data, name="Test")
    assert caught.value.code == code


def _read_or_refused(data: bytes) -> None:
    try:
        unit = read_gift(data, name="Fuzz").unit
    except DomainError:
        return
    assert read_unit(write_unit(unit)).unit == unit


@settings(deadline=None)
@given(st.binary(max_size=100) | st.text(max_size=100).map(lambda text: text.encode("utf-8")))
def test_any_bytes_give_a_valid_unit_or_a_refusal(data: bytes) -> None:
    _read_or_refused(data)


MARKS = [
    "::",
    "{",
    "}",
    "=",
    "~",
    "#",
    "####",
    "->",
    "%50%",
    "%-100%",
    "\\",
    "\\{",
    "//",
    "..",
    ":",
]
TEXTS = ["T", "1", "0.5", "*", "<b>", "</b>", "&lt;", "word", " ", "\\(", "\\)", "$$", "\x00", "é"]
LINES = ["\n", "\n\n", "\u2028", "\n$CATEGORY: a/b\n", "[html]", "[plain]", "{T}", "{=a ~b}", "{#"]
PIECES = st.sampled_from([*MARKS, *TEXTS, *LINES])


@settings(deadline=None, max_examples=300)
@given(st.lists(PIECES, max_size=25).map("".join))
def test_any_pieces_of_gift_give_a_valid_unit_or_a_refusal(text: str) -> None:
    _read_or_refused(f"A{text}".encode())
