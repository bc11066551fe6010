"""Why this level: told from the record alone."""

from datetime import UTC, datetime, timedelta

from lti_tool.domain.curriculum.resources import Modality, Way
from lti_tool.domain.ids import AttemptId, ResourceId
from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.rulings import Ruling, RulingKind, RulingReason
from lti_tool.domain.mastery.why import SHOWN_EVENTS, why_this_level

THEN = datetime(2026, 10, 1, 9, 0, tzinfo=UTC)


def decided(
    verdict: Verdict, level: Level, days: int, reason: str, sureness: float | None = None
) -> PastDecision:
    moment = THEN + timedelta(days=days)
    cut = None if sureness is None else 0.8
    return PastDecision(
        AttemptId(days), verdict, level, moment, reason, Purpose.CHECK, sureness, cut
    )


FIRST = decided(Verdict.NOT_YET, Level.NEARLY, 0, "3 of 5 questions right; 4 of 5 needed.", 0.22)
SECOND = decided(
    Verdict.MASTERED, Level.MASTERED, 2, "5 of 5 questions right; 4 of 5 needed.", 0.81
)
PICTURE = ResourceUse(
    ResourceId(1),
    Way(Modality.VISUAL, "bars"),
    THEN + timedelta(days=1),
    THEN + timedelta(days=1),
)


def test_the_whole_way_is_told_in_order() -> None:
    assert why_this_level(History((FIRST, SECOND), uses=(PICTURE,))) == (
        "The level is 3, “Mastered”: the best that was shown or set. "
        "1 Oct, a check: 3 of 5 questions right; 4 of 5 needed. "
        "2 Oct: learned through “Pictures and diagrams”. "
        "3 Oct, a check: 5 of 5 questions right; 4 of 5 needed. "
        "All answers together make it 81 % likely that 80 % or more of such questions would be "
        "answered without help."
    )


def test_without_evidence_there_is_no_level() -> None:
    assert why_this_level(History()) == "No check has been taken yet, so there is no level."


def test_a_teachers_ruling_is_told_and_its_reason_stays_between_teachers() -> None:
    ruling = Ruling(
        RulingKind.OVERRIDE,
        THEN + timedelta(days=1),
        Level.MASTERED,
        reason=RulingReason.SHOWN_OTHERWISE,
    )
    told = why_this_level(History((FIRST,), rulings=(ruling,)))
    assert "2 Oct: a teacher set the level to 3, “Mastered”." in told
    assert "another way" not in told


def test_a_talk_is_told_without_its_note() -> None:
    talk = ResourceUse(None, Way(Modality.TEACHER, "talk"), THEN, THEN)
    assert "1 Oct: talked over with a teacher." in why_this_level(History(uses=(talk,)))


def test_a_long_record_is_told_from_its_end() -> None:
    many = tuple(decided(Verdict.NOT_YET, Level.NEARLY, day, f"Try {day}.") for day in range(9))
    told = why_this_level(History(many))
    assert "3 earlier entries are in the record." in told
    assert told.count("a check:") == SHOWN_EVENTS


def test_nothing_is_called_certain() -> None:
    sure = decided(Verdict.MASTERED, Level.MASTERED, 0, "10 of 10.", 0.9999)
    assert "make it 99 % likely" in why_this_level(History((sure,)))


def test_days_are_those_of_the_school() -> None:
    late = decided(Verdict.NOT_YET, Level.NEARLY, 0, "3 of 5.")
    assert "1 Oct, a check" in why_this_level(History((late,)))
    evening = PastDecision(
        AttemptId(1), Verdict.NOT_YET, Level.NEARLY, THEN.replace(hour=23), "3 of 5."
    )
    assert "2 Oct, a check" in why_this_level(History((evening,)), timezone="Europe/Berlin")


def test_a_level_set_below_what_was_shown_is_not_told_as_the_best_shown() -> None:
    lowered = Ruling(RulingKind.OVERRIDE, THEN + timedelta(days=3), Level.BEGINNING)
    told = why_this_level(History((FIRST, SECOND), rulings=(lowered,)))
    assert told.startswith("The level is 1, “Beginning”: a teacher set it. 1 Oct")
    later = decided(Verdict.NOT_YET, Level.NEARLY, 5, "3 of 5.")
    told = why_this_level(History((FIRST, SECOND, later), rulings=(lowered,)))
    assert told.startswith("The level is 2, “Nearly”: the best shown since a teacher set it. ")
    asked = Ruling(RulingKind.REOPEN, THEN + timedelta(days=3))
    told = why_this_level(History((FIRST, SECOND, later), rulings=(asked,)))
    assert told.startswith("The level is 2, “Nearly”: the best shown since it was asked again. ")
