"""What a school information system would cut, garble or count twice is said with what mends it."""

import pytest

from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.columns import column_label
from lti_tool.domain.gradebook.sis_preflight import PlannedColumn, preflight

UNITS = ColumnPlan(ColumnsPer.UNIT)
GOOD = PlannedColumn("Numbers", "Numbers", "Numbers", has_grade=True)


def titles(
    *columns: PlannedColumn, plan: ColumnPlan = UNITS, ended: tuple[str, ...] = ()
) -> list[str]:
    return [line.title for line in preflight(plan, columns, ended) if not line.is_good]


def named(name: str, taken: tuple[str, ...] = (), **changes: object) -> PlannedColumn:
    label = column_label("", name, taken)
    return PlannedColumn(label, name, "Unit", has_grade=True, **changes)  # type: ignore[arg-type]


def test_sound_columns_have_nothing_to_mend() -> None:
    assert titles(GOOD, named("6.RP.3b Unit rates (part 1)")) == []
    assert len(preflight(UNITS, [GOOD])) == 9


@pytest.mark.parametrize(
    ("columns", "wrong"),
    [
        ([named("A title that is far too long for it")], "Length of names"),
        ([named("Rates"), named("Rates", ("Rates",))], "Names that tell columns apart"),
        ([named("Rates"), named("rates")], "Names that tell columns apart"),
        ([named("Rates → ratios")], "Signs in names"),
        ([named("Rates", maximum=50)], "Out of how many points"),
        ([PlannedColumn("Rates", "Rates", "Unit")], "At least one grade"),
        ([named(f"Objective {n}") for n in range(10)], "How many columns"),
        ([], None),
    ],
)
def test_each_fault_has_its_line(columns: list[PlannedColumn], wrong: str | None) -> None:
    assert titles(*columns) == ([wrong] if wrong else [])


def test_both_kinds_count_twice_and_left_over_columns_go_along() -> None:
    assert titles(GOOD, plan=ColumnPlan(ColumnsPer.BOTH)) == ["Counting twice"]
    assert titles(GOOD, ended=("N.1 Add",)) == ["Columns left over"]


def test_what_the_system_would_cut_is_shown_and_a_made_column_is_renamed_in_the_lms() -> None:
    long = "Multiply and divide whole numbers by ten"
    planned = {line.title: line for line in preflight(UNITS, [named(long)])}["Length of names"]
    made = {line.title: line for line in preflight(UNITS, [named(long, is_made=True)])}

    assert planned.names == (f"{long} → Multiply and divide whole num…",)
    assert "rename it there" not in planned.remedy
    assert "rename it there" in made["Length of names"].remedy
