"""Make a course's missing columns ready to be made in the LMS, before anybody has a grade."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    ColumnRow,
    CourseRow,
    LinkRow,
    ObjectiveRow,
    RegistrationRow,
    UnitRow,
)
from lti_tool.domain.ids import ColumnId, CourseId
from lti_tool.ports import ColumnSpec, GradebookAccess
from lti_tool.services.passback.claim_scores import gradebook_access
from lti_tool.services.passback.owed_rows import ensure_column


@dataclass(frozen=True)
class MissingColumn:
    """A column of ours that the LMS does not have, as far as we know."""

    id: ColumnId
    spec: ColumnSpec


def access_of(session: Session, *, course_id: CourseId) -> GradebookAccess | None:
    """Answer how to ask a course's gradebook; None while the LMS has opened none to us."""
    course = session.get_one(CourseRow, course_id)
    if course.columns_url is None:
        return None
    registration = session.get_one(RegistrationRow, course.registration_id)
    return gradebook_access(course, registration)


def missing_columns(session: Session, *, course_id: CourseId) -> Sequence[MissingColumn]:
    """Answer the columns of the published objectives that the LMS has not told us of.

    Each gets its label here, the one it would have got with its first score.
    """
    course = session.get_one(CourseRow, course_id)
    objectives = session.execute(
        select(ObjectiveRow, UnitRow.slug)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        .where(
            UnitRow.course_id == course_id,
            UnitRow.published_at.is_not(None),
            ObjectiveRow.retired_at.is_(None),
        )
        .order_by(UnitRow.position, UnitRow.id, ObjectiveRow.position)
    ).all()
    found = []
    for objective, unit_slug in objectives:
        column_id = ensure_column(session, course=course, unit_slug=unit_slug, objective=objective)
        row = session.get_one(ColumnRow, column_id)
        if row.url is None:
            link_id = _link_of(session, objective)
            spec = ColumnSpec(row.label, row.maximum, row.resource_id, row.tag, link_id)
            found.append(MissingColumn(column_id, spec))
    return found


def _link_of(session: Session, objective: ObjectiveRow) -> str | None:
    return session.scalar(
        select(LinkRow.link_id)
        .where(LinkRow.objective_id == objective.id)
        .order_by(LinkRow.id)
        .limit(1)
    )
