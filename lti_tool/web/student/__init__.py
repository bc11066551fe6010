"""A student's pages: path, objective, other ways, check, result."""

from flask import Blueprint

from lti_tool.domain.classes.roles import Role
from lti_tool.web.access import guard
from lti_tool.web.closing import close_own

student = Blueprint("student", __name__, url_prefix="/s/<sid>")
guard(student, may_enter=lambda role: role is Role.STUDENT)
student.before_request(close_own)

from lti_tool.web.student import checks, counts, files, path, requests, ways  # noqa: E402, F401 -- they add their routes
