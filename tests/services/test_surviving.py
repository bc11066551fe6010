"""A check survives what happens around it: other tabs, other devices, a changed unit."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from lti_tool.db.models import AttemptRow, ObjectiveRow
from lti_tool.domain.assessment.answer_mark import answer_mark
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.curriculum.criterion import KOfN
from lti_tool.domain.ids import AttemptId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.interchange.unit_file import read_unit
from lti_tool.queries.check_page import load_check
from lti_tool.services.authoring.import_unit import import_unit, publish_unit
from lti_tool.services.checking.save_answers import save_answers
from lti_tool.services.checking.submit_attempt import submit_attempt
from tests.support.all_types import all_types_file
from tests.support.answers import right_values
from tests.support.classrooms import Answers, Classroom
from tests.support.drafts import sample_draft


def marks_of(room: Classroom, attempt_id: AttemptId) -> dict[int, str]:
    """Answer the marks a page opened now has."""
    with room.tool.reading() as session:
        page = load_check(
            session, course_id=room.course_id, person_id=room.ada, attempt_id=attempt_id
        )
    return {item.position: item.mark for item in page.items}


def save(room: Classroom, attempt_id: AttemptId, answers: Answers, shown: dict[int, str]) -> bool:
    with room.tool.transaction() as session:
        return save_answers(
            session,
            course_id=room.course_id,
            person_id=room.ada,
            attempt_id=attempt_id,
            answers=answers,
            shown=shown,
            now=room.clock.move(minutes=1),
        )


def answers_of(room: Classroom, attempt_id: AttemptId) -> list[object]:
    return [row.answer for row in room.items(attempt_id)]


def test_two_tabs_that_send_whole_pages_do_not_erase_each_other(room: Classroom) -> None:
    attempt_id = room.start()
    one = other = marks_of(room, attempt_id)
    save(room, attempt_id, {0: ["12"], 1: [""]}, one)
    save(room, attempt_id, {0: [""], 1: ["13"]}, other)
    assert answers_of(room, attempt_id) == [["12"], ["13"]]


def test_a_tab_left_open_hands_in_without_erasing_what_another_saved(room: Classroom) -> None:
    attempt_id = room.start()
    stale, right = marks_of(room, attempt_id), room.right(attempt_id)
    save(room, attempt_id, right, stale)
    with room.tool.transaction() as session:
        submit_attempt(
            session,
            course_id=room.course_id,
            person_id=room.ada,
            attempt_id=attempt_id,
            answers={0: [""], 1: [""]},
            shown=stale,
            now=room.clock.move(minutes=1),
        )
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_of_two_tabs_that_change_one_answer_the_later_counts(room: Classroom) -> None:
    attempt_id = room.start()
    shown = marks_of(room, attempt_id)
    save(room, attempt_id, {0: ["12"]}, shown)
    save(room, attempt_id, {0: ["13"]}, shown)
    assert answers_of(room, attempt_id)[0] == ["13"]


def test_an_answer_is_taken_back_on_a_page_that_showed_it(room: Classroom) -> None:
    attempt_id = room.start()
    save(room, attempt_id, {0: ["12"]}, marks_of(room, attempt_id))
    save(room, attempt_id, {0: [""]}, marks_of(room, attempt_id))
    assert answers_of(room, attempt_id)[0] == [""]


def test_two_tabs_at_the_same_moment_keep_both_answers(room: Classroom) -> None:
    attempt_id = room.start()
    together = Barrier(2)

    def tab(place: int) -> None:
        together.wait(timeout=10)
        save(room, attempt_id, {place: [str(place)]}, {})

    with ThreadPoolExecutor(2) as tabs:
        list(tabs.map(tab, range(2)))
    assert answers_of(room, attempt_id) == [["0"], ["1"]]


def test_a_page_opened_anywhere_has_the_marks_of_what_is_kept(room: Classroom) -> None:
    attempt_id = room.start()
    assert set(marks_of(room, attempt_id).values()) == {""}
    save(room, attempt_id, {0: ["12"]}, {})
    assert marks_of(room, attempt_id) == {0: answer_mark(["12"]), 1: ""}


def test_a_unit_imported_anew_leaves_criterion_version_and_questions_of_a_running_attempt(
    room: Classroom,
) -> None:
    attempt_id = room.start()
    before = [row.instance for row in room.items(attempt_id)]
    draft = sample_draft()
    easier = replace(draft.objectives[0], criterion=KOfN(1, 2), items=draft.objectives[0].items[:1])
    room.reimport(replace(draft, objectives=(easier, *draft.objectives[1:])))
    with room.tool.reading() as session:
        kept = session.get_one(AttemptRow, attempt_id)
        now = session.scalars(select(ObjectiveRow).where(ObjectiveRow.slug == "adding")).one()
        assert (kept.criterion, kept.criterion_version) == ({"k_of_n": [2, 2]}, 1)
        assert now.criterion == {"k_of_n": [1, 2]}
    assert [row.instance for row in room.items(attempt_id)] == before
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    [decision] = room.decisions()
    assert (decision.verdict, decision.criterion_version) == (Verdict.NOT_YET, 1)


@pytest.mark.parametrize("days", [-1, 1])
def test_a_servers_clock_set_right_meanwhile_loses_nothing(room: Classroom, days: int) -> None:
    attempt_id = room.start()
    room.save(attempt_id, room.right(attempt_id))
    room.clock.move(days=days)
    room.submit(attempt_id, {})
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_an_answer_of_every_type_is_there_again_on_another_device(room: Classroom) -> None:
    draft = read_unit(all_types_file(marked=False).encode()).unit
    slug = draft.objectives[0].slug
    with room.tool.transaction() as session:
        unit_id = import_unit(session, course_id=room.course_id, draft=draft, now=room.clock())
        publish_unit(session, unit_id=unit_id, now=room.clock())
    attempt_id = room.start(slug)
    right = {
        row.position: right_values(item_from_mapping(row.instance).response)
        for row in room.items(attempt_id)
    }
    assert len({row.instance["type"] for row in room.items(attempt_id)}) >= 10
    for position, values in right.items():
        assert room.save(attempt_id, {position: values})
    assert all(marks_of(room, attempt_id).values())
    room.submit(attempt_id, {})
    assert all(row.is_correct for row in room.items(attempt_id))
