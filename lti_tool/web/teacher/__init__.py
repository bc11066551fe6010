"""A teacher's pages: the class board, one student and objective, what levels are worth."""

from flask import Blueprint

from lti_tool.web.access import guard
from lti_tool.web.closing import close_of_course

teacher = Blueprint("teacher", __name__, url_prefix="/s/<sid>")
guard(teacher, may_enter=lambda role: role.is_staff)
teacher.before_request(close_of_course)

from lti_tool.web.teacher import (  # noqa: E402 -- they add their routes
    acceptance,  # noqa: F401
    accommodations,  # noqa: F401
    board,  # noqa: F401
    cell,  # noqa: F401
    connection,  # noqa: F401
    copies,  # noqa: F401
    course_health,  # noqa: F401
    criterion,  # noqa: F401
    gating,  # noqa: F401
    grade_ledger,  # noqa: F401
    grades,  # noqa: F401
    groups,  # noqa: F401
    ledger,  # noqa: F401
    marking,  # noqa: F401
    reports,  # noqa: F401
    requests,  # noqa: F401
    rollover,  # noqa: F401
    roster,  # noqa: F401
    rules,  # noqa: F401
    rulings,  # noqa: F401
    sis,  # noqa: F401
    view_as,  # noqa: F401
    watching,  # noqa: F401
)
