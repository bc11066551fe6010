"""A teacher's pages: the class board, one student and objective, what levels are worth."""

from flask import Blueprint

from lti_tool.web.access import guard

teacher = Blueprint("teacher", __name__, url_prefix="/s/<sid>")
guard(teacher, may_enter=lambda role: role.is_staff)

from lti_tool.web.teacher import board, cell, grades  # noqa: E402, F401 -- they add their routes
