"""A running check as its student may see it: questions and own answers, never the key."""

from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, AttemptRow, DecisionRow, ObjectiveRow, UnitRow
from lti_tool.db.stores.accommodations import load_accommodations
from lti_tool.db.stores.curriculum import find_objective_row, objective_of
from lti_tool.db.stores.evidence_files import load_kept_files
from lti_tool.domain.assessment.accommodations import NO_ACCOMMODATIONS, Accommodations
from lti_tool.domain.assessment.answer_mark import answer_mark
from lti_tool.domain.assessment.evidence_files import KeptFile
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.base import Answer, Entry, Face, Said, is_blank
from lti_tool.domain.assessment.responses.cloze import numbered_blanks
from lti_tool.domain.assessment.responses.marked import EvidenceOfWork
from lti_tool.domain.assessment.scoring import stored_answer
from lti_tool.domain.assessment.timing import minutes_left, time_words
from lti_tool.domain.curriculum.criterion_mapping import criterion_from_mapping
from lti_tool.domain.curriculum.criterion_words import criterion_sentence
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId


@dataclass(frozen=True)
class ShownItem:
    """One question as it is shown. `chosen` are option positions, `text` what was typed.

    `given` is the form value kept for each part of a question with several parts.
    """

    position: int
    kind: str
    stem: str
    face: Face
    chosen: tuple[int, ...] = ()
    text: str = ""
    given: tuple[str, ...] = ()
    said: tuple[Said, ...] = ()
    is_marked_by_person: bool = False
    mark: str = ""
    """Tells whether a page has changed the answer; see `answer_mark`."""
    files: tuple[KeptFile, ...] = ()
    takes_files: bool = False

    @property
    def number(self) -> int:
        """The question's number as people count."""
        return self.position + 1

    @property
    def is_answered(self) -> bool:
        """Whether something is kept for it, or there is nothing to enter."""
        return bool(self.said or self.files) or self.face.entry is Entry.NONE

    @property
    def options(self) -> tuple[str, ...]:
        """What can be chosen."""
        return self.face.options

    @property
    def unit(self) -> str:
        """The unit shown beside its field."""
        return self.face.unit

    @property
    def asks_unit(self) -> bool:
        """Whether the unit has to be written."""
        return self.face.asks_unit

    @property
    def stem_read(self) -> str:
        """The stem for reading only, its blanks as numbered gaps."""
        return numbered_blanks(self.stem) if self.face.entry is Entry.BLANKS else self.stem


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
    waits_for_teacher: bool = False
    """Handed in, and not decided yet: a person has to mark something."""
    minutes: int | None = None
    closes_at: datetime | None = None
    paused_at: datetime | None = None
    accommodations: Accommodations = NO_ACCOMMODATIONS

    @property
    def answered_count(self) -> int:
        """How many questions have an answer."""
        return sum(item.is_answered for item in self.items)

    @property
    def was_closed_by_time(self) -> bool:
        """Whether the time was up before the student had handed it in."""
        return self.closes_at is not None and self.submitted_at == self.closes_at

    @property
    def may_take_break(self) -> bool:
        """Whether time can stand still for a while."""
        return self.accommodations.has_breaks and self.closes_at is not None

    @property
    def time_words(self) -> str:
        """How much time there is, and where it comes from."""
        if self.closes_at is None:
            return "No time limit"
        return time_words(self.minutes, self.accommodations)

    @property
    def accommodation_words(self) -> tuple[str, ...]:
        """What of the student's accommodations applies here."""
        return self.accommodations.words(is_timed=self.minutes is not None)

    @property
    def voice_language(self) -> str:
        """The language a voice reads in: the student's own variety of the unit's, if they have one.

        A voice of another language would mangle words that are not translated.
        """
        written, wanted = self.language or "en", self.accommodations.language
        is_same = wanted.casefold().split("-")[0] == written.casefold().split("-")[0]
        return wanted if wanted and is_same else written

    def minutes_left(self, now: datetime) -> int | None:
        """How many minutes are left, a begun one counted in; None without a limit."""
        return None if self.closes_at is None else minutes_left(self.closes_at, now)


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
    given = load_accommodations(session, course_id=course_id, person_id=person_id)
    page = replace(
        _page(attempt, row, language, load_shown_items(session, attempt_id)), accommodations=given
    )
    if page.submitted_at is None:
        return page
    decision = session.scalar(select(DecisionRow.id).where(DecisionRow.attempt_id == attempt_id))
    return replace(page, waits_for_teacher=decision is None)


def load_shown_items(session: Session, attempt_id: AttemptId) -> tuple[ShownItem, ...]:
    """Answer the questions of an attempt as they were shown."""
    query = (
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt_id)
        .order_by(AttemptItemRow.position)
    )
    files = load_kept_files(session, attempt_id)
    return tuple(shown_item(row, files.get(row.position, ())) for row in session.scalars(query))


def shown_item(row: AttemptItemRow, files: tuple[KeptFile, ...] = ()) -> ShownItem:
    """Answer one question as it was shown, its key left behind."""
    instance = item_from_mapping(row.instance)
    response = instance.response
    answer = stored_answer(instance, row.answer)
    chosen, text, given = _kept(answer)
    return ShownItem(
        position=row.position,
        kind=response.kind,
        stem=instance.stem,
        face=response.face(),
        chosen=chosen,
        text=text,
        given=given,
        said=() if answer is None or is_blank(answer) else response.said(answer),
        is_marked_by_person=response.is_marked_by_person,
        mark=answer_mark(row.answer),
        files=files,
        takes_files=isinstance(response, EvidenceOfWork),
    )


def _kept(answer: Answer | None) -> tuple[tuple[int, ...], str, tuple[str, ...]]:
    """Answer what is kept as positions, as a text, or as a text for each part."""
    if answer is None:
        return (), "", ()
    if isinstance(answer, str):
        return (), answer, ()
    positions = tuple(place for place in answer if isinstance(place, int))
    return positions, "", tuple(part for part in answer if isinstance(part, str))


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
        minutes=attempt.minutes,
        closes_at=attempt.closes_at,
        paused_at=attempt.paused_at,
    )
