"""What Cairn never does to a gradebook, over real HTTP with an LMS that behaves like the product.

It never clears a grade, never overwrites a teacher's edit, never loses one of two changes in a
second, never tries what is refused for good again and again, never drops a teacher's comment.
"""

from collections.abc import Iterator
from dataclasses import replace
from datetime import timedelta
from pathlib import Path
from typing import Any

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import CourseRow, MembershipRow, ObjectiveRow, PersonRow, ScoreOwedRow
from lti_tool.db.stores.cell_facts import load_cells
from lti_tool.demo_lms.settings import ProfileName
from lti_tool.demo_lms.state import LineItem
from lti_tool.domain.gradebook.delivery import ScoreState
from lti_tool.domain.gradebook.reconciliation import Finding, finding_of
from lti_tool.domain.ids import CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.services.mastery.rule import make_ruling
from lti_tool.services.passback.owe_score import owe_score
from lti_tool.worker.deliver_scores import drain
from lti_tool.worker.reconcile_grades import reconcile_course
from tests.support.classrooms import Classroom
from tests.support.clock import FakeClock
from tests.support.factories import make_teacher
from tests.support.serving import Town, running_town
from tests.worker.conftest import master

BOTH = (ProfileName.MOODLE, ProfileName.CANVAS)


@pytest.fixture
def profile() -> ProfileName:
    """Which product the LMS behaves like; tests choose others."""
    return ProfileName.MOODLE


@pytest.fixture
def graded(database_url: str, tmp_path: Path, keys: Path, profile: ProfileName) -> Iterator[Town]:
    """A town whose gradebook shows Ada's 90."""
    with running_town(database_url, tmp_path, keys, profile=profile) as town:
        with town.tool.transaction() as session:
            session.execute(update(CourseRow).values(product=profile.value))
        master(town, "ada")
        with town.tool.transaction() as session:
            # She took her check on a clock that runs ahead; Canvas takes nothing from tomorrow.
            session.execute(update(ScoreOwedRow).values(submitted_at=town.tool.clock()))
        deliver(town)
        assert town.owed().state == ScoreState.SENT, town.owed().trouble
        assert grade(town)["score"] == 90
        yield town


both = pytest.mark.parametrize("profile", BOTH)
moodle = pytest.mark.parametrize("profile", [ProfileName.MOODLE])


def deliver(town: Town) -> int:
    town.let_waiting_end()
    return drain(town.tool, town.registration_id)


def grade(town: Town) -> dict[str, Any]:
    [found] = town.state()["grades"]
    assert isinstance(found, dict)
    return found


def tries(town: Town) -> int:
    return len(town.state()["history"])


def our_column(town: Town) -> LineItem:
    """Answer the one column that is ours: an activity may have brought others."""
    items = town.lms.lms.gradebook.line_items()
    [found] = [each for each in items if (each.resource_id or "").startswith("cairn:objective:")]
    return found


def teacher_types(town: Town, score: float | None) -> None:
    """Have a teacher type Ada's grade in the LMS, as on its own page."""
    lms, item = town.lms.lms, our_column(town)
    ada = lms.school.person("ada")
    assert ada is not None
    lms.gradebook.type_grade(item, ada.sub, score=score, now=lms.settings.clock())


def owe(town: Town, level: Level) -> None:
    with town.tool.transaction() as session:
        owe_score(
            session,
            objective=session.scalars(select(ObjectiveRow).order_by(ObjectiveRow.id)).first(),  # type: ignore[arg-type]
            person_id=ada_of(session),
            level=level,
            reason="Why.",
            now=town.tool.clock(),
        )


def ada_of(session: Any) -> PersonId:
    return PersonId(session.scalars(select(ScoreOwedRow.person_id)).one())


def course(town: Town) -> CourseId:
    with town.tool.reading() as session:
        return CourseId(session.scalars(select(CourseRow.id)).one())


def finding(town: Town) -> Finding:
    with town.tool.reading() as session:
        [cell] = load_cells(session, course_id=course(town))
        return finding_of(cell.facts)


@both
def test_a_student_who_starts_again_and_falls_short_keeps_the_grade(graded: Town) -> None:
    course_id, now = course(graded), graded.tool.clock() + timedelta(hours=1)
    with graded.tool.transaction() as session:
        rivera = make_teacher(session, course_id)
        ada = ada_of(session)
        objective_id = ObjectiveId(
            session.scalars(select(ObjectiveRow.id).order_by(ObjectiveRow.id)).first() or 0
        )
        make_ruling(
            session,
            course_id=course_id,
            objective_id=objective_id,
            student_id=ada,
            teacher_id=rivera,
            draft=RulingDraft(RulingKind.REOPEN, RulingReason.DOUBT, "Please show it again."),
            now=now,
        )
        unit_id = session.get_one(ObjectiveRow, objective_id).unit_id
        # Also where what falls short is sent at once.
        session.get_one(CourseRow, course_id).sends_not_yet = True
    before = tries(graded)
    room = Classroom(
        tool=graded.tool,
        clock=FakeClock(now),
        registration_id=graded.registration_id,
        course_id=course_id,
        unit_id=unit_id,  # type: ignore[arg-type]
        ada=ada,
        ben=PersonId(0),
        rivera=rivera,
    )
    attempt_id = room.start()
    deliver(graded)
    assert (grade(graded)["score"], tries(graded)) == (90, before)
    room.submit(attempt_id, {})
    deliver(graded)
    assert (grade(graded)["score"], tries(graded)) == (90, before)


@both
@pytest.mark.parametrize("typed", [81, 95, 90.5, 0, None])
def test_a_teachers_own_grade_is_listed_and_never_overwritten(
    graded: Town, typed: float | None
) -> None:
    before = tries(graded)
    teacher_types(graded, typed)
    owe(graded, Level.EXTENDS)
    deliver(graded)
    assert tries(graded) == before
    shown = [each["score"] for each in graded.state()["grades"]]
    assert shown in ([typed], [])
    assert graded.owed().state == ScoreState.CONFLICT
    assert finding(graded) in {Finding.CHANGED, Finding.GONE}


@both
@pytest.mark.parametrize("typed", [81, 90.5, None])
def test_the_night_finds_a_teachers_own_grade_before_anything_is_sent(
    graded: Town, typed: float | None
) -> None:
    assert reconcile_course(graded.tool, course(graded)) == 0
    assert finding(graded) is Finding.SAME
    before = tries(graded)
    teacher_types(graded, typed)
    assert reconcile_course(graded.tool, course(graded)) == 1
    assert finding(graded) is (Finding.GONE if typed is None else Finding.CHANGED)
    deliver(graded)
    assert tries(graded) == before


@both
def test_two_changes_in_a_second_both_arrive(graded: Town) -> None:
    with graded.tool.transaction() as session:
        session.execute(update(CourseRow).values(grade_points=[60, 75, 90, 96]))
    owe(graded, Level.EXTENDS)
    deliver(graded)
    with graded.tool.transaction() as session:
        row = session.scalars(select(ScoreOwedRow)).one()
        row.points, row.version, row.state = 100, row.version + 1, ScoreState.OWED
    deliver(graded)
    assert grade(graded)["score"] == 100
    assert graded.owed().state == ScoreState.SENT
    assert [each["status"] for each in graded.state()["history"]] == [200, 200, 200]


@moodle
def test_a_locked_column_is_tried_once_and_the_teacher_is_told_why(graded: Town) -> None:
    lms = graded.lms.lms
    item = our_column(graded)
    lms.gradebook.replace_line_item(replace(item, is_locked=True))
    before = tries(graded)
    owe(graded, Level.EXTENDS)
    for _ in range(3):
        deliver(graded)
    assert tries(graded) == before + 1
    assert graded.owed().state == ScoreState.REFUSED
    assert "locked this column" in graded.owed().trouble
    assert finding(graded) is Finding.REFUSED
    assert grade(graded)["score"] == 90


@moodle
def test_a_deleted_column_is_noted_and_not_made_again_by_itself(graded: Town) -> None:
    lms = graded.lms.lms
    item = our_column(graded)
    lms.gradebook.delete_line_item(item.course_id, item.id)
    reconcile_course(graded.tool, course(graded))
    assert finding(graded) is Finding.COLUMN_DELETED
    deliver(graded)
    assert not any("cairn:" in str(each["resource_id"]) for each in graded.state()["columns"])


@both
def test_who_left_the_class_makes_no_conflict(graded: Town) -> None:
    teacher_types(graded, None)
    with graded.tool.transaction() as session:
        ada = session.scalars(select(PersonRow.id).where(PersonRow.sub.is_not(None))).first()
        assert ada
        session.execute(update(MembershipRow).values(is_active=False))
    assert reconcile_course(graded.tool, course(graded)) == 0
    assert finding(graded) is Finding.NOT_GRADED
