"""What another policy would change, before it applies."""

from dataclasses import replace
from datetime import date
from random import Random

from hypothesis import given

from lti_tool.domain.gradebook.district_floor import ColumnMode
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import DEFAULT_GRADING, GradingPolicy, NotYet
from lti_tool.domain.gradebook.simulation import MOST_SHOWN, ChangeKind, Simulation, simulate
from lti_tool.domain.gradebook.tables import PointsTable
from tests.domain.gradebook.grading import TODAY, policies, shown

CLASS = {
    "Ada": {"ratios": shown(3), "graphs": shown(2)},
    "Ben": {"ratios": shown(4, 2), "graphs": shown()},
    "Cem": {"ratios": shown(1), "graphs": shown(3, is_excused=True)},
}
AT_ONCE = replace(DEFAULT_GRADING, not_yet=NotYet.AT_ONCE)


def compare(after: GradingPolicy, before: GradingPolicy = DEFAULT_GRADING) -> Simulation[str, str]:
    return simulate(CLASS, before=before, after=after, today=TODAY)


def test_every_student_has_a_row_with_before_and_after() -> None:
    found = compare(AT_ONCE)

    assert [row.student for row in found.rows] == ["Ada", "Ben", "Cem"]
    assert {
        (cell.student, cell.objective): (cell.before.points, cell.after.points)
        for row in found.rows
        for cell in row.cells
    } == {
        ("Ada", "ratios"): (90, 90),
        ("Ada", "graphs"): (None, 75),
        ("Ben", "ratios"): (100, 100),
        ("Ben", "graphs"): (None, None),
        ("Cem", "ratios"): (None, 60),
        ("Cem", "graphs"): (None, None),
    }
    assert [row.changed for row in found.rows] == [1, 0, 1]
    assert (found.changed_cells, found.changed_students) == (2, 2)
    assert found.counts[ChangeKind.NEW] == 2


def test_what_would_happen_is_one_sentence() -> None:
    assert compare(AT_ONCE).sentence == (
        "2 numbers in the LMS gradebook would change, for 2 students: 0 higher, 0 lower, 2 new."
    )
    assert compare(DEFAULT_GRADING).sentence == "No number in the LMS gradebook would change."


def test_a_number_that_would_not_be_sent_stays_in_the_lms() -> None:
    found = compare(DEFAULT_GRADING, before=AT_ONCE)

    assert found.counts[ChangeKind.STAYS] == 2
    assert found.changed_cells == 0


def test_another_table_moves_numbers_and_the_biggest_moves_come_first() -> None:
    found = compare(replace(AT_ONCE, table=PointsTable((50, 70, 95, 100))), before=AT_ONCE)

    assert [(cell.student, cell.difference) for cell in found.biggest] == [
        ("Cem", -10),
        ("Ada", 5),
        ("Ada", -5),
    ]
    assert (found.counts[ChangeKind.HIGHER], found.counts[ChangeKind.LOWER]) == (1, 2)


def test_another_maximum_is_compared_by_share_and_sent_all_the_same() -> None:
    found = compare(replace(DEFAULT_GRADING, mode=ColumnMode.LEVEL))

    by_objective = {cell.student: cell.kind for row in found.rows for cell in row.cells[:1]}
    assert by_objective["Ben"] is ChangeKind.SAME_SHARE
    assert by_objective["Ada"] is ChangeKind.LOWER
    assert found.changed_cells == 2
    assert found.sentence.endswith("1 lower, 0 new, 1 out of another maximum.")


def test_mastery_that_another_rule_would_no_longer_show_is_counted() -> None:
    found = compare(replace(AT_ONCE, rule=EvidenceRule(RuleKind.LATEST)))
    ben = found.rows[1]

    assert (ben.mastered_before, ben.mastered_after) == (1, 0)


def test_no_more_than_the_biggest_moves_are_listed() -> None:
    crowd = {number: {"ratios": shown(3)} for number in range(30)}
    after = replace(DEFAULT_GRADING, table=PointsTable((60, 75, 85, 100)))

    found = simulate(crowd, before=DEFAULT_GRADING, after=after, today=TODAY)

    assert [cell.student for cell in found.biggest] == list(range(MOST_SHOWN))
    assert found.changed_cells == 30


@given(policies(), policies())
def test_every_cell_is_counted_once_and_nothing_changes_under_the_same_policy(
    one: GradingPolicy, other: GradingPolicy
) -> None:
    found = compare(one, before=other)

    assert sum(found.counts.values()) == 6
    assert found.changed_cells == sum(row.changed for row in found.rows)
    assert compare(one, before=one).counts[ChangeKind.SAME] == 6


def test_a_year_of_a_big_class_is_compared_cell_by_cell() -> None:
    chance = Random(7)
    big = {
        student: {
            objective: shown(*(chance.randrange(5) for _ in range(chance.randrange(7))))
            for objective in range(30)
        }
        for student in range(40)
    }
    after = replace(AT_ONCE, rule=EvidenceRule(RuleKind.POWER_LAW), as_of=date(2026, 12, 18))

    found = simulate(big, before=DEFAULT_GRADING, after=after, today=TODAY)

    assert sum(found.counts.values()) == 1200
    assert len(found.rows) == 40
