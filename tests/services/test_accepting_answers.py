"""An answer nobody foresaw is accepted for all: marked and decided again, never for the worse."""

from dataclasses import replace

from lti_tool.db.models import AcceptedAnswerRow, GradingPolicyRow, RemarkRow
from lti_tool.domain.assessment.accepting import TypedText, score_accepting
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.items import AcceptedText, Item, ShortText
from lti_tool.domain.assessment.responses.marked import Constructed
from lti_tool.domain.assessment.scoring import stored_answer
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.policy_mapping import policy_to_mapping
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.services.checking.mark_attempt import Mark, mark_attempt
from lti_tool.services.mastery.rule import make_ruling
from tests.support import spelling
from tests.support.classrooms import Classroom
from tests.support.spelling import (
    BOTH,
    COLOUR,
    SPELLING,
    accept,
    owed,
    results,
    row_of,
    rows,
    take_away,
    write,
)


def test_everybody_who_gave_it_is_decided_again_and_owed_the_grade(spellers: Classroom) -> None:
    ada = write(spellers, colour=["Gray"])
    write(spellers, spellers.ben, colour=[" gray. "])
    before = spellers.decisions()
    assert results(spellers) == results(spellers, spellers.ben) == [("not_yet", 1, 1)]
    assert accept(spellers, ada)
    assert results(spellers) == results(spellers, spellers.ben) == [("mastered", 3, 2)]
    assert owed(spellers) == owed(spellers, spellers.ben) == [(3, 90)]
    [after] = spellers.decisions()
    assert after.decided_at == before[0].decided_at
    assert after.criterion_version == before[0].criterion_version
    row = row_of(spellers, ada)
    assert (row.is_correct, row.also_accepted) == (True, [[0, "Gray"]])
    # What was shown keeps the key it had.
    assert row.instance["answers"] == ["grey"]


def test_the_record_keeps_what_was_decided_before_and_who_accepted(spellers: Classroom) -> None:
    ada = write(spellers, colour=["gray"])
    [before] = spellers.decisions()
    accept(spellers, ada)
    [accepted] = rows(spellers, AcceptedAnswerRow)
    [remark] = rows(spellers, RemarkRow)
    assert (accepted.accepted_by, accepted.text) == (spellers.rivera, "gray")
    assert (remark.person_id, remark.attempt_id, remark.is_other) == (spellers.ada, ada, True)
    assert remark.before["verdict"] == before.verdict
    assert remark.before["evidence"] == before.evidence
    assert remark.before["reason"] == before.reason
    assert remark.after == {"verdict": "mastered", "level": 3}
    assert list(remark.credits_before.values()) == [0.0]


def test_a_mark_can_be_worked_out_again_from_what_is_kept(spellers: Classroom) -> None:
    ada = write(spellers, colour=["gray"])
    accept(spellers, ada)
    write(spellers, spellers.ben, colour=["GRAY"])
    take_away(spellers, 1)
    for attempt_id in (ada, spellers.decisions(spellers.ben)[0].attempt_id):
        row = row_of(spellers, attempt_id)
        instance = item_from_mapping(row.instance)
        kept = [TypedText(*each) for each in row.also_accepted or ()]
        score, _ = score_accepting(instance, stored_answer(instance, row.answer), kept)
        assert (float(score.credit), score.feedback) == (row.credit, row.feedback)


def test_a_check_under_way_is_marked_with_it_too(spellers: Classroom) -> None:
    ben = spellers.start(SPELLING, spellers.ben)
    ada = write(spellers, colour=["gray"])
    accept(spellers, ada)
    given = spelling.answers(spellers, ben, colour=["gray"])
    spellers.submit(ben, given, spellers.ben)
    assert results(spellers, spellers.ben) == [("mastered", 3, 2)]
    assert row_of(spellers, ben).also_accepted == [[0, "gray"]]


def test_a_check_that_waits_for_a_teacher_is_decided_with_it_later(room: Classroom) -> None:
    essay = Item("essay", "words", "Say why.", Constructed(("Names it", "Shows it", "Proves it")))
    draft = spelling.spelling_draft()
    [objective] = draft.objectives
    mixed = replace(objective, items=(objective.items[0], essay))
    room.reimport(replace(draft, objectives=(mixed,)))
    ada = write(room, colour=["gray"], essay=["So it is."])
    accept(room, ada)
    assert results(room) == []
    assert rows(room, RemarkRow) == []
    marked = row_of(room, ada, "essay")
    with room.tool.transaction() as session:
        mark_attempt(
            session,
            course_id=room.course_id,
            attempt_id=ada,
            teacher_id=room.rivera,
            marks={marked.position: Mark(3)},
            now=room.clock.move(minutes=1),
        )
    assert results(room) == [("mastered", 3, 2)]


def test_a_blank_of_a_cloze_counts_by_itself(spellers: Classroom) -> None:
    ada = write(spellers, both=["vessel", "dinghy"])
    accept(spellers, ada, BOTH, place=1)
    row = row_of(spellers, ada, BOTH)
    assert (row.credit, row.is_correct) == (0.5, False)
    assert results(spellers) == [("not_yet", 1, 1)]
    [remark] = rows(spellers, RemarkRow)
    assert not remark.is_other
    accept(spellers, ada, BOTH, place=0)
    assert results(spellers) == [("mastered", 3, 2)]
    assert row_of(spellers, ada, BOTH).also_accepted == [[1, "dinghy"], [0, "vessel"]]


def test_a_later_check_rests_on_the_raised_answer(room: Classroom) -> None:
    more = tuple(
        Item(f"more-{number}", "words", f"More {number}?", ShortText((AcceptedText("yes"),)))
        for number in range(4)
    )
    spelling.teach_spelling(room, *more)
    room.talk(SPELLING)  # what comes before the first lesson tells of nothing after it
    wrong = {slug: ["gray"] for slug in (COLOUR, *(item.slug for item in more))}
    first = write(room, **wrong, both=["", ""])
    slug = next(row.instance["id"] for row in room.items(first) if row.instance["id"] != BOTH)
    room.talk(SPELLING)
    room.fail(SPELLING)
    accept(room, first, slug)
    fingerprint = row_of(room, first, slug).fingerprint
    assert len(room.decisions()) == 2
    for decision in room.decisions():
        held = [item for each in decision.evidence["attempts"] for item in each["items"]]
        assert [item[1] for item in held if item[0] == fingerprint] == [1.0]


def test_taken_away_it_counts_no_more_and_results_stay(spellers: Classroom) -> None:
    ada = write(spellers, colour=["gray"])
    accept(spellers, ada)
    take_away(spellers, 1)
    write(spellers, spellers.ben, colour=["gray"])
    assert results(spellers) == [("mastered", 3, 2)]
    assert results(spellers, spellers.ben) == [("not_yet", 1, 1)]
    assert owed(spellers) == [(3, 90)]
    [accepted] = rows(spellers, AcceptedAnswerRow)
    assert accepted.withdrawn_by == spellers.rivera
    at = accepted.withdrawn_at
    take_away(spellers, accepted.id)
    [again] = rows(spellers, AcceptedAnswerRow)
    assert again.withdrawn_at == at


def test_a_level_that_a_teacher_set_since_stays(spellers: Classroom) -> None:
    ada = write(spellers, colour=["gray"])
    objective_id = spellers.objective(SPELLING)
    with spellers.tool.transaction() as session:
        make_ruling(
            session,
            course_id=spellers.course_id,
            objective_id=objective_id,
            student_id=spellers.ada,
            teacher_id=spellers.rivera,
            draft=RulingDraft(
                RulingKind.OVERRIDE, RulingReason.ORAL, "Heard in a talk.", Level.NEARLY
            ),
            now=spellers.clock.move(minutes=1),
        )
    before = owed(spellers)
    accept(spellers, ada)
    assert results(spellers) == [("mastered", 3, 2)]
    assert owed(spellers) == before


def test_where_an_average_would_lower_the_grade_the_result_stays(room: Classroom) -> None:
    more = tuple(
        Item(f"more-{number}", "words", f"More {number}?", ShortText((AcceptedText("yes"),)))
        for number in range(4)
    )
    spelling.teach_spelling(room, *more)
    average(room)
    wrong = {slug: ["gray"] for slug in (COLOUR, *(item.slug for item in more))}
    first = write(room, **wrong, both=["", ""])
    slug = next(row.instance["id"] for row in room.items(first) if row.instance["id"] != BOTH)
    room.talk(SPELLING)
    room.master(SPELLING)
    before = owed(room)
    assert before == [(3, 90)]
    accept(room, first, slug)
    assert row_of(room, first, slug).is_correct
    assert results(room)[0] == ("not_yet", 0, 1)
    assert owed(room) == before


def average(room: Classroom) -> None:
    """Have the mean of all evidence make the grade, sent at once."""
    policy = GradingPolicy(rule=EvidenceRule(RuleKind.MEAN), not_yet=NotYet.AT_ONCE)
    with room.tool.transaction() as session:
        session.add(
            GradingPolicyRow(
                course_id=room.course_id,
                version=1,
                policy=policy_to_mapping(policy),
                made_by=room.rivera,
                made_at=room.clock(),
            )
        )
