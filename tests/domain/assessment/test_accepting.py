"""Answers that nobody foresaw, and what accepting one of them does to a mark."""

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.accepting import (
    TypedText,
    accepted_in,
    score_accepting,
    text_fields,
    unforeseen,
    with_accepted,
    wording_of,
)
from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.items import (
    AcceptedText,
    Drawn,
    Item,
    Numeric,
    ShortText,
    Variables,
)
from lti_tool.domain.assessment.responses.cloze import Blank, Cloze

SPELLED = Item(
    "spelled",
    "names",
    "Write 7 as a word.",
    ShortText(
        (
            AcceptedText("seven"),
            AcceptedText("sevn", Fraction(1, 2)),
            AcceptedText("eight*", Fraction(0), "One less."),
        )
    ),
)
CLOZE = Item(
    "about",
    "names",
    "[[how-many]] is [[what]].",
    Cloze(
        (
            Blank("how-many", Numeric("7")),
            Blank("what", ShortText((AcceptedText("odd"),), match_case=True)),
        )
    ),
)


def texts(item: Item, answer: str | tuple[str, ...] | None) -> list[tuple[int, str]]:
    return [(each.place, each.text) for each in unforeseen(item, answer)]


def test_only_what_the_author_never_thought_of_matched_nothing() -> None:
    assert texts(SPELLED, "Sept") == [(0, "Sept")]
    assert texts(SPELLED, " SEVEN. ") == texts(SPELLED, "sevn") == texts(SPELLED, "Eighty") == []
    assert texts(SPELLED, "   ") == texts(SPELLED, None) == []
    assert texts(CLOZE, ("seven", "Odd")) == [(1, "Odd")]
    assert texts(CLOZE, ("8", "")) == texts(CLOZE, ()) == []


def test_answers_that_the_item_does_not_tell_apart_are_one() -> None:
    loose, strict = text_fields(SPELLED)[0], text_fields(CLOZE)[1]
    assert loose.key_of(" SIEBEN  mal. ") == loose.key_of("sieben mal")
    assert strict.key_of("Odd ") != strict.key_of("odd")
    assert loose.key_of("e\u0301t\u00e9") == loose.key_of("\u00e9t\u00e9")
    assert loose.key_of("ete") != loose.key_of("\u00e9t\u00e9")
    assert loose.key_of("3 to 2") == loose.key_of("3 : 2") != loose.key_of("2:3")


def test_an_accepted_answer_is_right_in_its_own_field_only() -> None:
    score, used = score_accepting(SPELLED, "SEPT", [TypedText(0, "sept")])
    assert (score.credit, used) == (1, (TypedText(0, "sept"),))
    assert score.feedback == "Your teacher accepts this answer."
    assert score_accepting(SPELLED, "sept", [TypedText(1, "sept")])[0].credit == 0
    score, used = score_accepting(CLOZE, ("7", "uneven"), [TypedText(1, "uneven")])
    assert (score.credit, used) == (1, (TypedText(1, "uneven"),))
    half, _ = score_accepting(CLOZE, ("8", "uneven"), [TypedText(1, "uneven")])
    assert half.credit == Fraction(1, 2)


def test_what_one_blank_accepts_another_does_not() -> None:
    blanks = tuple(Blank(name, ShortText((AcceptedText(name),))) for name in ("ship", "boat"))
    item = Item("both", "names", "[[ship]] or [[boat]]", Cloze(blanks))
    score, used = score_accepting(item, ("vessel", "vessel"), [TypedText(1, "vessel")])
    assert (score.credit, used) == (Fraction(1, 2), (TypedText(1, "vessel"),))


def test_a_star_that_a_student_typed_stands_for_itself() -> None:
    accepted = [TypedText(0, "*")]
    assert score_accepting(SPELLED, "nine", accepted)[0].credit == 0
    assert score_accepting(SPELLED, "*", accepted)[0].credit == 1


def test_what_the_author_foresaw_keeps_its_credit() -> None:
    accepted = [TypedText(0, "sevn"), TypedText(0, "eighty")]
    assert score_accepting(SPELLED, "sevn", accepted)[0].credit == Fraction(1, 2)
    assert score_accepting(SPELLED, "eighty", accepted)[0].feedback == "One less."
    assert accepted_in(SPELLED, "sevn", accepted) == ()


def test_nothing_is_accepted_for_all_where_each_meets_other_numbers() -> None:
    drawn = Item(
        "drawn",
        "names",
        "Write {{ a }} as a word.",
        ShortText((AcceptedText("{{ a }}"),)),
        Variables((Drawn("a", lowest=1, highest=9),)),
    )
    assert wording_of(drawn) is None
    assert wording_of(Item("typed", "names", "Half?", Numeric("1/2"))) is None
    assert wording_of(SPELLED) == fingerprint(draw_instance(SPELLED, 5))


def test_an_accepted_answer_can_be_written_into_the_key() -> None:
    accepted = [TypedText(0, " Sept "), TypedText(0, "*"), TypedText(0, "{{ a }}")]
    written = with_accepted(SPELLED, [*accepted, TypedText(0, "SEVEN")]).response
    assert isinstance(written, ShortText)
    assert [each.text for each in written.answers] == ["seven", "sevn", "eight*", "Sept"]
    blank = with_accepted(CLOZE, [TypedText(1, "uneven"), TypedText(0, "seven")])
    assert score_accepting(blank, ("7", "uneven"), [])[0].credit == 1
    assert score_accepting(blank, ("seven", "odd"), [])[0].credit == Fraction(1, 2)


WORDS = st.sampled_from(["seven", "sevn", "eight", "Sept", "sept", "7:1", "7 to 1", "*", "", " x"])
ACCEPTED = st.lists(st.builds(TypedText, st.integers(0, 2), WORDS | st.text(max_size=8)))


@given(WORDS | st.text(max_size=8), ACCEPTED, ACCEPTED)
def test_accepting_more_never_lowers_a_score(
    answer: str, some: list[TypedText], more: list[TypedText]
) -> None:
    for item, given_answer in ((SPELLED, answer), (CLOZE, ("7", answer)), (CLOZE, (answer, "odd"))):
        fewer, _ = score_accepting(item, given_answer, some)
        score, used = score_accepting(item, given_answer, [*some, *more])
        assert score.credit >= fewer.credit
        assert score_accepting(item, given_answer, used) == (score, used)


@pytest.mark.parametrize("item", [SPELLED, CLOZE])
def test_what_is_accepted_is_nothing_an_author_wrote(item: Item) -> None:
    response = item.response
    assert type(response).from_mapping({"stem": item.stem, **response.to_mapping()}) == response
