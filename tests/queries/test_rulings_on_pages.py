"""What rulings, re-checks and paced mode look like on a cell and on a path."""

from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.queries.cell_page import CellPage, load_cell
from lti_tool.queries.path_page import StepKind, UnitPath, load_path
from tests.queries.test_holding_the_line import rule, set_course
from tests.support.classrooms import Classroom
from tests.support.drafts import ADDING, DOUBLING


def cell(room: Classroom, slug: str = ADDING) -> CellPage:
    objective_id = room.objective(slug)
    with room.tool.reading() as session:
        return load_cell(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            now=room.clock(),
        )


def path(room: Classroom) -> UnitPath:
    with room.tool.reading() as session:
        [unit] = load_path(
            session,
            course_id=room.course_id,
            person_id=room.ada,
            unit_id=room.unit_id,
            now=room.clock(),
        )
    return unit


def test_a_cell_says_how_sure_we_are_and_what_can_be_ruled(room: Classroom) -> None:
    room.master()
    rule(room, RulingKind.VERIFY)
    page = cell(room)
    assert page.sureness.startswith("We are ")
    assert "% sure that Ada can answer at least 95 % of such questions" in page.sureness
    assert page.standing.is_verified
    assert RulingKind.REOPEN in page.may_rule
    [line] = page.rulings
    assert line.words == "Verified"
    assert cell(room, DOUBLING).sureness == ""


def test_a_re_check_is_offered_once_the_must_dos_are_done(room: Classroom) -> None:
    set_course(room, recheck_weeks=4)
    room.master(ADDING)
    room.clock.move(days=28)
    unit = path(room)
    assert unit.cards[0].step.kind is StepKind.RECHECK
    assert unit.next_title == "Double whole numbers"
    room.master(DOUBLING)
    unit = path(room)
    assert (unit.next_title, unit.next_step.kind) == ("Add whole numbers", StepKind.RECHECK)
    attempt_id = room.start(ADDING)
    unit = path(room)
    assert (unit.next_step.kind, unit.next_step.attempt_id) == (StepKind.RESUME, attempt_id)
    room.submit(attempt_id, {})
    card = path(room).cards[0]
    assert card.standing.is_fading
    assert card.standing.level is Level.MASTERED
    assert path(room).next_title == "Name numbers"


def test_in_paced_mode_what_is_still_open_stands_on_the_card(room: Classroom) -> None:
    set_course(room, has_soft_gates=True)
    assert [card.still_open for card in path(room).cards] == [
        "",
        "Still open from before: “Add whole numbers”.",
        "",
    ]
    room.master(ADDING)
    assert not any(card.still_open for card in path(room).cards)
