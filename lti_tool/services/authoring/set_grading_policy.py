"""Have another grading policy hold from now on, and the gradebook follow it."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import select, update
from sqlalchemy.orm import Session

from lti_tool.db.models import CourseRow, GradingPolicyRow
from lti_tool.db.stores.grading import load_grading, school_day
from lti_tool.db.stores.held_rows import hold_course
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.district_floor import DistrictFloor, NoEvidence
from lti_tool.domain.gradebook.policy import (
    GradingPolicy,
    NotYet,
    policy_problems,
    under_floor,
)
from lti_tool.domain.gradebook.policy_mapping import policy_to_mapping
from lti_tool.domain.ids import CourseId, PersonId, RegistrationId
from lti_tool.services.passback.owe_class import owe_class


@dataclass(frozen=True)
class Applied:
    """What came of it: how many numbers are on their way, and through whose worker."""

    changed: int
    registration_id: RegistrationId


def set_grading_policy(
    session: Session,
    *,
    course_id: CourseId,
    teacher_id: PersonId,
    policy: GradingPolicy,
    floor: DistrictFloor,
    now: datetime,
) -> Applied:
    """Keep a new version, and owe what it changes. Versions before it stay on record.

    `policy.version` says which version the teacher had before their eyes: when somebody applied
    another meanwhile, or when the policy is not sound or below the floor, DomainError says so.
    """
    course = hold_course(session, course_id)
    before = load_grading(session, course)
    if policy.version != before.version:
        words = "Somebody else has changed the policy meanwhile. Look at it, then change it again."
        raise DomainError("changed_meanwhile", words)
    wanted = replace(policy, floor=floor)
    if problems := policy_problems(wanted) or under_floor(wanted):
        raise DomainError("bad_policy", " ".join(problems))
    return _apply(session, course, before, wanted, made_by=teacher_id, now=now)


def copy_grading_policy(
    session: Session, *, course: CourseRow, source: CourseRow, teacher_id: PersonId, now: datetime
) -> None:
    """Give a course the policy that another has applied, without its day; none, without one."""
    theirs = load_grading(session, source)
    if theirs.version:
        before = load_grading(session, course)
        _apply(session, course, before, replace(theirs, as_of=None), made_by=teacher_id, now=now)


def has_own_policy(session: Session, *, course_id: CourseId) -> bool:
    """Whether somebody of the course has ever applied a policy; the district is nobody of it."""
    own = select(GradingPolicyRow.id).where(
        GradingPolicyRow.course_id == course_id, GradingPolicyRow.made_by.is_not(None)
    )
    return session.scalar(own.limit(1)) is not None


def hold_to_floor(
    session: Session, *, course_id: CourseId, floor: DistrictFloor, now: datetime
) -> Applied | None:
    """Keep a version with the district's floor as it is now; None where it has it already.

    Where a course was below it, its numbers are lifted; where its columns are others than the
    district asks for, it gets those.
    """
    course = hold_course(session, course_id)
    before = load_grading(session, course)
    if before.floor == floor:
        return None
    return _apply(session, course, before, before.within(floor), made_by=None, now=now)


def send_what_is_due(session: Session, *, course_id: CourseId, now: datetime) -> Applied | None:
    """Owe what waited for the policy's day, once; None before that day and after it is done."""
    course = hold_course(session, course_id)
    policy = load_grading(session, course)
    if not policy.is_due(school_day(course, now)):
        return None
    done = session.scalars(
        update(GradingPolicyRow)
        .where(GradingPolicyRow.course_id == course_id, GradingPolicyRow.waits_for.is_not(None))
        .values(waits_for=None)
        .returning(GradingPolicyRow.id)
    ).all()
    if not done:
        return None
    changed = owe_class(session, course=course, before=policy, after=policy, now=now)
    return Applied(changed, RegistrationId(course.registration_id))


def courses_waiting(session: Session) -> Sequence[CourseId]:
    """Answer the courses that wait for a day, come or not."""
    waiting = select(GradingPolicyRow.course_id).where(GradingPolicyRow.waits_for.is_not(None))
    return [CourseId(each) for each in session.scalars(waiting.distinct())]


def courses_below_floor(session: Session, *, floor: DistrictFloor) -> Sequence[CourseId]:
    """Answer the courses whose policy was applied under another floor."""
    courses = session.scalars(select(CourseRow).order_by(CourseRow.id)).all()
    return [CourseId(each.id) for each in courses if load_grading(session, each).floor != floor]


def _apply(
    session: Session,
    course: CourseRow,
    before: GradingPolicy,
    wanted: GradingPolicy,
    *,
    made_by: PersonId | None,
    now: datetime,
) -> Applied:
    today = school_day(course, now)
    after = replace(wanted, version=before.version + 1, holds_from=today)
    session.execute(
        update(GradingPolicyRow)
        .where(GradingPolicyRow.course_id == course.id)
        .values(waits_for=None)
    )
    session.add(
        GradingPolicyRow(
            course_id=course.id,
            version=after.version,
            policy=policy_to_mapping(after),
            made_at=now,
            made_by=made_by,
            waits_for=after.as_of if _waits(after) and not after.is_due(today) else None,
        )
    )
    changed = owe_class(session, course=course, before=before, after=after, now=now)
    return Applied(changed, RegistrationId(course.registration_id))


def _waits(policy: GradingPolicy) -> bool:
    """Whether anything is to be sent when the policy's day has come."""
    return policy.not_yet is NotYet.HOLD or policy.no_evidence is not NoEvidence.BLANK
