"""What teachers read about a course as a whole, and about a criterion."""

from collections.abc import Callable
from dataclasses import replace
from fractions import Fraction

import pytest
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow
from lti_tool.domain.curriculum.criterion import Percent, Transfer
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.curriculum.prerequisites import AtLeast, Needs
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import PersonId
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.queries.criterion_page import load_criterion, load_criterion_preview
from lti_tool.queries.health_page import HealthPage, load_health
from lti_tool.queries.integrity_page import IntegrityPage, load_integrity
from lti_tool.queries.rules_page import load_rules
from lti_tool.services.authoring.change_criterion import change_criterion
from lti_tool.services.mastery.rule import make_ruling
from tests.queries.conftest import Counting
from tests.queries.test_statement_counts import grow_class, grow_unit, statements_of
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, DOUBLING, WORDS, adding, doubling, sample_draft, words
from tests.support.pools import be_almost, have_pool

NOTE = "She explained it to me at the board."
HALF = Percent(Fraction(1, 2))


def rule(
    room: Classroom,
    kind: RulingKind,
    slug: str = ADDING,
    level: Level | None = None,
    student: PersonId | None = None,
) -> None:
    objective_id = room.objective(slug)
    with room.tool.transaction() as session:
        make_ruling(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=student or room.ada,
            teacher_id=room.rivera,
            draft=RulingDraft(kind, RulingReason.TIME, NOTE, level),
            now=room.clock.move(minutes=1),
        )


def set_course(room: Classroom, **values: object) -> None:
    with room.tool.transaction() as session:
        for name, value in values.items():
            setattr(session.get_one(CourseRow, room.course_id), name, value)


def integrity(room: Classroom) -> IntegrityPage:
    with room.tool.reading() as session:
        return load_integrity(session, course_id=room.course_id, now=room.clock())


def health(room: Classroom) -> HealthPage:
    with room.tool.reading() as session:
        return load_health(session, course_id=room.course_id, now=room.clock())


# --- Whether the line holds ------------------------------------------------------------------


def test_the_panel_counts_by_objective_and_lists_every_ruling(room: Classroom) -> None:
    room.master()
    room.fail(person=room.ben)
    rule(room, RulingKind.OVERRIDE, level=Level.MASTERED, student=room.ben)
    page = integrity(room)
    [unit] = page.units
    first = unit.rows[0].figures
    assert (first.checked, first.first, first.never) == (2, 1, 1)
    assert (first.passed, first.overrides) == (2, 1)
    [line] = page.rulings
    assert (line.student_name, line.objective_title) == ("Ben", "Add whole numbers")
    assert (line.words, line.made_by, line.note) == ("Level set to “Mastered”", "Rivera", NOTE)
    assert line.holds


def test_a_criterion_lowered_after_results_stands_in_the_panel(room: Classroom) -> None:
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    lower(room)
    [change] = integrity(room).units[0].rows[0].lowered
    assert (change.old, change.new) == ("All 2 questions right", "At least 1 of 2 questions right")
    assert (change.concerned_count, change.changed_by) == (1, "Rivera")


def test_a_criterion_lowered_before_anybody_was_checked_does_not(room: Classroom) -> None:
    lower(room)
    assert integrity(room).units[0].rows[0].lowered == ()


def lower(room: Classroom) -> None:
    from lti_tool.db.models import ObjectiveRow  # noqa: PLC0415 -- the one place

    objective_id = room.objective()
    with room.tool.transaction() as session:
        change_criterion(
            session,
            objective=session.get_one(ObjectiveRow, objective_id),
            criterion=HALF,
            changed_by=room.rivera,
            now=room.clock.move(minutes=1),
        )


def test_who_moved_on_without_it_is_a_debt_of_the_objective(room: Classroom) -> None:
    set_course(room, has_soft_gates=True)
    room.start(DOUBLING)
    room.master(ADDING, room.ben)
    room.start(DOUBLING, room.ben)
    page = integrity(room)
    assert page.is_paced
    assert [row.figures.debt for row in page.units[0].rows] == [1, 0, 0]


def test_other_courses_rulings_are_not_listed(room: Classroom) -> None:
    other = make_other_classroom(room)
    rule(other, RulingKind.OVERRIDE, level=Level.MASTERED)
    assert integrity(room).rulings == ()
    assert len(integrity(other).rulings) == 1


# --- Dead ends -------------------------------------------------------------------------------


def test_a_sound_course_is_well(room: Classroom) -> None:
    room.fail()
    assert health(room).is_well


def test_what_can_never_open_and_what_runs_out_is_named(room: Classroom) -> None:
    circle = replace(adding(), needs=Needs(DOUBLING))
    lonely = replace(words(), resources=(), items=words().items[:2])
    room.reimport(replace(sample_draft(), objectives=(circle, doubling(), lonely)))
    [unit] = health(room).units
    assert unit.cycles == ("“Add whole numbers” → “Double whole numbers” → “Add whole numbers”",)
    troubles = {each.objective.slug: " ".join(each.gaps) for each in unit.troubles}
    assert troubles[ADDING] == troubles[DOUBLING] == "Nobody can ever open it."
    assert "items for one check only" in troubles[WORDS]
    assert "no other way to learn it" in troubles[WORDS]


def test_a_must_do_behind_a_good_to_do_is_named(room: Classroom) -> None:
    behind = replace(doubling(), needs=AtLeast(1, (Needs(ADDING), Needs(WORDS))))
    room.reimport(replace(sample_draft(), objectives=(adding(), behind, words())))
    [trouble] = health(room).units[0].troubles
    assert trouble.gaps == ("It waits for “Name numbers”, which is not a must-do.",)
    assert trouble.objective.priority is Priority.MUST


def test_who_cannot_go_on_is_named_with_what_holds_them_up(room: Classroom) -> None:
    draft = sample_draft()
    room.reimport(replace(draft, objectives=draft.objectives[:2]))
    assert health(room).stuck == ()
    for way in ("adding-read", "adding-example", "adding-hands"):
        room.fail()
        room.learn(way)
    room.fail()
    [stuck] = health(room).stuck
    assert (stuck.id, stuck.name) == (room.ada, "Ada")
    assert stuck.reasons == ("“Add whole numbers” waits for a talk.",)
    room.talk()
    assert health(room).stuck == ()


def test_who_is_almost_there_is_not_stuck_while_a_short_form_is_left(room: Classroom) -> None:
    have_pool(room, 15)
    for slug in (ADDING, DOUBLING, WORDS):
        rule(room, RulingKind.EXCUSE, slug)
    be_almost(room)
    assert health(room).stuck == ()
    have_pool(room, 4)
    [stuck] = health(room).stuck
    assert stuck.reasons == ("“Count things” has no new questions left.",)


def test_who_has_seen_every_question_is_stuck(room: Classroom) -> None:
    draft = sample_draft()
    room.reimport(replace(draft, objectives=(words(),)))
    for _ in range(2):
        room.fail(WORDS)
        room.talk(WORDS)
    [stuck] = health(room).stuck
    assert stuck.reasons == ("“Name numbers” has no new questions left.",)


# --- Rules and criteria ----------------------------------------------------------------------


def test_the_rules_say_what_each_strictness_means_for_a_check_of_the_course(
    room: Classroom,
) -> None:
    with room.tool.reading() as session:
        page = load_rules(session, course_id=room.course_id)
    assert page.policy.strictness is Strictness.SIMPLE
    assert page.example == "Add whole numbers"
    assert [choice.strictness for choice in page.choices] == list(Strictness)
    assert all("would be called mastered" in choice.words for choice in page.choices)
    assert page.choices[0].words != page.choices[1].words
    assert "nobody can be confirmed" in page.choices[2].warning.casefold()


def test_a_preview_lists_whose_latest_check_would_be_decided_otherwise(room: Classroom) -> None:
    for person in (room.ada, room.ben):
        attempt_id = room.start(person=person)
        right = room.right(attempt_id)
        room.submit(attempt_id, right | {1: ["0"]} if person == room.ada else right, person)
    objective_id = room.objective()
    with room.tool.reading() as session:
        preview = load_criterion_preview(
            session, course_id=room.course_id, objective_id=objective_id, criterion=HALF
        )
        page = load_criterion(session, course_id=room.course_id, objective_id=objective_id)
    assert [(each.name, each.before, each.after) for each in preview.affected] == [
        ("Ada", "not yet", "mastered")
    ]
    assert preview.words == "At least 1 of 2 questions right"
    assert not preview.is_the_same
    assert (page.changes, preview.meter is None) == ((), False)


def test_a_preview_of_what_no_form_can_meet_says_so(room: Classroom) -> None:
    objective_id = room.objective()
    with pytest.raises(DomainError, match="allow 0"), room.tool.reading() as session:
        load_criterion_preview(
            session, course_id=room.course_id, objective_id=objective_id, criterion=Transfer(1)
        )


def test_another_courses_criterion_is_not_there(room: Classroom) -> None:
    objective_id = make_other_classroom(room).objective()
    with pytest.raises(NotFoundError), room.tool.reading() as session:
        load_criterion(session, course_id=room.course_id, objective_id=objective_id)


# --- What it costs ---------------------------------------------------------------------------


def test_course_pages_cost_the_same_for_any_class_and_any_unit(
    room: Classroom, counting: Counting
) -> None:
    loads: list[Callable[[Session], object]] = [
        lambda session: load_integrity(session, course_id=room.course_id, now=room.clock()),
        lambda session: load_health(session, course_id=room.course_id, now=room.clock()),
        lambda session: load_rules(session, course_id=room.course_id),
    ]
    room.fail()
    rule(room, RulingKind.OVERRIDE, level=Level.NEARLY)
    before = [statements_of(room, counting, load) for load in loads]
    grow_class(room, 8)
    grow_unit(room, 6)
    rule(room, RulingKind.OVERRIDE, level=Level.MASTERED)
    assert [statements_of(room, counting, load) for load in loads] == before
    assert max(before) <= 12
