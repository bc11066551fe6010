"""Kinds of responses with parts: what counts, what is said, what guessing carries."""

import json
from fractions import Fraction

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.domain.assessment.guessing import guess_floor
from lti_tool.domain.assessment.instances import draw_instance, fingerprint
from lti_tool.domain.assessment.item_mapping import item_from_mapping, item_to_mapping
from lti_tool.domain.assessment.items import Response
from lti_tool.domain.assessment.responses.marked import score_of_level
from lti_tool.domain.assessment.responses.ordering import Ordering
from lti_tool.domain.assessment.responses.registry import BY_NAME
from lti_tool.domain.assessment.scoring import (
    UNANSWERED,
    Answer,
    ItemScore,
    read_answer,
    score_answer,
)
from tests.domain.assessment.kinds import (
    ALL,
    CATEGORISING,
    CLOZE,
    HOTSPOT,
    MATCHING,
    ORDERING,
    POINT,
    TRUE_FALSE,
    item_of,
)
from tests.support.answers import right_values, wrong_values

every_kind = pytest.mark.parametrize("response", ALL.values(), ids=ALL)
scored = pytest.mark.parametrize(
    "response",
    [each for each in ALL.values() if not each.is_marked_by_person],
    ids=lambda r: r.kind,
)


def score(response: Response, raw: list[str]) -> ItemScore:
    item = item_of(response)
    return score_answer(item, read_answer(item, raw))


@scored
def test_right_is_right_and_wrong_is_not(response: Response) -> None:
    assert score(response, right_values(response)).credit == 1
    assert score(response, wrong_values(response)).credit < 1
    assert score(response, []) == UNANSWERED


@pytest.mark.parametrize(
    ("response", "raw", "credit", "feedback", "misconception"),
    [
        (TRUE_FALSE, ["0"], 0, "Look again.", "thinks-so"),
        (TRUE_FALSE, ["1"], 1, "Yes.", ""),
        (POINT, ["0"], 0, "Too far left.", "left"),
        (HOTSPOT, ["1"], Fraction(1, 2), "What you chose is right, but something is missing.", ""),
        (HOTSPOT, ["0", "1", "2"], Fraction(1, 2), "Too far left.", "left"),
        (CLOZE, ["3 km", "CAT", "0"], 1, "", ""),
        (CLOZE, ["3000 m", "kat", "1"], Fraction(1, 3), "blank 2: With c.", "k"),
        (CLOZE, ["", "cat", "0"], Fraction(2, 3), "blank 1: left open", ""),
        (MATCHING, ["0", "0", "0"], Fraction(2, 3), "two: Count again.", "miscounts"),
        (MATCHING, ["0", "", "2"], Fraction(1, 3), "two: left open", ""),
        (CATEGORISING, ["0", "0", "0"], Fraction(2, 3), "3: Halve it.", "odd-is-even"),
        (ORDERING, ["1:1", "3:2", "0:4", "2:3"], Fraction(2, 3), "3 of 4 stand", ""),
        (ORDERING, ["1:1", "3:4", "0:2", "2:3"], Fraction(2, 3), "It comes second.", "late"),
        (ORDERING, ["1:4", "3:3", "0:2", "2:1"], 0, "1 of 4 stand", "late"),
        (ORDERING, ["1:1", "3:1", "0:3", "2:4"], Fraction(1, 3), "2 of 4 stand", "late"),
        (ORDERING, ["1:1"], 0, "1 of 4 stand", "late"),
    ],
)
def test_partly_right_is_partly_worth(
    response: Response, raw: list[str], credit: object, feedback: str, misconception: str
) -> None:
    found = score(response, raw)
    assert found.credit == credit
    assert feedback in found.feedback
    assert found.misconception == misconception


def test_parts_are_counted_and_only_wrong_ones_are_named() -> None:
    found = score(CATEGORISING, ["0", "0", "0"])
    assert found.feedback == "2 of 3 parts are right.\n\n- 3: Halve it."
    assert not found.is_correct


@given(st.data())
@settings(deadline=None)
def test_one_more_right_part_never_lowers_the_score(data: st.DataObject) -> None:
    response = data.draw(st.sampled_from([CLOZE, MATCHING, CATEGORISING]))
    right = right_values(response)
    wrong = wrong_values(response)
    given_now = [
        data.draw(st.sampled_from([good, bad, ""])) for good, bad in zip(right, wrong, strict=True)
    ]
    place = data.draw(st.integers(0, len(right) - 1))
    better = [*given_now[:place], right[place], *given_now[place + 1 :]]
    assert score(response, given_now).credit <= score(response, better).credit <= 1


@given(st.permutations(range(4)), st.data())
def test_moving_an_entry_of_an_order_to_its_place_never_lowers_the_score(
    order: list[int], data: st.DataObject
) -> None:
    def raw(entries: list[int]) -> list[str]:
        return [f"{ORDERING.shown.index(entry)}:{rank + 1}" for rank, entry in enumerate(entries)]

    before = score(ORDERING, raw(order)).credit
    # Take out one entry and put it behind what comes before it: the rest keeps its order.
    entry = data.draw(st.sampled_from(order))
    rest = [each for each in order if each != entry]
    best = max(
        score(ORDERING, raw([*rest[:place], entry, *rest[place:]])).credit for place in range(4)
    )
    assert before <= best


@pytest.mark.parametrize(
    ("response", "floor"),
    [
        (TRUE_FALSE, 1 / 2),
        (POINT, 1 / 2),
        (HOTSPOT, 1 / 7),
        (CLOZE, 0),
        (MATCHING, 1 / 6),
        (ORDERING, 1 / 24),
        (CATEGORISING, 1 / 8),
        (ALL["expression"], 0),
        (ALL["constructed"], 0),
    ],
)
def test_what_guessing_carries(response: Response, floor: float) -> None:
    assert guess_floor(response) == pytest.approx(floor)


@every_kind
def test_an_answer_of_another_kind_is_a_bug_of_ours(response: Response) -> None:
    other: Answer = (0,) if response.is_text else "0"
    with pytest.raises(TypeError):
        score_answer(item_of(response), other)


@every_kind
def test_what_is_shown_holds_no_key(response: Response) -> None:
    shown = repr(response.face())
    for word in ("is_correct", "feedback", "misconception", "Count again", "took-b"):
        assert word not in shown


@every_kind
def test_an_instance_in_its_order_survives_being_stored(response: Response) -> None:
    instance = draw_instance(item_of(response), 3)
    written = json.loads(json.dumps(item_to_mapping(instance)))
    assert item_from_mapping(written) == instance
    assert fingerprint(instance) == fingerprint(draw_instance(item_of(response), 4))


def test_an_order_is_never_shown_in_the_right_one() -> None:
    two = item_of(Ordering(ORDERING.entries[:2]))
    for seed in range(20):
        response = draw_instance(two, seed).response
        assert isinstance(response, Ordering)
        assert response.order == (1, 0)


def test_what_was_answered_is_said_in_the_words_that_were_shown() -> None:
    said = {
        kind: [
            (each.label, each.text) for each in ALL[kind].said(read_answer(item_of(ALL[kind]), raw))
        ]
        for kind, raw in {
            "cloze": ["3", "", "1"],
            "matching": ["1", "", "2"],
            "ordering": ["1:2", "0:1"],
            "categorising": ["", "0", ""],
            "hotspot": ["2"],
            "true_false": ["1"],
        }.items()
    }
    assert said == {
        "cloze": [("Blank 1", "3"), ("Blank 3", "b")],
        "matching": [("one", "2"), ("also one", "3")],
        "ordering": [("1", "third"), ("2", "first")],
        "categorising": [("3", "even")],
        "hotspot": [("", "right")],
        "true_false": [("", "False")],
    }


@pytest.mark.parametrize(("level", "credit"), [(0, 0), (1, Fraction(1, 3)), (3, 1), (4, 1)])
def test_a_level_of_a_rubric_is_worth_something(level: int, credit: object) -> None:
    found = score_of_level(level)
    assert (found.credit, found.is_correct) == (credit, level >= 3)


def test_a_registry_knows_every_kind_by_its_name() -> None:
    assert {"single_choice", "multiple_choice", "evidence", "observation", *ALL} == set(BY_NAME)


def test_every_kind_can_be_drawn_with_numbers_that_change() -> None:
    plain = {
        "id": "drawn",
        "stem": "{{ a }} [[b]]",
        "variables": {"a": {"from": 2, "to": 5}},
        "rubric": ["{{ a }}", "b", "c"],
        "checklist": ["see {{ a }}"],
        "options": [{"text": "{{ a }}", "correct": True}, {"text": "x"}],
        "pairs": [{"text": "{{ a }}", "match": "m"}, {"text": "b", "match": "{{ a }}!"}],
        "extra": ["{{ a + 9 }}"],
        "categories": ["{{ a }}", "no"],
        "blanks": {"b": {"type": "numeric", "answer": "a"}},
        "image": {"alt": "{{ a }}", "svg": "<svg>{{ a }}</svg>"},
        "regions": [
            {"text": "r{{ a }}", "at": ["a", "0", "2 * a", "9"], "correct": True},
            {"text": "s", "at": ["50", "0", "9", "9"]},
        ],
    }
    own: dict[str, dict[str, object]] = {
        "expression": {"answer": "{{ a }}x", "mistakes": [{"answer": "x + {{ a }}"}]},
        "true_false": {"answer": "a > 3"},
        "numeric": {"answer": "a"},
        "short_text": {"answers": ["{{ a }}"]},
        "ordering": {"entries": ["{{ a }}", "z"]},
        "categorising": {"entries": [{"text": "e", "category": "{{ a }}"}]},
    }
    for kind in BY_NAME:
        item = item_from_mapping({**plain, "type": kind, **own.get(kind, {})})
        instances = [draw_instance(item, seed) for seed in range(12)]
        assert len({fingerprint(each) for each in instances}) > 1, kind
        assert not any("{{" in repr(each) for each in instances), kind
        assert item_from_mapping(item_to_mapping(instances[0])) == instances[0]
