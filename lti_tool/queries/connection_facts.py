"""What is known of a connection with a platform without asking it."""

from sqlalchemy import or_, select
from sqlalchemy.orm import Session

from lti_tool.db.models import (
    CourseRow,
    DeploymentRow,
    LaunchSessionRow,
    LinkRow,
    MembershipRow,
    PersonRow,
    RegistrationRow,
    SpentLoginRow,
)
from lti_tool.db.models.platforms import Approval
from lti_tool.db.stores.registrations import registration_of
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId, RegistrationId
from lti_tool.ports import ConnectionFacts, CourseServices


def load_connection_facts(
    session: Session, *, registration_id: RegistrationId, course_id: CourseId | None
) -> ConnectionFacts:
    """Answer the facts, without a course those of the platform alone. Seven statements at most.

    Raises DomainError for an unknown platform.
    """
    row = session.get(RegistrationRow, registration_id)
    if row is None:
        raise DomainError(
            "platform_unknown",
            f"No platform has the number {registration_id}. “cairn platforms list” shows them.",
        )
    approved, waiting = _deployments(session, registration_id)
    return ConnectionFacts(
        registration=registration_of(row),
        approved=approved,
        waiting=waiting,
        course=None if course_id is None else _course(session, course_id),
        shares_names=_shares_names(session, registration_id, course_id),
        offers_storage=_offers_storage(session, registration_id),
        has_chosen_content=_has_chosen_content(session, registration_id),
    )


def find_course(
    session: Session, *, registration_id: RegistrationId, context_id: str | None
) -> CourseId | None:
    """Answer the course with this id on the platform; without one, the newest with services.

    Raises DomainError for a course nobody has opened.
    """
    query = select(CourseRow.id).where(CourseRow.registration_id == registration_id)
    if context_id is None:
        has_services = or_(CourseRow.columns_url.is_not(None), CourseRow.roster_url.is_not(None))
        newest = session.scalar(query.where(has_services).order_by(CourseRow.id.desc()).limit(1))
        return None if newest is None else CourseId(newest)
    found = session.scalar(query.where(CourseRow.context_id == context_id))
    if found is None:
        raise DomainError(
            "course_unknown",
            f"No course {context_id} of this platform is known here. Open Cairn in it first.",
        )
    return CourseId(found)


def _deployments(
    session: Session, registration_id: RegistrationId
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    query = (
        select(DeploymentRow.deployment_id, DeploymentRow.approval)
        .where(DeploymentRow.registration_id == registration_id)
        .order_by(DeploymentRow.deployment_id)
    )
    known = session.execute(query).all()
    return (
        tuple(each for each, approval in known if approval == Approval.ACTIVE),
        tuple(each for each, approval in known if approval == Approval.PENDING),
    )


def _course(session: Session, course_id: CourseId) -> CourseServices:
    row = session.get_one(CourseRow, course_id)
    return CourseServices(
        title=row.title,
        product=row.product,
        columns_url=row.columns_url,
        grade_scopes=None if row.grade_scopes is None else tuple(row.grade_scopes),
        roster_url=row.roster_url,
        earlier_courses=len(row.context_history),
    )


def _shares_names(
    session: Session, registration_id: RegistrationId, course_id: CourseId | None
) -> bool | None:
    """Tell whether the latest real person to launch has a name here."""
    query = (
        select(PersonRow.name != "", PersonRow.given_name != "")
        .join(MembershipRow, MembershipRow.person_id == PersonRow.id)
        .where(
            PersonRow.registration_id == registration_id,
            PersonRow.is_test.is_(False),
            MembershipRow.seen_at.is_not(None),
        )
        .order_by(MembershipRow.seen_at.desc())
        .limit(1)
    )
    if course_id is not None:
        query = query.where(MembershipRow.course_id == course_id)
    found = session.execute(query).one_or_none()
    return None if found is None else any(found)


def _offers_storage(session: Session, registration_id: RegistrationId) -> bool | None:
    query = (
        select(SpentLoginRow.offers_storage)
        .where(SpentLoginRow.registration_id == registration_id)
        .order_by(SpentLoginRow.spent_at.desc())
        .limit(1)
    )
    return session.scalar(query)


def _has_chosen_content(session: Session, registration_id: RegistrationId) -> bool:
    """Tell it by a launch that asked for it, or by a link that leads somewhere."""
    asked = select(LaunchSessionRow.sid).where(
        LaunchSessionRow.registration_id == registration_id,
        LaunchSessionRow.deep_linking.is_not(None),
    )
    bound = (
        select(LinkRow.id)
        .join(CourseRow, CourseRow.id == LinkRow.course_id)
        .where(CourseRow.registration_id == registration_id, LinkRow.unit_id.is_not(None))
    )
    return any(session.scalar(query.limit(1)) is not None for query in (asked, bound))
