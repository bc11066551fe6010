"""Verified launches to start from, as the LTI core would hand them over."""

from dataclasses import replace

from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.db.models import RegistrationRow
from lti_tool.db.stores.registrations import registration_of
from lti_tool.domain.classes.roles import Role
from lti_tool.ports import CourseClaim, PersonClaim, VerifiedLaunch

ADA = PersonClaim("ada", "Ada Byron", "Ada", "Byron")
COURSE = CourseClaim("math-6a", "MATH6A", "Mathematics 6A")
COLUMNS = "https://lms.example/courses/math-6a/lineitems"
ROSTER = "https://lms.example/courses/math-6a/members"


def make_launch(session: Session, **changes: object) -> VerifiedLaunch:
    """Answer a student's launch of a link, on the first platform there is."""
    row = session.scalars(select(RegistrationRow).order_by(RegistrationRow.id).limit(1)).one()
    launch = VerifiedLaunch(
        registration=registration_of(row),
        deployment_id="1",
        message_type="LtiResourceLinkRequest",
        target_link_uri="https://cairn.example/lti/launch",
        role=Role.STUDENT,
        person=ADA,
        course=COURSE,
        link_id="link-1",
        link_title="Numbers",
        custom={},
        columns_url=COLUMNS,
        grade_scopes=(),
        roster_url=ROSTER,
        return_url="https://lms.example/courses/math-6a",
        locale="en",
        product="moodle",
        mentored_subs=(),
    )
    return replace(launch, **changes)  # type: ignore[arg-type]
