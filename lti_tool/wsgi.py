"""`lti_tool.wsgi:app`, for WSGI servers other than ours; `cairn worker` then runs beside it."""

from lti_tool.bootstrap import build_app, build_tool
from lti_tool.logs import configure_logs
from lti_tool.settings import read_settings

_settings = read_settings()
configure_logs(_settings.log_level)

app = build_app(build_tool(_settings))
