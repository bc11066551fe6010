"""The result of a check: level, strengths first, what to look at again, what next."""

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import AttemptItemRow, CourseRow, DecisionRow
from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.db.stores.grading import load_grading
from lti_tool.db.stores.standings import ObjectiveStanding, load_objective_standing, told_why
from lti_tool.domain.curriculum.prerequisites import slugs_in
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.column_plan import ColumnsPer
from lti_tool.domain.ids import AttemptId, CourseId, ObjectiveId, PersonId
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.states import State
from lti_tool.queries.check_page import CheckPage, ShownItem, load_check
from lti_tool.queries.given_level import GivenLevel, given_level
from lti_tool.queries.grade_lines import GradeLine, load_grade_lines, load_unit_lines
from lti_tool.queries.offers import load_offers, without_spent_rechecks
from lti_tool.queries.path_page import Step, step_for
from lti_tool.queries.unlocking import still_open


@dataclass(frozen=True)
class AnsweredItem:
    """One question, what the student answered, and what to hear about it. No key."""

    shown: ShownItem
    is_correct: bool
    feedback: str
    given: GivenLevel | None = None
    """What a person gave; `feedback` then is in their words."""

    @property
    def answer_texts(self) -> tuple[str, ...]:
        """What the student answered, as they saw it."""
        return tuple(said.text for said in self.shown.said)


@dataclass(frozen=True)
class PartResult:
    """One part of the objective and how its questions went."""

    title: str
    correct: int
    count: int

    @property
    def is_strength(self) -> bool:
        """Whether every question of the part was right."""
        return self.correct == self.count


@dataclass(frozen=True)
class NewlyOpen:
    """An objective that this mastery opened."""

    id: ObjectiveId
    title: str


@dataclass(frozen=True)
class ResultPage:
    """What a student reads after a check."""

    check: CheckPage
    level: Level
    level_name: str
    verdict: Verdict
    needs_talk: bool
    why: str
    """Why this level: the same paragraph for every role."""
    reason: str
    decided_at: datetime
    parts: tuple[PartResult, ...]
    answered: tuple[AnsweredItem, ...]
    next_step: Step | None
    opened: tuple[NewlyOpen, ...]
    grade: GradeLine | None
    column: ColumnsPer | None
    """Whose grade that is: the objective's or its unit's; None where neither has a column."""
    is_spent: bool = False
    """Whether the student has seen every question of the check that would come next."""
    still_open: str = ""
    """What was to be mastered before this one, in a course that moves on; "" for nothing."""

    @property
    def is_mastered(self) -> bool:
        """Whether the objective is mastered after this check."""
        return self.verdict in {Verdict.MASTERED, Verdict.KEPT, Verdict.FADING}

    @property
    def is_recheck(self) -> bool:
        """Whether the check only looked whether mastery holds."""
        return self.verdict in {Verdict.KEPT, Verdict.FADING}

    @property
    def strengths(self) -> tuple[PartResult, ...]:
        """Parts that went well, or at least partly when none did."""
        full = tuple(part for part in self.parts if part.is_strength)
        return full or tuple(part for part in self.parts if part.correct)

    @property
    def to_work_on(self) -> tuple[PartResult, ...]:
        """Parts with something still to learn."""
        return tuple(part for part in self.parts if not part.is_strength)


def load_result(
    session: Session,
    *,
    course_id: CourseId,
    person_id: PersonId,
    attempt_id: AttemptId,
    now: datetime,
) -> ResultPage:
    """Answer the result of a submitted check of this student; raises NotFoundError otherwise."""
    check = load_check(session, course_id=course_id, person_id=person_id, attempt_id=attempt_id)
    decision = session.scalar(select(DecisionRow).where(DecisionRow.attempt_id == attempt_id))
    if decision is None:
        raise NotFoundError
    found = load_objective_standing(
        session,
        course_id=course_id,
        objective_id=check.objective_id,
        person_id=person_id,
        now=now,
        even_retired=True,
    )
    rows = session.scalars(
        select(AttemptItemRow)
        .where(AttemptItemRow.attempt_id == attempt_id)
        .order_by(AttemptItemRow.position)
    ).all()
    column = _column(session, course_id, found.objective)
    titles = {cell.slug: cell.title for cell in found.objective.blueprint.cells}
    verdict = Verdict(decision.verdict)
    next_step, is_spent = (
        (None, False) if found.is_retired else _next_step(session, found, course_id, person_id, now)
    )
    return ResultPage(
        check=check,
        level=Level(decision.level),
        level_name=found.unit.policy.level_names.name(Level(decision.level)),
        verdict=verdict,
        needs_talk=found.standing.state is State.CONFERENCE,
        why=told_why(found),
        reason=decision.reason,
        decided_at=decision.decided_at,
        parts=_parts(rows, titles),
        answered=tuple(
            AnsweredItem(shown, bool(row.is_correct), row.feedback, given_level(row))
            for shown, row in zip(check.items, rows, strict=True)
        ),
        next_step=next_step,
        is_spent=is_spent,
        opened=_opened(found) if verdict is Verdict.MASTERED else (),
        grade=_grade(session, column, found, person_id),
        column=column,
        still_open=(
            ""
            if found.is_retired
            else still_open(found.objective, found.unit.objectives, found.unit_standings)
        ),
    )


def _column(session: Session, course_id: CourseId, objective: StoredObjective) -> ColumnsPer | None:
    plan = load_grading(session, session.get_one(CourseRow, course_id)).columns
    if plan.has_objective(objective.priority):
        return ColumnsPer.OBJECTIVE
    return ColumnsPer.UNIT if plan.has_units else None


def _grade(
    session: Session, column: ColumnsPer | None, found: ObjectiveStanding, person_id: PersonId
) -> GradeLine | None:
    if column is ColumnsPer.UNIT:
        lines = load_unit_lines(session, person_ids=[person_id], unit_id=found.unit.id)
        return lines.get(person_id)
    objective_id = found.objective.id
    grades = load_grade_lines(session, person_ids=[person_id], objective_ids=[objective_id])
    return grades.get((person_id, objective_id))


def _next_step(
    session: Session,
    found: ObjectiveStanding,
    course_id: CourseId,
    person_id: PersonId,
    now: datetime,
) -> tuple[Step | None, bool]:
    """Answer the next step, and whether the questions for it are spent."""
    slug = found.objective.slug
    standing = without_spent_rechecks(
        session,
        person_id=person_id,
        objectives=[found.objective],
        standings={slug: found.standing},
    )[slug]
    offers = load_offers(
        session,
        course_id=course_id,
        person_id=person_id,
        objectives=[found.objective],
        standings={found.objective.id: standing},
        policy=found.unit.policy,
        now=now,
    )
    is_spent = found.objective.id in offers.spent
    return step_for(found.objective, standing, offers), is_spent


def _opened(found: ObjectiveStanding) -> tuple[NewlyOpen, ...]:
    """Answer the objectives that waited for this one and are open now."""
    return tuple(
        NewlyOpen(objective.id, objective.title)
        for objective in found.unit.objectives
        if found.objective.slug in slugs_in(objective.needs)
        and found.unit_standings[objective.slug].state is State.OPEN
    )


def _parts(rows: Sequence[AttemptItemRow], titles: dict[str, str]) -> tuple[PartResult, ...]:
    counts: dict[str, list[bool]] = defaultdict(list)
    for row in rows:
        counts[row.instance.get("cell", "")].append(bool(row.is_correct))
    return tuple(
        PartResult(titles.get(cell) or "This objective", sum(right), len(right))
        for cell, right in counts.items()
    )
