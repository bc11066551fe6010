"""Why the gradebook says what it says: every case has a finding and one sentence, never a guess."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from fractions import Fraction
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.gradebook.cell_facts import (
    CellFacts,
    ColumnSight,
    Reading,
    Settled,
    state_after_reading,
)
from lti_tool.domain.gradebook.delivery import ScoreState, Step, step_for
from lti_tool.domain.gradebook.reconciliation import (
    Finding,
    explain,
    finding_in,
    finding_of,
    seen_mark,
)

NOW = datetime(2026, 11, 25, 10, 0, tzinfo=UTC)
LATER = NOW + timedelta(hours=18)
SCHOOL = ZoneInfo("America/Chicago")

SENT = CellFacts(ScoreState.SENT, 90, sent_points=90, sent_at=NOW)


def read(points: int | None, maximum: int = 100, at: datetime = LATER) -> Reading:
    return Reading(at, None if points is None else Fraction(points), Fraction(maximum), at)


def shown(points: int | None, facts: CellFacts = SENT) -> CellFacts:
    return replace(facts, reading=read(points))


CONFLICT = replace(shown(81), state=ScoreState.CONFLICT)
CASES = {
    Finding.SAME: shown(90),
    Finding.RESCALED: replace(SENT, reading=read(18, 20)),
    Finding.UNREAD: SENT,
    Finding.UNREADABLE: replace(SENT, column=ColumnSight.HIDDEN),
    Finding.CHANGED: CONFLICT,
    Finding.GONE: replace(shown(None), state=ScoreState.CONFLICT),
    Finding.REFUSED: replace(SENT, state=ScoreState.REFUSED, trouble="The column is locked."),
    Finding.COLUMN_DELETED: replace(SENT, column=ColumnSight.DELETED),
    Finding.ON_ITS_WAY: CellFacts(ScoreState.OWED, 90),
    Finding.WAITS: CellFacts(ScoreState.OWED, 90, has_gradebook=False),
    Finding.NOT_GRADED: replace(shown(None), is_in_class=False),
    Finding.EXCUSED: replace(shown(None), is_excused=True),
    Finding.LEFT: replace(CONFLICT, settled=Settled(90, Fraction(81))),
    Finding.ADOPTED: replace(CONFLICT, state=ScoreState.ADOPTED, settled=Settled(75, Fraction(81))),
}


@pytest.mark.parametrize("finding", Finding)
def test_every_finding_is_met_and_says_so_in_a_sentence(finding: Finding) -> None:
    explained = explain(CASES[finding], SCHOOL)
    assert explained.finding is finding
    assert explained.sentence.endswith(".")
    assert finding.label


@pytest.mark.parametrize(
    ("facts", "words"),
    [
        (CASES[Finding.SAME], "The gradebook shows 90, as Cairn sent it."),
        (CASES[Finding.UNREAD], "The LMS took 90 at 04:00 on 25 Nov 2026."),
        (
            CASES[Finding.CHANGED],
            "Somebody put 81 into the gradebook, seen at 22:00 on 25 Nov 2026",
        ),
        (CASES[Finding.CHANGED], "Cairn had sent 90."),
        (replace(CONFLICT, points=100), "Cairn had sent 90, and would send 100 now."),
        (replace(CONFLICT, sent_points=None), "Cairn has sent nothing, and would send 90."),
        (CASES[Finding.GONE], "the gradebook shows nothing, or a zero."),
        (CASES[Finding.RESCALED], "out of 20: 18 there is 90 of 100 here."),
        (CASES[Finding.REFUSED], "The LMS refused 90: The column is locked."),
        (replace(CONFLICT, reading=read(16, 20)), "Somebody put 16 of 20 into the gradebook"),
    ],
)
def test_the_sentence_names_both_numbers_and_the_schools_clock(
    facts: CellFacts, words: str
) -> None:
    assert words in explain(facts, SCHOOL).sentence


def test_a_conflict_met_before_cells_were_read_back_says_what_was_kept_of_it() -> None:
    facts = replace(CONFLICT, reading=None, trouble="The gradebook shows 81 of 100.")
    assert explain(facts, SCHOOL).sentence == "The gradebook shows 81 of 100."
    assert finding_of(facts) is Finding.CHANGED


def test_a_reading_older_than_the_sending_proves_nothing() -> None:
    facts = replace(SENT, reading=read(75, at=NOW - timedelta(minutes=1)))
    assert finding_of(facts) is Finding.UNREAD
    assert state_after_reading(facts) is ScoreState.SENT


@pytest.mark.parametrize(
    ("facts", "state"),
    [
        (shown(90), ScoreState.SENT),
        (shown(81), ScoreState.CONFLICT),
        (shown(None), ScoreState.CONFLICT),
        (replace(SENT, reading=read(18, 20)), ScoreState.SENT),
        (shown(None, replace(SENT, points=0, sent_points=0)), ScoreState.SENT),
        (shown(81, replace(SENT, is_excused=True)), ScoreState.SENT),
        (shown(None, replace(SENT, is_in_class=False)), ScoreState.SENT),
        (shown(None, replace(SENT, is_test=True)), ScoreState.SENT),
        (shown(90, replace(SENT, state=ScoreState.CONFLICT)), ScoreState.SENT),
        (shown(90, replace(SENT, state=ScoreState.REFUSED)), ScoreState.SENT),
        (shown(None, replace(SENT, state=ScoreState.REFUSED)), ScoreState.REFUSED),
        (CASES[Finding.ADOPTED], ScoreState.ADOPTED),
        (shown(70, CASES[Finding.ADOPTED]), ScoreState.CONFLICT),
        (shown(81, CellFacts(ScoreState.OWED, 90)), ScoreState.OWED),
    ],
)
def test_a_reading_makes_a_conflict_of_what_somebody_else_changed_alone(
    facts: CellFacts, state: ScoreState
) -> None:
    assert state_after_reading(facts) is state


def test_what_was_left_comes_back_when_either_number_changes() -> None:
    left = CASES[Finding.LEFT]
    assert not finding_of(left).needs_attention
    assert finding_of(replace(left, points=100)) is Finding.CHANGED
    assert finding_of(shown(70, left)) is Finding.CHANGED


def test_a_mark_is_another_once_anything_a_teacher_saw_has_changed() -> None:
    mark = seen_mark(CONFLICT, 1)
    assert finding_in(mark) is Finding.CHANGED
    assert finding_in("nonsense") is None
    for other in (replace(CONFLICT, state=ScoreState.REFUSED), shown(70, CONFLICT)):
        assert seen_mark(other, 1) != mark
    assert seen_mark(CONFLICT, 2) != mark


points = st.integers(0, 100)
moments = st.integers(0, 365 * 24 * 60).map(lambda minutes: NOW + timedelta(minutes=minutes))
readings = st.builds(
    Reading,
    moments,
    st.none() | st.fractions(0, 200),
    st.sampled_from([Fraction(4), Fraction(20), Fraction(100)]),
    st.none() | moments,
)
cells = st.builds(
    CellFacts,
    state=st.sampled_from(ScoreState),
    points=points,
    maximum=st.sampled_from([4, 100]),
    sent_points=st.none() | points,
    sent_at=st.none() | moments,
    tries=st.integers(0, 9),
    trouble=st.sampled_from(["", "The LMS is down."]),
    reading=st.none() | readings,
    settled=st.none() | st.builds(Settled, points, st.none() | st.fractions(0, 100)),
    column=st.sampled_from(ColumnSight),
    has_gradebook=st.booleans(),
    is_in_class=st.booleans(),
    is_excused=st.booleans(),
    is_test=st.booleans(),
)


@given(cells)
def test_whatever_is_known_there_is_one_finding_and_a_sentence_without_holes(
    facts: CellFacts,
) -> None:
    explained = explain(facts, SCHOOL)
    assert explained.sentence[0].isupper() or explained.sentence[0].isdigit()
    assert "None" not in explained.sentence
    assert "  " not in explained.sentence


@given(cells)
def test_looking_twice_finds_nothing_new(facts: CellFacts) -> None:
    state = state_after_reading(facts)
    seen = replace(facts, state=state)
    if state is ScoreState.SENT and facts.state is not ScoreState.SENT:
        assert facts.reading is not None
        seen = replace(seen, sent_points=facts.points, sent_at=facts.reading.at)
    assert state_after_reading(seen) is state


@given(cells)
def test_looking_never_makes_anything_due(facts: CellFacts) -> None:
    assert (state_after_reading(facts) is ScoreState.OWED) == (facts.state is ScoreState.OWED)


@given(points, st.none() | st.fractions(0, 100))
def test_looking_agrees_with_what_a_delivery_would_do(sent: int, theirs: Fraction | None) -> None:
    facts = replace(
        SENT, points=sent, sent_points=sent, reading=Reading(LATER, theirs, Fraction(100))
    )
    step = step_for(shown=theirs, wanted=sent, ours=[sent], confirmed=sent)
    is_conflict = state_after_reading(facts) is ScoreState.CONFLICT
    assert is_conflict == (step is Step.CONFLICT)
