"""A student's pages: path, objective, other ways, check, result."""

from flask import Blueprint

from lti_tool.domain.classes.roles import Role
from lti_tool.web.access import guard

student = Blueprint("student", __name__, url_prefix="/s/<sid>")
guard(student, may_enter=lambda role: role is Role.STUDENT)

from lti_tool.web.student import checks, path, ways  # noqa: E402, F401 -- they add their routes
