"""A teacher's pages: the class board, one student and objective, what levels are worth."""

from flask import Blueprint

from lti_tool.web.access import guard

teacher = Blueprint("teacher", __name__, url_prefix="/s/<sid>")
guard(teacher, may_enter=lambda role: role.is_staff)

from lti_tool.web.teacher import (  # noqa: E402 -- they add their routes
    board,  # noqa: F401
    cell,  # noqa: F401
    connection,  # noqa: F401
    copies,  # noqa: F401
    grades,  # noqa: F401
    roster,  # noqa: F401
)
