"""A running check as its student may see it: questions and own answers, never the key."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.curriculum import find_objective_row, objective_of
from lti_tool.domain.assessment.item_mapping import KINDS, item_from_mapping
from lti_tool.domain.assessment.items import Item, MultipleChoice, Numeric, SingleChoice
from lti_tool.domain.curriculum.criterion import criterion_from_mapping, criterion_sentence
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId


@dataclass(frozen=True)
class ShownItem:
    """One question. `chosen` are option positions, `text` what was typed."""

    position: int
    kind: str
    stem: str
    options: tuple[str, ...]
    unit: str
    asks_unit: bool
    chosen: tuple[int, ...]
    text: str

    @property
    def number(self) -> int:
        """The question's number as people count."""
        return self.position + 1

    @property
    def is_answered(self) -> bool:
        """Whether something is kept for it."""
        return bool(self.chosen or self.text.strip())


@dataclass(frozen=True)
class CheckPage:
    """A check under way, or submitted (then `submitted_at` is set)."""

    attempt_id: AttemptId
    objective_id: ObjectiveId
    objective_title: str
    sentence: str
    criterion: str
    language: str
    started_at: datetime
    submitted_at: datetime | None
    items: tuple[ShownItem, ...]

    @property
    def answered_count(self) -> int:
        """How many questions have an answer."""
        return sum(item.is_answered for item in self.items)


def load_check(
    session: Session, *, course_id: CourseId, person_id: PersonId, attempt_id: AttemptId
) -> CheckPage:
    """Answer a check of this student in this course; raises NotFoundError for any other."""
    attempt = session.get(AttemptRow, attempt_id)
    if attempt is None or attempt.person_id != person_id:
        raise NotFoundError
    objective_id = ObjectiveId(attempt.objective_id)
    row = find_objective_row(
        session, course_id=course_id, objective_id=objective_id, even_retired=True
    )
    language = session.scalar(select(UnitRow.language).where(UnitRow.id == row.unit_id)) or ""
    return _page(attempt, row, language, load_shown_items(session, attempt_id))


def load_shown_items(session: Session, attempt_id: AttemptId) -> tuple[ShownItem, ...]:
    """Answer the questions of an attempt as they were shown."""
    query = (
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt_id)
        .order_by(AttemptItemRow.position)
    )
    return tuple(shown_item(row) for row in session.scalars(query))


def shown_item(row: AttemptItemRow) -> ShownItem:
    """Answer one question as it was shown, its key left behind."""
    instance = item_from_mapping(row.instance)
    kept = row.answer or []
    return ShownItem(
        position=row.position,
        kind=KINDS[type(instance.response)],
        stem=instance.stem,
        options=_option_texts(instance),
        unit=_unit(instance),
        asks_unit=isinstance(instance.response, Numeric) and instance.response.ask_unit,
        chosen=tuple(place for place in kept if isinstance(place, int)),
        text=kept[0] if kept and isinstance(kept[0], str) else "",
    )


def _option_texts(instance: Item) -> tuple[str, ...]:
    if isinstance(instance.response, SingleChoice | MultipleChoice):
        return tuple(option.text for option in instance.response.options)
    return ()


def _unit(instance: Item) -> str:
    if isinstance(instance.response, Numeric) and not instance.response.ask_unit:
        return instance.response.unit
    return ""


def _page(
    attempt: AttemptRow, row: ObjectiveRow, language: str, items: tuple[ShownItem, ...]
) -> CheckPage:
    objective = objective_of(row)
    # The criterion the attempt was begun under, should it have changed since.
    criterion = criterion_from_mapping(attempt.criterion)
    return CheckPage(
        attempt_id=AttemptId(attempt.id),
        objective_id=objective.id,
        objective_title=objective.title,
        sentence=objective.sentence,
        criterion=criterion_sentence(criterion, len(items)),
        language=language,
        started_at=attempt.started_at,
        submitted_at=attempt.submitted_at,
        items=items,
    )
