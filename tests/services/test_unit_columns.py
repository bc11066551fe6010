"""A unit's column follows its objectives, and what is in the gradebook is never taken back."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from lti_tool.db.models import ColumnRow, CourseRow, ObjectiveRow, ScoreOwedRow
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.gradebook.column_plan import EVERY_OBJECTIVE, ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.district_floor import ColumnMode
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.unit_rules import MustPass, RollUp, RollUpKind
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.queries.grade_preview import GradePreview, load_grade_preview
from lti_tool.services.authoring.set_grading_policy import send_what_is_due
from lti_tool.services.mastery.rule import make_ruling, withdraw_ruling
from lti_tool.worker.deliver_scores import drain
from tests.support.classrooms import Classroom
from tests.support.drafts import sample_draft
from tests.support.gradebooks import FakeGradebook
from tests.support.grading import apply_policy, policy_now

UNITS = ColumnPlan(ColumnsPer.UNIT)
BOTH = ColumnPlan(ColumnsPer.BOTH)
UNIT = "cairn:unit:numbers"


def gradebook(room: Classroom) -> FakeGradebook:
    assert isinstance(room.tool.gradebook, FakeGradebook)
    return room.tool.gradebook


def owed(room: Classroom, person: PersonId | None = None) -> dict[str, int]:
    """Answer what a student is owed, by resource id."""
    query = (
        select(ColumnRow.resource_id, ScoreOwedRow.points)
        .join(ScoreOwedRow, ScoreOwedRow.column_id == ColumnRow.id)
        .where(ScoreOwedRow.person_id == (person or room.ada))
    )
    with room.tool.reading() as session:
        return {row.resource_id: row.points for row in session.execute(query)}


def comment(room: Classroom) -> str:
    query = (
        select(ScoreOwedRow.comment)
        .join(ColumnRow, ColumnRow.id == ScoreOwedRow.column_id)
        .where(ColumnRow.unit_id.is_not(None), ScoreOwedRow.person_id == room.ada)
    )
    with room.tool.reading() as session:
        return session.scalars(query).one()


def shown(room: Classroom) -> dict[str, int]:
    book = gradebook(room)
    return {
        book.columns[url].resource_id: int(grade.points or 0)
        for (url, _), grade in book.shown.items()
    }


def preview(room: Classroom, **changes: object) -> GradePreview:
    policy = replace(policy_now(room), **changes)  # type: ignore[arg-type]
    with room.tool.reading() as session:
        return load_grade_preview(
            session, course_id=room.course_id, policy=policy, now=room.clock()
        )


def rule(room: Classroom, kind: RulingKind, slug: str, level: Level | None = None) -> None:
    with room.tool.transaction() as session:
        make_ruling(
            session,
            course_id=room.course_id,
            objective_id=room.objective(slug),
            student_id=room.ada,
            teacher_id=room.rivera,
            draft=RulingDraft(kind, RulingReason.OTHER, "Seen.", level),
            now=room.clock.move(minutes=1),
        )


def withdraw(room: Classroom, objective_id: ObjectiveId, number: int) -> None:
    with room.tool.transaction() as session:
        withdraw_ruling(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            ruling_id=number,
            teacher_id=room.rivera,
            now=room.clock.move(minutes=1),
        )


def set_all(room: Classroom, *slugs: str, level: Level = Level.MASTERED) -> None:
    for slug in slugs:
        rule(room, RulingKind.OVERRIDE, slug, level)


def musts(room: Classroom) -> list[str]:
    with room.tool.reading() as session:
        return list(
            session.scalars(
                select(ObjectiveRow.slug)
                .where(ObjectiveRow.priority == Priority.MUST)
                .order_by(ObjectiveRow.position)
            )
        )


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


def test_a_mean_may_fall_with_new_evidence(room: Classroom) -> None:
    mean = RollUp(RollUpKind.MEAN)
    apply_policy(room, columns=UNITS, roll_up=mean, not_yet=NotYet.AT_ONCE)
    first, second = musts(room)
    set_all(room, first, level=Level.EXTENDS)
    high = owed(room)[UNIT]
    set_all(room, second, level=Level.BEGINNING)
    assert owed(room)[UNIT] < high


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
