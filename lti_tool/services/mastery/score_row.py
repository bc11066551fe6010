"""Score what a student answered to one question, and keep what the score rests on."""

from collections.abc import Sequence

from lti_tool.db.models import AttemptItemRow
from lti_tool.domain.assessment.accepting import TypedText, score_accepting
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.base import ItemScore
from lti_tool.domain.assessment.scoring import stored_answer


def score_row(row: AttemptItemRow, accepted: Sequence[TypedText], decimal_mark: str) -> None:
    """Score the answer by its instance's key and these accepted ones; skip what a person marks."""
    instance = item_from_mapping(row.instance)
    if instance.is_marked_by_person:
        return
    answer = stored_answer(instance, row.answer)
    score, used = score_accepting(instance, answer, accepted, decimal_mark=decimal_mark)
    keep_score(row, score, used)


def keep_score(row: AttemptItemRow, score: ItemScore, used: Sequence[TypedText]) -> None:
    """Write a score into the row, with the accepted answers that make it what it is."""
    row.credit = float(score.credit)
    row.is_correct = score.is_correct
    row.feedback = score.feedback
    row.misconception = score.misconception
    row.also_accepted = [[each.place, each.text] for each in used] or None
