"""Lighter forms and fewer options: lighter to carry, and mastery stays within reach."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.accommodations import (
    LIGHT_LEAST,
    Accommodations,
    check_accommodations,
    lightened,
    with_fewer_options,
)
from lti_tool.domain.assessment.answer_mark import answer_mark
from lti_tool.domain.assessment.guessing import guess_floor
from lti_tool.domain.assessment.items import (
    Blueprint,
    Cell,
    Item,
    MultipleChoice,
    Numeric,
    Option,
    SingleChoice,
)
from lti_tool.domain.assessment.scoring import score_answer
from lti_tool.domain.curriculum.criterion import (
    AllCorrect,
    Criterion,
    Every,
    KOfN,
    Percent,
    ScoredItem,
    Streak,
    Transfer,
    can_be_met,
    is_met,
)
from lti_tool.domain.errors import DomainError

COUNTS = st.lists(st.integers(1, 9), min_size=1, max_size=6)
SEEDS = st.integers(0, 2**31 - 1)


def blueprint(*counts: int) -> Blueprint:
    return Blueprint(tuple(Cell(f"c{n}", f"Part {n}", count) for n, count in enumerate(counts)))


def any_form(_light: Blueprint) -> bool:
    return True


def choice(right: int, wrong: int, *, several: bool = False) -> Item:
    options = tuple(Option(f"right {n}", is_correct=True) for n in range(right)) + tuple(
        Option(f"wrong {n}", feedback=f"Not {n}.") for n in range(wrong)
    )
    return Item("i", "c", "Which?", (MultipleChoice if several else SingleChoice)(options))


@pytest.mark.parametrize(
    ("counts", "size"),
    [((10,), 6), ((5, 5), 6), ((4, 4), 5), ((5,), 4), ((4,), 4), ((3,), 3), ((1, 1, 1, 1, 1), 5)],
)
def test_a_lighter_form_has_about_three_fifths(counts: tuple[int, ...], size: int) -> None:
    assert lightened(blueprint(*counts), any_form).size == size


@given(COUNTS)
def test_a_lighter_form_keeps_every_part_and_is_long_enough_to_decide(counts: list[int]) -> None:
    full = blueprint(*counts)
    light = lightened(full, any_form)
    assert [cell.slug for cell in light.cells] == [cell.slug for cell in full.cells]
    assert min(LIGHT_LEAST, full.size) <= light.size <= full.size
    assert light.size >= 3 * full.size / 5
    for before, after in zip(full.cells, light.cells, strict=True):
        assert 1 <= after.count <= before.count


SIMPLE = st.one_of(
    st.integers(1, 9).flatmap(lambda n: st.builds(KOfN, st.integers(1, n), st.just(n))),
    st.fractions(min_value="1/10", max_value=1).map(Percent),
    st.just(AllCorrect()),
    st.integers(1, 9).map(Streak),
    st.integers(1, 5).map(Transfer),
)
CRITERIA = SIMPLE | st.lists(SIMPLE, min_size=2, max_size=3).map(lambda parts: Every(tuple(parts)))


@given(COUNTS, CRITERIA, st.integers(0, 9))
def test_no_lighter_form_takes_mastery_out_of_reach(
    counts: list[int], criterion: Criterion, marked: int
) -> None:
    full = blueprint(*counts)

    def best(form: Blueprint) -> list[ScoredItem]:
        return [ScoredItem("", is_correct=True, is_transfer=n < marked) for n in range(form.size)]

    light = lightened(
        full, lambda form: can_be_met(criterion, form.size, transfers=min(marked, form.size))
    )
    if is_met(criterion, best(full)):
        assert is_met(criterion, best(light))


def test_a_run_of_right_answers_still_fits() -> None:
    light = lightened(blueprint(10), lambda form: can_be_met(Streak(8), form.size, transfers=0))
    assert light.size == 8


@given(st.integers(1, 4), st.integers(1, 7), SEEDS)
def test_only_wrong_options_go_and_the_right_ones_stay(right: int, wrong: int, seed: int) -> None:
    full = choice(right, wrong, several=True)
    light = with_fewer_options(full, seed)
    before, after = full.response.options, light.response.options  # type: ignore[attr-defined]
    assert [each for each in before if each in after] == list(after), "the order stays"
    assert [each for each in after if each.is_correct] == [
        each for each in before if each.is_correct
    ]
    assert len(after) == min(len(before), max(3, right + 1))
    assert light == with_fewer_options(full, seed)
    key = tuple(place for place, each in enumerate(after) if each.is_correct)
    assert score_answer(light, key).is_correct


def test_which_options_go_depends_on_the_seed() -> None:
    kept = {with_fewer_options(choice(1, 5), seed).response for seed in range(30)}
    assert len(kept) > 3


def test_fewer_options_are_easier_to_guess_and_the_decision_knows() -> None:
    full = choice(1, 4)
    assert guess_floor(full.response) == 1 / 5
    assert guess_floor(with_fewer_options(full, 1).response) == 1 / 3


def test_what_has_no_options_stays_as_it_is() -> None:
    typed = Item("i", "c", "How many?", Numeric("2"))
    assert with_fewer_options(typed, 1) is typed
    assert with_fewer_options(choice(1, 1), 1) == choice(1, 1)


@pytest.mark.parametrize(
    "given",
    [
        Accommodations(extra_time=110),
        Accommodations(extra_time=-1),
        Accommodations(language="español"),
        Accommodations(language="-es"),
        Accommodations(language="es_MX"),
        Accommodations(language="x" * 40),
        Accommodations(language="es\0"),
        Accommodations(language="12"),
    ],
)
def test_what_cannot_be_kept_is_refused_in_words(given: Accommodations) -> None:
    with pytest.raises(DomainError):
        check_accommodations(given)


@pytest.mark.parametrize("language", ["", "es", "pt-BR", "zh-Hant-TW"])
@pytest.mark.parametrize("extra", [None, 0, 125, 150, 200])
def test_what_the_page_offers_is_kept(language: str, extra: int | None) -> None:
    check_accommodations(Accommodations(extra_time=extra, language=language))


def test_time_is_named_only_where_there_is_a_limit() -> None:
    given = Accommodations(150, has_breaks=True, has_read_aloud=True)
    assert given.words(is_timed=True) == ("extra time", "breaks", "read aloud")
    assert given.words(is_timed=False) == ("read aloud",)
    assert Accommodations(language="es").words(is_timed=True) == ()


def test_the_mark_of_an_answer_tells_answers_apart_and_nothing_from_nothing() -> None:
    assert {answer_mark(each) for each in (None, [], [""], [" "], ["", ""])} == {""}
    marks = {answer_mark(each) for each in (["1"], ["2"], [1], [2, 1], ["", "a"], ["a", ""])}
    assert len(marks) == 6
    assert "" not in marks
