"""Figures about a class: counts where there are few, and hints only where they mean something."""

from datetime import UTC, datetime, timedelta

from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.integrity import Figures, figures_of, share
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.rulings import Ruling, RulingKind

THEN = datetime(2026, 9, 1, 10, 0, tzinfo=UTC)
DAY = timedelta(days=1)
_PURPOSES = {
    "c": Purpose.CHECK,
    "a": Purpose.CONFIRM,
    "p": Purpose.PRE_CHECK,
    "r": Purpose.RECHECK,
}


def history(checks: str, *rulings: Ruling) -> History:
    """Tell a history: a letter for each attempt, capital where mastery was shown (or held)."""
    return History(
        decisions=tuple(
            PastDecision(
                AttemptId(place + 1),
                _verdict(letter),
                Level.MASTERED if letter.isupper() or letter == "r" else Level.NEARLY,
                THEN + place * DAY,
                purpose=_PURPOSES[letter.lower()],
            )
            for place, letter in enumerate(checks)
        ),
        rulings=rulings,
    )


def _verdict(letter: str) -> Verdict:
    if letter in "rR":
        return Verdict.KEPT if letter.isupper() else Verdict.FADING
    return Verdict.MASTERED if letter.isupper() else Verdict.NOT_YET


def test_students_are_told_apart_by_the_check_that_showed_it() -> None:
    figures = figures_of([history(each) for each in ("C", "P", "cC", "pC", "ccC", "cc", "p", "")])
    assert (figures.checked, figures.first, figures.second) == (7, 3, 1)
    assert (figures.later, figures.never, figures.twice_in_vain) == (1, 2, 1)
    assert figures.passed == 5


def test_a_confirming_form_belongs_to_its_check_and_counts_as_a_try() -> None:
    figures = figures_of([history("cA"), history("caA"), history("ccC")])
    assert (figures.first, figures.later) == (2, 1)
    assert figures.late == 2


def test_later_checks_and_a_new_start_do_not_change_how_mastery_was_shown() -> None:
    reopened = Ruling(RulingKind.REOPEN, THEN + 5 * DAY)
    figures = figures_of([history("Ccc"), history("C", reopened)])
    assert figures.first == 2
    assert figures.passed == 1


def test_fading_counts_the_last_re_check() -> None:
    figures = figures_of([history("Cr"), history("CrR"), history("C")])
    assert figures.fading == 1


def test_rulings_are_counted_by_kind() -> None:
    override = Ruling(RulingKind.OVERRIDE, THEN, Level.MASTERED)
    figures = figures_of(
        [
            history("", override),
            history("", Ruling(RulingKind.OPEN_FOR_NOW, THEN)),
            history("", Ruling(RulingKind.EXCUSE, THEN)),
        ]
    )
    assert (figures.overrides, figures.opened, figures.passed) == (1, 1, 2)
    assert figures.override_words == "1, with 2 passed"
    assert Figures(overrides=3, passed=60).override_words == "5 per 100 passed (3)"
    assert Figures().override_words == "none"


def test_small_numbers_are_said_as_counts() -> None:
    assert share(3, 19) == "3 of 19"
    assert share(5, 20) == "25 % (5 of 20)"


def test_a_criterion_that_nearly_all_meet_at_once_is_asked_about() -> None:
    assert Figures(checked=33, first=32).hint.startswith("97 % pass the first time")
    assert not Figures(checked=9, first=9).hint
    assert not Figures(checked=33, first=30).hint


def test_a_criterion_that_nobody_meets_is_asked_about() -> None:
    assert Figures(checked=24, never=24, twice_in_vain=24).hint.startswith("0 of 24 after two")
    assert not Figures(checked=25, first=1, never=24, twice_in_vain=24).hint
    assert not Figures(checked=4, never=4, twice_in_vain=4).hint


def test_the_shares_name_only_what_there_is() -> None:
    assert Figures().shares == "Nobody has taken a check yet."
    figures = Figures(checked=24, first=18, never=6)
    assert figures.shares == (
        "Mastered with the first check 75 % (18 of 24), not so far 25 % (6 of 24)."
    )
