"""Answers of any kind: read from a form, kept and restored, or refused in words."""

import json

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lti_tool.domain.assessment.items import Response
from lti_tool.domain.assessment.responses.base import is_blank
from lti_tool.domain.assessment.scoring import (
    Answer,
    answer_to_store,
    read_answer,
    score_answer,
    stored_answer,
)
from lti_tool.domain.errors import DomainError
from tests.domain.assessment.kinds import (
    ALL,
    CATEGORISING,
    CLOZE,
    MATCHING,
    ORDERING,
    POINT,
    TRUE_FALSE,
    item_of,
)
from tests.support.answers import right_values, wrong_values

every_kind = pytest.mark.parametrize("response", ALL.values(), ids=ALL)


@every_kind
def test_an_answer_is_the_same_after_it_was_kept(response: Response) -> None:
    item = item_of(response)
    for raw in (right_values(response), wrong_values(response), []):
        answer = read_answer(item, raw)
        kept = json.loads(json.dumps(answer_to_store(answer)))
        back = stored_answer(item, kept)
        assert back == answer or (is_blank(back) and is_blank(answer))


@pytest.mark.parametrize(
    ("kind", "kept", "answer"),
    [
        ("numeric", ["12"], "12"),
        ("hotspot", [2, 0], (2, 0)),
        ("cloze", ["3", "", "1"], ("3", "", "1")),
        ("cloze", ["3"], ("3",)),
        ("numeric", [], None),
        ("numeric", None, None),
    ],
)
def test_stored_answers_come_back_as_the_scorer_wants_them(
    kind: str, kept: list[object] | None, answer: Answer | None
) -> None:
    assert stored_answer(item_of(ALL[kind]), kept) == answer


_VALUES = (
    st.sampled_from(["", "0", "1", "3", "0:1", "1:0", "9:9", "²", "-1", "1:", ":1", "00", "x", " "])
    | st.text(max_size=20)
    | st.just("x" * 30_000)
)


@every_kind
@settings(deadline=None, max_examples=150)
@given(raw=st.lists(_VALUES, max_size=6), mark=st.sampled_from(".,"))
def test_whatever_is_sent_is_scored_or_refused(
    response: Response, raw: list[str], mark: str
) -> None:
    item = item_of(response)
    try:
        answer = read_answer(item, raw)
    except DomainError:
        return
    if not is_blank(answer):
        response.said(answer)
        if not response.is_marked_by_person:
            assert 0 <= score_answer(item, answer, decimal_mark=mark).credit <= 1


@pytest.mark.parametrize(
    ("response", "raw"),
    [
        (CLOZE, ["3", "cat", "2"]),
        (CLOZE, ["3", "cat"]),
        (MATCHING, ["0", "0", "3"]),
        (CATEGORISING, ["0", "0", "2"]),
        (ORDERING, ["4:1"]),
        (ORDERING, ["0:5"]),
        (ORDERING, ["0:0"]),
        (TRUE_FALSE, ["2"]),
        (POINT, ["0", "1"]),
    ],
)
def test_a_choice_that_is_not_there_is_refused(response: Response, raw: list[str]) -> None:
    with pytest.raises(DomainError) as caught:
        read_answer(item_of(response), raw)
    assert caught.value.code == "bad_answer"
