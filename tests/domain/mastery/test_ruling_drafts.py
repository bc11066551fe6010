"""What a teacher may rule: always with a reason and words, and only what makes sense."""

import pytest

from lti_tool.domain.errors import DomainError
from lti_tool.domain.mastery.gate import Gate, Missing
from lti_tool.domain.mastery.history import History
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import (
    RulingDraft,
    check_ruling,
    possible_rulings,
    ruling_from_form,
)
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State

NOTE = "She explained it to me at the board."
FORM = {"kind": "override", "level": "3", "reason": "oral", "note": f"  {NOTE} "}


def standing(state: State) -> Standing:
    return Standing(state, Level.NO_EVIDENCE, Gate((Missing(("a",)),)))


def test_a_ruling_says_what_and_why() -> None:
    assert ruling_from_form(FORM) == RulingDraft(
        RulingKind.OVERRIDE, RulingReason.ORAL, NOTE, Level.MASTERED
    )


def test_only_an_override_has_a_level() -> None:
    assert ruling_from_form(FORM | {"kind": "excuse"}).level is None


@pytest.mark.parametrize(
    ("field", "value", "words"),
    [
        ("kind", "crown", "Choose what"),
        ("reason", "", "Choose a reason"),
        ("reason", "because", "Choose a reason"),
        ("note", "too short", "at least 10 characters"),
        ("note", " " * 30, "at least 10 characters"),
        ("note", "x" * 2001, "at most 2000"),
        ("level", "", "Choose the level"),
        ("level", "5", "Choose the level"),
    ],
)
def test_half_a_ruling_is_none(field: str, value: str, words: str) -> None:
    with pytest.raises(DomainError, match=words):
        ruling_from_form(FORM | {field: value})


@pytest.mark.parametrize("state", State)
def test_a_level_can_always_be_set_and_only_what_is_locked_opened(state: State) -> None:
    possible = possible_rulings(standing(state))
    assert RulingKind.OVERRIDE in possible
    assert (RulingKind.OPEN_FOR_NOW in possible) is (state is State.LOCKED)
    assert (RulingKind.VERIFY in possible) is (state is State.MASTERED)
    assert (RulingKind.REOPEN in possible) is (state is State.MASTERED)


def test_a_ruling_that_would_change_nothing_is_refused_in_words() -> None:
    draft = RulingDraft(RulingKind.OPEN_FOR_NOW, RulingReason.TIME, NOTE)
    check_ruling(draft, standing(State.LOCKED), History())
    with pytest.raises(DomainError, match="open to this student already"):
        check_ruling(draft, standing(State.OPEN), History())
