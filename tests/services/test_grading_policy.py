"""A grading policy is kept in versions, and the gradebook follows it, never further than it may."""

from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import CourseRow, GradingPolicyRow, ObjectiveRow, PersonRow, ScoreOwedRow
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.cell_marks import CellEvidence, ShownLevel
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.district_floor import DistrictFloor, NoEvidence
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.scales import scale_of
from lti_tool.domain.gradebook.tables import PointsTable
from lti_tool.domain.mastery.levels import Level
from lti_tool.queries.grade_preview import load_grade_preview
from lti_tool.queries.grades_page import load_grades_page
from lti_tool.services.authoring.set_grading_policy import (
    hold_to_floor,
    send_what_is_due,
    set_grading_policy,
)
from lti_tool.services.passback.owe_score import owe_score
from lti_tool.worker.deliver_scores import drain
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.gradebooks import FakeGradebook
from tests.support.grading import apply_policy, policy_now

TABLE = PointsTable((50, 70, 85, 99))
LATEST = EvidenceRule(RuleKind.LATEST)
MEAN = EvidenceRule(RuleKind.MEAN)


def points(room: Classroom) -> list[int]:
    with room.tool.reading() as session:
        return list(session.scalars(select(ScoreOwedRow.points).order_by(ScoreOwedRow.id)))


def gradebook(room: Classroom) -> FakeGradebook:
    assert isinstance(room.tool.gradebook, FakeGradebook)
    return room.tool.gradebook


def shown(room: Classroom) -> list[int]:
    return sorted(int(grade.points or 0) for grade in gradebook(room).shown.values())


def sends(room: Classroom) -> int:
    return sum(map(len, gradebook(room).posts.values()))


def expected(room: Classroom, **changes: object) -> int:
    policy = replace(policy_now(room), **changes)  # type: ignore[arg-type]
    with room.tool.reading() as session:
        preview = load_grade_preview(
            session, course_id=room.course_id, policy=policy, now=room.clock()
        )
    return preview.simulation.changed_cells


def nearly(room: Classroom) -> None:
    """Ada gets one question wrong, which is not enough."""
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})


def test_a_policy_is_kept_for_its_course_alone(room: Classroom) -> None:
    other = make_other_classroom(room)
    apply_policy(room, table=TABLE, not_yet=NotYet.AT_ONCE)
    assert policy_now(room).table == TABLE
    assert policy_now(other).version == 0
    assert policy_now(other).table == PointsTable()


def test_a_course_that_chose_before_there_were_policies_keeps_what_it_chose(
    room: Classroom,
) -> None:
    with room.tool.transaction() as session:
        course = session.get_one(CourseRow, room.course_id)
        course.grade_points, course.sends_not_yet = [50, 70, 85, 99], True
    policy = policy_now(room)
    assert (policy.table, policy.not_yet) == (TABLE, NotYet.AT_ONCE)
    assert policy.rule.kind is policy.work_rule.kind is RuleKind.HIGHEST


def test_versions_are_dated_and_kept(room: Classroom) -> None:
    apply_policy(room, table=TABLE)
    room.clock.move(minutes=5)
    apply_policy(room, rule=LATEST)
    with room.tool.reading() as session:
        page = load_grades_page(session, course_id=room.course_id)
        stored = session.scalars(select(GradingPolicyRow.policy["rule"]["kind"].as_string()))
        assert sorted(stored) == ["highest", "latest"]
    assert [(each.version, each.by) for each in page.versions] == [(2, "Rivera"), (1, "Rivera")]
    assert page.versions[0].made_at - page.versions[1].made_at == timedelta(minutes=5)
    assert page.policy.holds_from == room.clock().date()


def test_whoever_looked_at_an_older_version_is_told(room: Classroom) -> None:
    seen = policy_now(room)
    apply_policy(room, table=TABLE)
    with pytest.raises(DomainError, match="meanwhile"), room.tool.transaction() as session:
        set_grading_policy(
            session,
            course_id=room.course_id,
            teacher_id=room.rivera,
            policy=seen,
            floor=seen.floor,
            now=room.clock(),
        )
    assert policy_now(room).version == 1


def test_an_unsound_policy_and_one_below_the_floor_are_refused_in_words(room: Classroom) -> None:
    with pytest.raises(DomainError, match="fewer points than a lower one"):
        apply_policy(room, table=PointsTable((60, 50, 90, 100)))
    with pytest.raises(DomainError, match="your district asks for at least 90"):
        apply_policy(room, table=TABLE, floor=DistrictFloor(mastery_points=90))
    assert policy_now(room).version == 0


def test_grades_in_the_gradebook_follow_and_as_many_as_were_announced(room: Classroom) -> None:
    room.master(person=room.ada)
    room.master(person=room.ben)
    drain(room.tool, room.registration_id)
    before = sends(room)
    announced = expected(room, table=TABLE)
    applied = apply_policy(room, table=TABLE)
    drain(room.tool, room.registration_id)
    assert announced == applied.changed == sends(room) - before == 2
    assert shown(room) == [85, 85]


def test_nothing_is_sent_where_nothing_changes(room: Classroom) -> None:
    room.master()
    drain(room.tool, room.registration_id)
    assert apply_policy(room, rule=LATEST).changed == 0
    assert drain(room.tool, room.registration_id) == 0


def test_a_grade_that_somebody_changed_in_the_lms_is_left_alone(room: Classroom) -> None:
    room.master(person=room.ada)
    room.master(person=room.ben)
    drain(room.tool, room.registration_id)
    with room.tool.transaction() as session:
        session.execute(
            update(ScoreOwedRow)
            .where(ScoreOwedRow.person_id == room.ada)
            .values(state=ScoreState.CONFLICT, trouble="81")
        )
    assert expected(room, table=TABLE) == 1
    assert apply_policy(room, table=TABLE).changed == 1
    drain(room.tool, room.registration_id)
    assert points(room) == [90, 85]


def test_a_number_is_never_taken_out_of_the_gradebook(room: Classroom) -> None:
    apply_policy(room, not_yet=NotYet.AT_ONCE)
    nearly(room)
    drain(room.tool, room.registration_id)
    had = shown(room)
    assert len(had) == 1
    assert had[0] < 90
    assert apply_policy(room, not_yet=NotYet.HOLD).changed == 0
    assert drain(room.tool, room.registration_id) == 0
    assert shown(room) == had


def test_what_was_never_sent_is_owed_no_more(room: Classroom) -> None:
    apply_policy(room, not_yet=NotYet.AT_ONCE)
    nearly(room)
    apply_policy(room, not_yet=NotYet.HOLD)
    assert points(room) == []


def test_a_rule_decides_which_evidence_counts_from_the_next_check_on(room: Classroom) -> None:
    apply_policy(room, rule=MEAN, not_yet=NotYet.AT_ONCE)
    nearly(room)
    [first] = points(room)
    room.clock.move(days=2)
    room.talk()
    room.master()
    [now] = points(room)
    assert first < now < 90
    with room.tool.reading() as session:
        comment = session.scalars(select(ScoreOwedRow.comment)).one()
    assert comment.endswith("What counts is the mean of all.")


@pytest.mark.parametrize(("rule", "owed"), [(LATEST, 60), (MEAN, 75), (EvidenceRule(), 90)])
def test_only_some_rules_let_a_weaker_check_lower_a_grade(
    room: Classroom, rule: EvidenceRule, owed: int
) -> None:
    apply_policy(room, rule=rule, not_yet=NotYet.AT_ONCE)
    room.master()
    now = room.clock.move(days=1)
    with room.tool.transaction() as session:
        owe_score(
            session,
            objective=session.get_one(ObjectiveRow, room.objective()),
            person_id=room.ada,
            level=Level.BEGINNING,
            reason="1 of 2.",
            now=now,
            evidence=CellEvidence(
                (
                    ShownLevel(Level.MASTERED, now - timedelta(days=1)),
                    ShownLevel(Level.BEGINNING, now),
                )
            ),
        )
    assert points(room) == [owed]


def test_levels_have_the_schools_names_beside_a_grade(room: Classroom) -> None:
    apply_policy(
        room,
        scale=scale_of(("No evidence yet", "Emerging", "Developing", "Proficient", "Extending"), 3),
    )
    room.master()
    with room.tool.reading() as session:
        comment = session.scalars(select(ScoreOwedRow.comment)).one()
    assert comment.startswith("Proficient: Add whole numbers")


def test_what_waits_for_a_day_is_sent_on_that_day_once(room: Classroom) -> None:
    day = room.clock().date() + timedelta(days=10)
    apply_policy(room, as_of=day)
    nearly(room)
    assert points(room) == []
    assert due(room) is None
    room.clock.move(days=10)
    assert due(room) == 1
    assert len(points(room)) == 1
    drain(room.tool, room.registration_id)
    assert due(room) is None
    assert drain(room.tool, room.registration_id) == 0


def test_no_evidence_is_no_zero_unless_course_and_district_say_so(room: Classroom) -> None:
    day = room.clock().date()
    apply_policy(room, as_of=day)
    assert points(room) == []
    floor = DistrictFloor(no_evidence=NoEvidence.FIFTY)
    applied = apply_policy(room, no_evidence=NoEvidence.FIFTY, floor=floor)
    assert set(points(room)) == {50}
    assert applied.changed == len(points(room)) > 1


def test_a_test_student_gets_no_number_for_nothing(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(update(PersonRow).where(PersonRow.id == room.ben).values(is_test=True))
    floor = DistrictFloor(no_evidence=NoEvidence.FIFTY)
    apply_policy(room, as_of=room.clock().date(), no_evidence=NoEvidence.FIFTY, floor=floor)
    with room.tool.reading() as session:
        assert set(session.scalars(select(ScoreOwedRow.person_id))) == {room.ada}


def test_a_floor_that_rises_lifts_what_was_sent(room: Classroom) -> None:
    apply_policy(room, table=TABLE)
    room.master()
    drain(room.tool, room.registration_id)
    floor = DistrictFloor(mastery_points=88)
    with room.tool.transaction() as session:
        applied = hold_to_floor(session, course_id=room.course_id, floor=floor, now=room.clock())
    assert applied is not None
    assert applied.changed == 1
    drain(room.tool, room.registration_id)
    assert shown(room) == [88]
    with room.tool.transaction() as session:
        again = hold_to_floor(session, course_id=room.course_id, floor=floor, now=room.clock())
    assert again is None
    with room.tool.reading() as session:
        page = load_grades_page(session, course_id=room.course_id)
    assert page.versions[0].by == "the district"


def due(room: Classroom) -> int | None:
    with room.tool.transaction() as session:
        applied = send_what_is_due(session, course_id=room.course_id, now=room.clock())
    return None if applied is None else applied.changed
