"""What a decision rests on when things cross: rulings, late closings, talks, recorded work."""

from dataclasses import replace
from datetime import timedelta
from fractions import Fraction

import pytest
from sqlalchemy import select, update

from lti_tool.db.models import DecisionRow, ObjectiveRow, ScoreOwedRow
from lti_tool.db.stores.redecisions import load_redecisions
from lti_tool.db.stores.standings import load_objective_standing
from lti_tool.domain.assessment.responses.marked import Observation
from lti_tool.domain.curriculum.criterion import Percent, RubricLevel, Streak
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.evidence import replay
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.requests import RequestState
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.interchange.unit_checks import check_meaning
from lti_tool.interchange.unit_mapping import unit_to_mapping
from lti_tool.services.authoring.change_criterion import change_criterion
from lti_tool.services.checking.close_attempts import close_attempt
from lti_tool.services.mastery.rule import make_ruling, withdraw_ruling
from tests.support.classrooms import Classroom
from tests.support.drafts import ADDING, adding, sample_draft
from tests.support.marked import (
    MEASURING,
    PROVING,
    RUBRIC,
    give,
    hand_in,
    marked_draft,
    see,
    use_marked_unit,
)
from tests.support.reassessing import have_teacher_approve, requests, say_yes, states
from tests.support.term import set_policy
from tests.support.timed import accommodate, attempt, set_limit


def override(room: Classroom, level: Level) -> None:
    objective_id = room.objective()
    with room.tool.transaction() as session:
        make_ruling(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            teacher_id=room.rivera,
            draft=RulingDraft(
                RulingKind.OVERRIDE, RulingReason.OTHER, "I have seen it myself.", level
            ),
            now=room.clock.move(minutes=1),
        )


def withdraw_first(room: Classroom) -> None:
    objective_id = room.objective()
    with room.tool.transaction() as session:
        withdraw_ruling(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            ruling_id=1,
            teacher_id=room.rivera,
            now=room.clock.move(minutes=1),
        )


def close_late(room: Classroom, attempt_id: AttemptId) -> None:
    with room.tool.transaction() as session:
        close_attempt(session, attempt_id=attempt_id, now=room.clock.move(minutes=1))


def after_the_end(room: Classroom, attempt_id: AttemptId) -> None:
    closes_at = attempt(room, attempt_id).closes_at
    assert closes_at is not None
    room.clock.now = closes_at + timedelta(minutes=5)


def level(room: Classroom) -> Level:
    objective_id = room.objective()
    with room.tool.reading() as session:
        return load_objective_standing(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            person_id=room.ada,
            now=room.clock(),
        ).standing.level


def owed(room: Classroom) -> list[int]:
    with room.tool.reading() as session:
        return list(session.scalars(select(ScoreOwedRow.points)))


def weights(room: Classroom) -> list[int]:
    """Answer on how many attempts each decision rests."""
    return [len(each.evidence["attempts"]) for each in room.decisions()]


# --- Evidence -----------------------------------------------------------------------------------


def test_a_withdrawn_override_brings_the_answers_before_it_back(room: Classroom) -> None:
    room.learn("adding-read")
    room.fail()
    override(room, Level.BEGINNING)
    room.fail()
    assert weights(room) == [1, 1]
    withdraw_first(room)
    room.talk()
    room.fail()
    assert weights(room) == [1, 1, 3]


def test_decisions_from_before_evidence_was_kept_are_left_out(room: Classroom) -> None:
    room.learn("adding-read")
    room.fail()
    with room.tool.transaction() as session:
        session.execute(update(DecisionRow).values(evidence={}, sureness=None))
    room.talk()
    room.master()
    assert weights_or_none(room) == [None, 1]


def weights_or_none(room: Classroom) -> list[int | None]:
    found = (each.evidence.get("attempts") for each in room.decisions())
    return [None if each is None else len(each) for each in found]


def test_answers_of_a_look_back_are_no_evidence_for_later_checks(room: Classroom) -> None:
    set_policy(room, recheck_weeks=1)
    room.master()
    room.clock.move(days=8)
    room.fail()
    recorded = [each["items"] for each in room.decisions()[-1].evidence["attempts"]]
    assert len(recorded) == 2
    override(room, Level.BEGINNING)
    withdraw_first(room)
    assert level(room) is Level.MASTERED


def test_what_was_taught_after_the_end_taught_nothing_for_the_check(room: Classroom) -> None:
    set_policy(room, strictness=Strictness.CONFIRMED)
    set_limit(room)
    room.master()
    assert room.decisions()[0].verdict == "almost"
    short = room.start()
    room.save(short, room.right(short))
    after_the_end(room, short)
    room.talk()
    close_late(room, short)
    last = room.decisions()[-1].evidence["attempts"][-1]
    assert not last["retaught"]


def test_what_was_taught_before_the_check_did(room: Classroom) -> None:
    room.fail()
    room.talk()
    room.master()
    assert room.decisions()[-1].evidence["attempts"][-1]["retaught"]


def test_a_decision_keeps_how_sure_the_course_wanted_to_be(room: Classroom) -> None:
    set_policy(room, strictness=Strictness.STRICT)
    room.master()
    set_policy(room, strictness=Strictness.SIMPLE)
    room.master()
    kept = [each.evidence["strictness"] for each in room.decisions()]
    assert kept == [Strictness.STRICT, Strictness.SIMPLE]
    for each in room.decisions():
        again = replay(each.evidence)
        assert again is not None
        assert again.probability == pytest.approx(each.sureness)


# --- Grades -------------------------------------------------------------------------------------


def test_a_level_set_after_the_end_stands_though_the_check_closes_later(room: Classroom) -> None:
    set_limit(room)
    attempt_id = room.start()
    room.save(attempt_id, room.right(attempt_id))
    after_the_end(room, attempt_id)
    override(room, Level.BEGINNING)
    close_late(room, attempt_id)
    assert level(room) is Level.BEGINNING
    assert owed(room) == []


# --- Requests -----------------------------------------------------------------------------------


def test_a_request_does_not_outlive_what_a_teacher_records(room: Classroom) -> None:
    """Else nobody can ask again: there is one open request, and it is about an earlier check."""
    use_marked_unit(room)
    have_teacher_approve(room)
    room.learn(f"{PROVING}-adding-read")
    give(room, hand_in(room), {0: 1, 1: 1})
    room.learn(f"{PROVING}-adding-example")
    assert states(room) == [RequestState.WAITING]
    see(room, 1, slug=PROVING)
    room.learn(f"{PROVING}-adding-hands")
    assert states(room) == [RequestState.USED, RequestState.WAITING]
    say_yes(room, requests(room)[-1].id)
    assert room.start(PROVING)


# --- Criteria -----------------------------------------------------------------------------------


def test_what_a_teacher_recorded_is_held_to_a_level_under_any_criterion(room: Classroom) -> None:
    use_marked_unit(room)
    see(room, 3)
    objective_id = room.objective(MEASURING)
    for criterion, names in ((Streak(1), []), (Streak(4), []), (RubricLevel(4), [room.ada])):
        with room.tool.reading() as session:
            found = load_redecisions(
                session,
                objective_id=objective_id,
                criterion=criterion,
                strictness=Strictness.SIMPLE,
            )
        assert [each.person_id for each in found] == names


def test_fewer_questions_leave_room_for_a_mistake_where_others_have_it(room: Classroom) -> None:
    five = replace(
        adding(),
        criterion=Percent(Fraction(4, 5)),
        blueprint=replace(
            adding().blueprint, cells=(replace(adding().blueprint.cells[0], count=5),)
        ),
    )
    draft = sample_draft()
    room.reimport(replace(draft, objectives=(five, *draft.objectives[1:])))
    accommodate(room, has_fewer_items=True)
    assert len(room.items(room.start(ADDING))) == 5


def test_no_criterion_asks_for_a_level_its_rubric_does_not_have(room: Classroom) -> None:
    draft = marked_draft()
    short = tuple(
        replace(each, response=Observation(RUBRIC[:3], ())) for each in draft.objectives[-2].items
    )
    measuring = replace(draft.objectives[-2], items=short)
    room.reimport(replace(draft, objectives=(*draft.objectives[:-2], measuring)))
    objective_id = room.objective(MEASURING)
    with (
        pytest.raises(DomainError, match="a rubric here has 3 levels"),
        room.tool.transaction() as session,
    ):
        change_criterion(
            session,
            objective=session.get_one(ObjectiveRow, objective_id),
            criterion=RubricLevel(4),
            changed_by=room.rivera,
            now=room.clock(),
        )


def test_a_unit_file_with_such_a_criterion_is_refused() -> None:
    plain = unit_to_mapping(marked_draft())
    measuring = plain["objectives"][-2]
    measuring["criterion"] = {"rubric_level": 4}
    assert not check_meaning(plain, set())
    measuring["items"][0]["rubric"] = list(RUBRIC[:3])
    [found] = check_meaning(plain, set())
    assert "a rubric here has 3 levels" in str(found)
