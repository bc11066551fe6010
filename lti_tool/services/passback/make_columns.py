"""Make a course's missing columns ready to be made in the LMS, before anybody has a grade."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    ColumnRow,
    CourseRow,
    LinkRow,
    RegistrationRow,
)
from lti_tool.db.stores.grading import load_grading
from lti_tool.db.stores.planned_columns import planned_columns
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
    """Answer the columns of published units that the LMS has not told us of.

    Each gets its label here, the one it would have got with its first score.
    """
    course = session.get_one(CourseRow, course_id)
    policy = load_grading(session, course)
    found = []
    for unit, objective in planned_columns(session, course_id=course_id, plan=policy.columns):
        column_id = ensure_column(
            session, course=course, unit=unit, objective=objective, mode=policy.mode
        )
        row = session.get_one(ColumnRow, column_id)
        if row.url is None:
            link_id = _link_of(session, row)
            spec = ColumnSpec(row.label, row.maximum, row.resource_id, row.tag, link_id)
            found.append(MissingColumn(column_id, spec))
    return found


def _link_of(session: Session, column: ColumnRow) -> str | None:
    of_column = (
        LinkRow.objective_id == column.objective_id
        if column.unit_id is None
        else LinkRow.unit_id == column.unit_id
    )
    return session.scalar(select(LinkRow.link_id).where(of_column).order_by(LinkRow.id).limit(1))
