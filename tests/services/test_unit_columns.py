"""A unit's column follows its objectives, and what is in the gradebook is never taken back."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool.db.models import CourseRow, ScoreOwedRow
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.column_plan import EVERY_OBJECTIVE, ColumnPlan
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.unit_rules import MustPass, RollUp, RollUpKind
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.services.authoring.set_grading_policy import send_what_is_due
from lti_tool.worker.deliver_scores import drain
from tests.support.classrooms import Classroom
from tests.support.columns import (
    BOTH,
    UNIT,
    UNITS,
    comment,
    gradebook,
    musts,
    owed,
    rule,
    set_all,
    shown,
    withdraw,
)
from tests.support.drafts import sample_draft
from tests.support.grading import apply_policy, policy_now


def test_a_new_course_has_columns_for_must_dos_only_and_an_older_one_keeps_all(
    room: Classroom,
) -> None:
    assert policy_now(room).columns == ColumnPlan()
    [optional] = {each.slug for each in sample_draft().objectives} - set(musts(room))
    set_all(room, *musts(room), optional)
    assert len(owed(room)) == len(musts(room))
    with room.tool.transaction() as session:
        session.get_one(CourseRow, room.course_id).has_every_column = True
    assert policy_now(room).columns == EVERY_OBJECTIVE
    rule(room, RulingKind.OVERRIDE, optional, Level.EXTENDS)
    assert len(owed(room)) == len(musts(room)) + 1


def test_a_unit_is_owed_with_its_last_must_do_and_blank_without_evidence(room: Classroom) -> None:
    apply_policy(room, columns=UNITS)
    assert owed(room) == {}
    first, *others = musts(room)
    set_all(room, first)
    assert owed(room) == {}  # not yet mastered, and held
    set_all(room, *others)
    assert owed(room) == {UNIT: 90}
    assert comment(room).startswith("Mastered: Numbers")
    assert owed(room, room.ben) == {}
    drain(room.tool, room.registration_id)
    [spec] = gradebook(room).columns.values()
    assert (spec.resource_id, spec.tag, spec.label) == (UNIT, "percent", "Numbers")


def test_a_check_owes_objective_and_unit_together(room: Classroom) -> None:
    apply_policy(room, columns=BOTH, not_yet=NotYet.AT_ONCE)
    room.master()
    assert owed(room) == {"cairn:objective:numbers.adding": 90, UNIT: 75}
    assert comment(room).startswith("Under way: Numbers")
    assert "1 of 2 must-dos is mastered" in comment(room)


def test_a_unit_open_in_part_is_sent_on_the_day(room: Classroom) -> None:
    apply_policy(room, columns=UNITS, as_of=room.clock().date() + timedelta(days=5))
    room.master()
    assert owed(room) == {}
    room.clock.move(days=6)
    with room.tool.transaction() as session:
        applied = send_what_is_due(session, course_id=room.course_id, now=room.clock())
    assert applied is not None
    assert applied.changed == 1
    assert owed(room) == {UNIT: 75}


def test_a_weaker_check_lowers_no_unit_while_the_best_counts(room: Classroom) -> None:
    apply_policy(room, columns=UNITS, not_yet=NotYet.AT_ONCE)
    set_all(room, *musts(room))
    rows = versions(room)
    with room.tool.transaction() as session:
        session.get_one(CourseRow, room.course_id).recheck_weeks = 1
    room.clock.move(days=20)
    room.fail()
    assert owed(room) == {UNIT: 90}
    assert versions(room) == rows


def versions(room: Classroom) -> list[int]:
    with room.tool.reading() as session:
        return list(session.scalars(select(ScoreOwedRow.version)))


def test_a_teachers_lower_level_lowers_the_unit_even_before_the_day(room: Classroom) -> None:
    apply_policy(room, columns=UNITS)
    first, *others = musts(room)
    set_all(room, first, *others)
    drain(room.tool, room.registration_id)
    rule(room, RulingKind.OVERRIDE, first, Level.NEARLY)
    drain(room.tool, room.registration_id)
    assert shown(room) == {UNIT: 75}


def test_excusing_the_last_open_must_do_completes_the_unit_until_that_is_taken_back(
    room: Classroom,
) -> None:
    apply_policy(room, columns=UNITS)
    *done, last = musts(room)
    set_all(room, *done)
    assert owed(room) == {}
    rule(room, RulingKind.EXCUSE, last)
    assert owed(room) == {UNIT: 90}
    drain(room.tool, room.registration_id)
    rule(room, RulingKind.REOPEN, done[0])
    assert owed(room) == {UNIT: 90}  # asking again takes no grade away
    withdraw(room, room.objective(last), number=len(done) + 1)
    drain(room.tool, room.registration_id)
    assert shown(room) == {UNIT: 75}


def test_withdrawing_the_only_evidence_leaves_what_the_lms_has(room: Classroom) -> None:
    apply_policy(room, columns=UNITS, not_yet=NotYet.AT_ONCE)
    first = musts(room)[0]
    set_all(room, first)
    drain(room.tool, room.registration_id)
    had = shown(room)
    withdraw(room, room.objective(first), number=1)
    drain(room.tool, room.registration_id)
    assert shown(room) == had


@pytest.mark.parametrize(
    ("kind", "points"),
    [(RollUpKind.MEAN, 82), (RollUpKind.MINIMUM, 75), (RollUpKind.SHARE, 75)],
)
def test_the_rule_of_the_policy_is_the_one_in_use(
    room: Classroom, kind: RollUpKind, points: int
) -> None:
    apply_policy(room, columns=UNITS, roll_up=RollUp(kind), not_yet=NotYet.AT_ONCE)
    first, second = musts(room)
    set_all(room, first)
    set_all(room, second, level=Level.NEARLY)
    assert owed(room)[UNIT] in {points, points + 1}  # 82.5 goes up


def test_must_pass_caps_the_unit(room: Classroom) -> None:
    first, second = musts(room)
    limit = MustPass(3, 55, frozenset({f"numbers.{second}"}))
    apply_policy(
        room,
        columns=UNITS,
        roll_up=RollUp(RollUpKind.MEAN, must_pass=(limit,)),
        not_yet=NotYet.AT_ONCE,
    )
    set_all(room, first)
    set_all(room, second, level=Level.NEARLY)
    assert owed(room) == {UNIT: 55}
    assert "below “Mastered” it is at most 55 points" in comment(room)


def test_a_mean_may_fall_with_new_evidence(room: Classroom) -> None:
    mean = RollUp(RollUpKind.MEAN)
    apply_policy(room, columns=UNITS, roll_up=mean, not_yet=NotYet.AT_ONCE)
    first, second = musts(room)
    set_all(room, first, level=Level.EXTENDS)
    high = owed(room)[UNIT]
    set_all(room, second, level=Level.BEGINNING)
    assert owed(room)[UNIT] < high


def test_what_was_earned_and_waits_is_not_dropped_when_the_unit_grows(room: Classroom) -> None:
    apply_policy(room, columns=UNITS)
    for slug in musts(room):
        room.master(slug)
    assert owed(room) == {UNIT: 90}
    draft = sample_draft()
    more = tuple(replace(each, priority=Priority.MUST) for each in draft.objectives)
    room.reimport(replace(draft, objectives=more))
    room.fail("words")  # the unit is open again, and holds its number back
    assert owed(room) == {UNIT: 90}
