"""How often a check declares students mastered, against exact figures and brute force."""

import math
from itertools import product

import pytest

from lti_tool.domain.psychometrics import operating_characteristic as module
from lti_tool.domain.psychometrics.confirmation import (
    CRITERION_ALONE,
    ConfirmationRule,
    Outcome,
    outcome_of,
)
from lti_tool.domain.psychometrics.operating_characteristic import (
    LEVELS,
    CheckDesign,
    Reteaching,
    operating_characteristic,
)
from lti_tool.domain.psychometrics.posterior import AttemptEvidence, Response, trace_proficiency
from lti_tool.domain.psychometrics.proficiency import ProficiencyModel
from tests.domain.psychometrics.figures import attempt, figures

EXACT = figures("operating_characteristics.json")
SHORT_GRID = ProficiencyModel(reach_above=3.0)
MIXED = CheckDesign((0.5, 0.25, 0.0, 0.25, 0.0), 4)
EASY_RULE = ConfirmationRule(strictness=0.6)
without_cache = operating_characteristic.__wrapped__


def eighty_percent(guess_floor: float, size: int) -> CheckDesign:
    return CheckDesign((guess_floor,) * size, math.ceil(0.8 * size - 1e-9))


@pytest.mark.parametrize("row", EXACT["enumerated"], ids=lambda row: f"{row['items']} items")
def test_chances_are_as_enumerated_on_the_same_grid(row: dict) -> None:
    design = eighty_percent(row["guess_floor"], row["items"])
    found = operating_characteristic(design, model=SHORT_GRID, levels=tuple(row["levels"]))
    first = [
        trace_proficiency([attempt(score, row["items"], row["guess_floor"])], SHORT_GRID)[0]
        for score in range(row["items"] + 1)
    ]

    assert [each.probability for each in first] == pytest.approx(row["first_attempt"], abs=2e-4)
    for level, expected in zip(row["levels"], row["declared"], strict=True):
        assert found.at(level) == pytest.approx(expected, abs=5.1e-5)
    assert found.left_out == 0


@pytest.mark.parametrize("row", EXACT["enumerated"], ids=lambda row: f"{row['items']} items")
def test_the_longer_grid_changes_them_by_less_than_one_in_a_thousand(row: dict) -> None:
    design = eighty_percent(row["guess_floor"], row["items"])
    found = operating_characteristic(design, levels=tuple(row["levels"]))

    for level, expected in zip(row["levels"], row["declared"], strict=True):
        assert found.at(level) == pytest.approx(expected, abs=1e-3)


@pytest.mark.parametrize("row", EXACT["within_three_attempts"], ids=lambda row: f"{row['items']}")
def test_three_attempts_are_as_the_table_has_them(row: dict) -> None:
    design = CheckDesign((row["guess_floor"],) * row["items"], row["required"])
    ours = operating_characteristic(design)
    plain = operating_characteristic(design, rule=CRITERION_ALONE)

    assert [ours.at(level)[2] for level in LEVELS] == pytest.approx(row["declared"], abs=6e-4)
    assert [plain.at(level)[2] for level in LEVELS] == pytest.approx(row["plain"], abs=6e-4)


@pytest.mark.parametrize("reteaching", Reteaching)
def test_mixed_floors_are_as_brute_force_over_every_answer(reteaching: Reteaching) -> None:
    found = operating_characteristic(
        MIXED, rule=EASY_RULE, attempts=2, reteaching=reteaching, levels=(0.6, 0.9)
    )

    for level in (0.6, 0.9):
        expected = by_brute_force(MIXED, EASY_RULE, reteaching, level)
        assert expected[0] > 0.01
        assert found.at(level) == pytest.approx(expected, abs=1e-12)
    assert not found.is_pooled


def by_brute_force(
    design: CheckDesign, rule: ConfirmationRule, reteaching: Reteaching, level: float
) -> list[float]:
    """Two attempts, answer by answer, decided as students are."""
    floors = design.guess_floors
    declared = [0.0, 0.0]
    patterns = list(product((0, 1), repeat=len(floors)))

    def sit(pattern: tuple[int, ...], number: int, *, taught: bool = False) -> AttemptEvidence:
        answers = enumerate(zip(pattern, floors, strict=True))
        responses = (Response((number, place), right, floor) for place, (right, floor) in answers)
        return AttemptEvidence(tuple(responses), taught)

    def chance(pattern: tuple[int, ...]) -> float:
        rights = [floor + (1 - floor) * level for floor in floors]
        return math.prod(
            right if one else 1 - right for one, right in zip(pattern, rights, strict=True)
        )

    def outcome(history: list[AttemptEvidence], pattern: tuple[int, ...]) -> Outcome:
        return outcome_of(
            rule,
            probability=trace_proficiency(history)[-1].probability,
            is_met=sum(pattern) >= design.required,
            fresh=len(history) * len(floors),
        )

    for first in patterns:
        so_far = outcome([sit(first, 0)], first)
        if so_far is Outcome.CONFIRMED:
            declared[0] += chance(first)
            continue
        taught = reteaching is Reteaching.ALWAYS or (
            reteaching is Reteaching.AFTER_NOT_YET and so_far is Outcome.NOT_YET
        )
        for then in patterns:
            if outcome([sit(first, 0), sit(then, 1, taught=taught)], then) is Outcome.CONFIRMED:
                declared[1] += chance(first) * chance(then)
    return [declared[0], sum(declared)]


def test_what_is_left_out_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    design = eighty_percent(0.25, 10)
    exact = without_cache(design, attempts=4)
    monkeypatch.setattr(module, "MAX_PATHS", 100)
    cut_short = without_cache(design, attempts=4)

    assert exact.left_out == 0 < cut_short.left_out < 0.1
    for whole, part in zip(exact.declared, cut_short.declared, strict=True):
        for one, other in zip(whole, part, strict=True):
            assert other - 1e-12 <= one <= other + cut_short.left_out


def test_many_floors_are_pooled_and_that_is_said(monkeypatch: pytest.MonkeyPatch) -> None:
    design = CheckDesign((0.0,) * 4 + (0.2, 0.25) * 2 + (0.5,) * 2, 8)
    monkeypatch.setattr(module, "MAX_COUNTS", 135)
    exact = without_cache(design)
    monkeypatch.setattr(module, "MAX_COUNTS", 80)
    pooled = without_cache(design)

    assert not exact.is_pooled
    assert pooled.is_pooled
    for whole, part in zip(exact.declared, pooled.declared, strict=True):
        assert part == pytest.approx(whole, abs=0.02)


def test_the_longest_check_with_the_most_floors_still_has_an_answer() -> None:
    floors = tuple(1 / (2 + place % 7) for place in range(100))
    found = operating_characteristic(CheckDesign(floors, 90), attempts=3)

    assert found.is_pooled
    assert found.left_out < 0.01
    for row in found.declared:
        assert list(row) == sorted(row)
        assert 0 <= row[0] <= row[-1] <= 1
    last = [row[-1] for row in found.declared]
    assert last == sorted(last)
    assert last[0] < 0.01
    assert last[-1] > 0.9


def test_teaching_that_is_claimed_and_worthless_helps_luck() -> None:
    design = eighty_percent(0.25, 10)
    never, claimed = (
        operating_characteristic(design, reteaching=each).at(0.6)[-1]
        for each in (Reteaching.NEVER, Reteaching.AFTER_NOT_YET)
    )

    assert never < claimed


@pytest.mark.parametrize("floors", [(), (0.25,) * 101])
def test_a_check_without_items_or_beyond_all_bounds_is_refused(floors: tuple) -> None:
    with pytest.raises(ValueError, match="items"):
        CheckDesign(floors, 1)


def test_being_sure_is_not_enough_where_every_item_is_asked_for() -> None:
    design = CheckDesign((0.0,) * 15, 15)  # 14 of 15 would be sure enough
    found = operating_characteristic(design, attempts=1)

    assert found.at(0.9) == pytest.approx((0.9**15,))


def test_three_items_declare_nobody_at_once_and_somebody_together() -> None:
    found = operating_characteristic(CheckDesign((0.0,) * 3, 2))

    assert {row[0] for row in found.declared} == {0.0}
    assert found.at(0.95)[1] > 0.5
