"""A family's pages: one student's path, to read, and nobody else's."""

from flask import Blueprint

from lti_tool.domain.classes.roles import Role
from lti_tool.web.access import guard

family = Blueprint("family", __name__, url_prefix="/s/<sid>")
guard(family, may_enter=lambda role: role is Role.OBSERVER)

from lti_tool.web.family import children  # noqa: E402, F401 -- it adds its routes
