"""Columns are made once, and what is in the gradebook stays when a course chooses others."""

from concurrent.futures import ThreadPoolExecutor

from sqlalchemy import select

from lti_tool.db.models import ColumnRow, ScoreOwedRow
from lti_tool.domain.gradebook.column_plan import ColumnPlan
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.district_floor import ColumnMode
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.worker.deliver_scores import drain
from tests.support.classrooms import Classroom
from tests.support.columns import (
    UNIT,
    UNITS,
    gradebook,
    musts,
    owed,
    preview,
    rule,
    set_all,
    shown,
)
from tests.support.grading import apply_policy


def test_switching_to_units_keeps_the_columns_that_are_there_and_writes_them_no_more(
    room: Classroom,
) -> None:
    apply_policy(room, not_yet=NotYet.AT_ONCE)
    room.master()
    drain(room.tool, room.registration_id)
    room.master(person=room.ben)  # owed and not sent
    before = dict(gradebook(room).shown)
    found = preview(room, columns=UNITS)
    assert found.ended == ("N.1 Add whole numbers",)
    assert found.simulation.changed_cells == 2
    assert {row.name: row.change.mastered_after for row in found.rows} == {"Ada": 1, "Ben": 1}
    assert apply_policy(room, columns=UNITS).changed == 2
    drain(room.tool, room.registration_id)
    room.clock.move(hours=2)  # whoever waited for the column to be made
    drain(room.tool, room.registration_id)
    book = gradebook(room)
    assert {cell: book.shown[cell] for cell in before} == before
    assert sum(map(len, book.posts.values())) == 3  # Ada's two, Ben's unit
    assert {spec.resource_id for spec in book.columns.values()} == {
        "cairn:objective:numbers.adding",
        UNIT,
    }
    rule(room, RulingKind.OVERRIDE, "adding", Level.EXTENDS)
    drain(room.tool, room.registration_id)
    assert {cell: book.shown[cell] for cell in before} == before


def test_what_waits_to_replace_a_number_is_dropped_with_its_column(room: Classroom) -> None:
    apply_policy(room, not_yet=NotYet.AT_ONCE)
    room.master()
    drain(room.tool, room.registration_id)
    rule(room, RulingKind.OVERRIDE, "adding", Level.EXTENDS)
    apply_policy(room, columns=UNITS)
    with room.tool.reading() as session:
        row = session.scalars(select(ScoreOwedRow).order_by(ScoreOwedRow.id)).first()
        assert row is not None
        assert (row.state, row.points) == (ScoreState.SENT, 90)
    drain(room.tool, room.registration_id)
    assert shown(room)["cairn:objective:numbers.adding"] == 90


def test_switching_back_goes_on_where_the_columns_stood(room: Classroom) -> None:
    apply_policy(room, not_yet=NotYet.AT_ONCE)
    room.master()
    drain(room.tool, room.registration_id)
    apply_policy(room, columns=UNITS)
    rule(room, RulingKind.OVERRIDE, "adding", Level.EXTENDS)
    drain(room.tool, room.registration_id)
    assert preview(room, columns=ColumnPlan()).simulation.changed_cells == 1
    assert apply_policy(room, columns=ColumnPlan()).changed == 1
    drain(room.tool, room.registration_id)
    assert shown(room)["cairn:objective:numbers.adding"] == 100
    assert len(gradebook(room).columns) == 2


def test_a_whole_class_at_once_makes_one_unit_column(room: Classroom) -> None:
    apply_policy(room, columns=UNITS, not_yet=NotYet.AT_ONCE)
    attempts = [(person, room.start(person=person)) for person in (room.ada, room.ben)]
    answers = [room.right(attempt_id) for _, attempt_id in attempts]
    with ThreadPoolExecutor(2) as students:
        list(
            students.map(
                lambda each: room.submit(each[0][1], each[1], each[0][0]),
                zip(attempts, answers, strict=True),
            )
        )
    with room.tool.reading() as session:
        assert session.scalars(select(ColumnRow.resource_id)).all() == [UNIT]
    assert owed(room) == owed(room, room.ben) == {UNIT: 75}
    with ThreadPoolExecutor(2) as workers:
        list(workers.map(lambda _: drain(room.tool, room.registration_id), range(2)))
    room.clock.move(hours=2)
    drain(room.tool, room.registration_id)
    assert len(gradebook(room).columns) == 1


def test_a_unit_that_was_changed_in_the_lms_is_left_alone(room: Classroom) -> None:
    apply_policy(room, columns=UNITS, not_yet=NotYet.AT_ONCE)
    room.master()
    drain(room.tool, room.registration_id)
    book = gradebook(room)
    book.teacher_types(book.only_cell, 81)
    set_all(room, *musts(room))
    drain(room.tool, room.registration_id)
    assert shown(room) == {UNIT: 81}


def test_complete_columns_say_so(room: Classroom) -> None:
    apply_policy(room, columns=UNITS, mode=ColumnMode.COMPLETE, rule=EvidenceRule(RuleKind.LATEST))
    set_all(room, *musts(room))
    drain(room.tool, room.registration_id)
    [spec] = gradebook(room).columns.values()
    assert (spec.tag, shown(room)) == ("complete", {UNIT: 100})
