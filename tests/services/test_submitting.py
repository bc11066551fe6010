"""A check handed in is scored and decided once, under the rules it was begun with."""

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier

import pytest
from sqlalchemy import select

from lti_tool.db.models import ScoreOwedRow, UnitRow
from lti_tool.domain.assessment.items import Item, Numeric
from lti_tool.domain.curriculum.criterion import KOfN
from lti_tool.domain.mastery.decision import RULE, Verdict
from lti_tool.domain.mastery.levels import Level
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft
from tests.support.classrooms import Classroom
from tests.support.drafts import ADDING, sample_draft


def with_adding(draft: UnitDraft, **changes: object) -> UnitDraft:
    first: ObjectiveDraft = replace(draft.objectives[0], **changes)  # type: ignore[arg-type]
    return replace(draft, objectives=(first, *draft.objectives[1:]))


def owed(room: Classroom) -> list[ScoreOwedRow]:
    with room.tool.reading() as session:
        rows = list(session.scalars(select(ScoreOwedRow)))
        session.expunge_all()
    return rows


def test_right_answers_are_mastery_and_a_score_is_owed(room: Classroom) -> None:
    attempt_id = room.master()
    [decision] = room.decisions()
    assert (decision.verdict, decision.level) == (Verdict.MASTERED, Level.MASTERED)
    assert (decision.correct, decision.answered, decision.required) == (2, 2, 2)
    assert (decision.attempt_id, decision.rule) == (attempt_id, RULE)
    assert decision.reason == "2 of 2 questions right; 2 of 2 needed."
    [score] = owed(room)
    assert (score.person_id, score.points, score.submitted_at) == (room.ada, 90, room.clock())


def test_wrong_answers_are_not_yet_and_nothing_is_owed(room: Classroom) -> None:
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    [decision] = room.decisions()
    assert (decision.verdict, decision.correct) == (Verdict.NOT_YET, 1)
    assert owed(room) == []
    assert [row.is_correct for row in room.items(attempt_id)] == [True, False]
    assert [row.credit for row in room.items(attempt_id)] == [1.0, 0.0]


def test_a_known_mistake_is_named(room: Classroom) -> None:
    attempt_id = room.start()
    [mistake] = room.items(attempt_id)[0].instance["mistakes"]
    room.submit(attempt_id, {0: [mistake["answer"]]})
    item = room.items(attempt_id)[0]
    assert (item.feedback, item.misconception) == ("You took away.", "subtracts")


def test_answers_saved_before_count(room: Classroom) -> None:
    attempt_id = room.start()
    room.save(attempt_id, room.right(attempt_id))
    room.submit(attempt_id, {})
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_what_is_handed_in_counts_over_what_was_saved(room: Classroom) -> None:
    attempt_id = room.start()
    room.save(attempt_id, {0: ["0"], 1: ["0"]})
    room.submit(attempt_id, room.right(attempt_id))
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_a_second_submit_changes_nothing(room: Classroom) -> None:
    attempt_id = room.master()
    room.submit(attempt_id, {0: ["0"], 1: ["0"]})
    assert len(room.decisions()) == len(owed(room)) == 1
    assert all(row.is_correct for row in room.items(attempt_id))


def test_eight_submits_at_once_give_one_decision_and_one_owed_score(room: Classroom) -> None:
    attempt_id = room.start()
    answers, together = room.right(attempt_id), Barrier(8)

    def press(_click: int) -> None:
        together.wait(timeout=10)
        room.submit(attempt_id, answers)

    with ThreadPoolExecutor(8) as clicks:
        list(clicks.map(press, range(8)))
    [decision], [score] = room.decisions(), owed(room)
    assert decision.verdict == Verdict.MASTERED
    assert (score.points, score.version) == (90, 1)


def test_an_autosave_in_the_moment_of_submitting_does_not_change_what_was_scored(
    room: Classroom,
) -> None:
    attempt_id = room.start()
    answers, together = room.right(attempt_id), Barrier(2)

    def save() -> bool:
        together.wait(timeout=10)
        return room.save(attempt_id, {0: ["0"]})

    def submit() -> None:
        together.wait(timeout=10)
        room.submit(attempt_id, answers)

    with ThreadPoolExecutor(2) as tabs:
        saved, submitted = tabs.submit(save), tabs.submit(submit)
        saved.result()
        submitted.result()
    assert [[row.answer, row.is_correct] for row in room.items(attempt_id)] == [
        [answers[0], True],
        [answers[1], True],
    ]


def test_items_changed_meanwhile_do_not_change_a_running_attempt(room: Classroom) -> None:
    attempt_id = room.start()
    before = [row.instance for row in room.items(attempt_id)]
    other = tuple(Item(slug, "sums", "What is 1 + 1?", Numeric("2")) for slug in ("sum-a", "sum-b"))
    room.reimport(with_adding(sample_draft(), items=other))
    assert [row.instance for row in room.items(attempt_id)] == before
    room.submit(attempt_id, room.right(attempt_id))
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_a_criterion_changed_meanwhile_does_not_change_a_running_attempt(room: Classroom) -> None:
    attempt_id = room.start()
    room.reimport(with_adding(sample_draft(), criterion=KOfN(1, 2)))
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    [decision] = room.decisions()
    assert (decision.verdict, decision.required) == (Verdict.NOT_YET, 2)
    assert decision.criterion == {"k_of_n": [2, 2]}


def test_a_new_attempt_is_decided_by_the_new_criterion(room: Classroom) -> None:
    room.reimport(with_adding(sample_draft(), criterion=KOfN(1, 2)))
    attempt_id = room.start()
    room.submit(attempt_id, room.right(attempt_id) | {1: ["0"]})
    assert room.decisions()[0].verdict == Verdict.MASTERED


def test_a_check_under_way_is_finished_though_its_objective_is_retired(room: Classroom) -> None:
    attempt_id = room.start(ADDING)
    draft = sample_draft()
    room.reimport(replace(draft, objectives=draft.objectives[2:]))
    room.submit(attempt_id, room.right(attempt_id))
    assert room.decisions()[0].verdict == Verdict.MASTERED


@pytest.mark.parametrize(("language", "is_right"), [("de", True), ("de-AT", True), ("en", False)])
def test_a_decimal_comma_is_read_as_the_units_language_writes_it(
    room: Classroom, language: str, is_right: bool
) -> None:
    item = Item("comma", "sums", "Write one and a half.", Numeric("1.5"))
    objective = replace(
        sample_draft().objectives[0],
        items=(item,),
        blueprint=replace(
            sample_draft().objectives[0].blueprint,
            cells=(replace(sample_draft().objectives[0].blueprint.cells[0], count=1),),
        ),
        criterion=KOfN(1, 1),
    )
    room.reimport(replace(sample_draft(), objectives=(objective,), language=language))
    with room.tool.reading() as session:
        assert session.get_one(UnitRow, room.unit_id).language == language
    attempt_id = room.start()
    room.submit(attempt_id, {0: ["1,500"]})
    assert room.items(attempt_id)[0].is_correct is is_right
