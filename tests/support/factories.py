"""Rows to start a test from: plain functions that take a session and answer what they made."""

from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, MembershipRow, PersonRow, RegistrationRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, PersonId, RegistrationId, UnitId
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.interchange.drafts import UnitDraft
from lti_tool.ports import RegistrationDraft
from lti_tool.services.authoring.import_unit import import_unit, publish_unit
from lti_tool.services.launching.register_platforms import register_platforms
from tests.support.clock import START
from tests.support.drafts import sample_draft

ISSUER = "https://lms.example"
CLIENT_ID = "cairn"
DEPLOYMENT_ID = "1"


def registration_draft(issuer: str = ISSUER, client_id: str = CLIENT_ID) -> RegistrationDraft:
    """Answer a platform as a configuration file would describe it."""
    return RegistrationDraft(
        issuer=issuer,
        client_id=client_id,
        auth_login_url=f"{issuer}/auth",
        auth_token_url=f"{issuer}/token",
        auth_audience=None,
        key_set_url=f"{issuer}/jwks",
        deployment_ids=(DEPLOYMENT_ID,),
    )


def make_registration(
    session: Session, issuer: str = ISSUER, client_id: str = CLIENT_ID
) -> RegistrationId:
    """Make an active platform with one active deployment."""
    draft = registration_draft(issuer, client_id)
    return register_platforms(session, drafts=[draft], now=START)[0]


def make_course(
    session: Session, registration_id: RegistrationId | None = None, context_id: str = "math-6a"
) -> CourseId:
    """Make a course whose gradebook we may write to.

    It keeps to the criterion alone and sets no daily limit, so that tests speak of one thing.
    """
    registration_id = registration_id or make_registration(session)
    issuer = session.get_one(RegistrationRow, registration_id).issuer
    row = CourseRow(
        registration_id=registration_id,
        context_id=context_id,
        title="Mathematics 6A",
        columns_url=f"{issuer}/courses/{context_id}/lineitems",
        roster_url=f"{issuer}/courses/{context_id}/members",
        strictness=Strictness.SIMPLE,
        checks_a_day=0,
        created_at=START,
    )
    session.add(row)
    session.flush()
    return CourseId(row.id)


def make_student(session: Session, course_id: CourseId, sub: str = "ada") -> PersonId:
    """Make a student of a course."""
    return make_person(session, course_id, sub, Role.STUDENT)


def make_teacher(session: Session, course_id: CourseId, sub: str = "rivera") -> PersonId:
    """Make a teacher of a course."""
    return make_person(session, course_id, sub, Role.TEACHER)


def make_person(session: Session, course_id: CourseId, sub: str, role: Role) -> PersonId:
    """Make a person who is something in a course."""
    person = PersonRow(
        registration_id=session.get_one(CourseRow, course_id).registration_id,
        sub=sub,
        name=sub.title(),
        given_name=sub.title(),
        created_at=START,
    )
    session.add(person)
    session.flush()
    session.add(MembershipRow(course_id=course_id, person_id=person.id, role=role, seen_at=START))
    session.flush()
    return PersonId(person.id)


def make_unit(session: Session, course_id: CourseId, draft: UnitDraft | None = None) -> UnitId:
    """Make a published unit."""
    unit_id = import_unit(session, course_id=course_id, draft=draft or sample_draft(), now=START)
    publish_unit(session, unit_id=unit_id, now=START)
    return unit_id
