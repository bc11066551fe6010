"""What somebody the LMS does not name may read of a unit. Nothing is asked and nothing is kept."""

from flask import Blueprint

from lti_tool.domain.classes.roles import Role
from lti_tool.web.access import guard

visitor = Blueprint("visitor", __name__, url_prefix="/s/<sid>")
# Staff without a name see what students see: their class is shown to nobody we do not know.
guard(
    visitor,
    may_enter=lambda role: role is Role.STUDENT or role.is_staff,
    is_for_nobody=True,
)

from lti_tool.web.visitor import unit  # noqa: E402, F401 -- it adds its routes
