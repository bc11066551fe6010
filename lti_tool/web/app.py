"""Make the Flask application: blueprints, headers, error pages, static files."""

from collections.abc import Iterator

from flask import Flask, Response, abort, redirect, request, url_for
from werkzeug.datastructures import MultiDict
from werkzeug.middleware.proxy_fix import ProxyFix
from werkzeug.routing import IntegerConverter, Map
from werkzeug.wrappers import Response as WerkzeugResponse
from whitenoise import WhiteNoise

from lti_tool.tool import Tool
from lti_tool.web import errors, headers, operations, rendering
from lti_tool.web.access import keep_tool
from lti_tool.web.exports import exports
from lti_tool.web.family import family
from lti_tool.web.files import files, tickets
from lti_tool.web.home import home
from lti_tool.web.lti import LtiParts, make_lti_blueprint
from lti_tool.web.lti.deep_link import make_deep_link_blueprint
from lti_tool.web.student import student
from lti_tool.web.teacher import teacher
from lti_tool.web.uploads import UPLOAD, allow_large_upload
from lti_tool.web.visitor import visitor

MAX_REQUEST_BYTES = 1_000_000
"""A launch is a few kilobytes, a check's answers less; files have an address of their own."""
LARGEST_ID = 2**31 - 1


class IdConverter(IntegerConverter):
    """Ids in addresses: a number that no database column can hold is nobody's, hence a 404."""

    def __init__(self, url_map: Map) -> None:
        super().__init__(url_map, max=LARGEST_ID)


def create_app(tool: Tool, lti_parts: LtiParts) -> Flask:
    """Answer the application of one wired tool."""
    app = Flask(__name__, static_folder=None)
    app.config["MAX_CONTENT_LENGTH"] = MAX_REQUEST_BYTES
    app.url_map.converters["int"] = IdConverter
    app.url_value_preprocessor(allow_large_upload)
    app.url_value_preprocessor(_refuse_nul)
    keep_tool(app, tool)
    app.register_blueprint(make_lti_blueprint(lti_parts))
    app.register_blueprint(make_deep_link_blueprint(lti_parts.tool_keys))
    app.register_blueprint(home)
    app.register_blueprint(student)
    app.register_blueprint(teacher)
    app.register_blueprint(family)
    app.register_blueprint(visitor)
    app.register_blueprint(files)
    app.register_blueprint(exports)
    app.register_blueprint(tickets)
    app.register_blueprint(operations.operations)
    app.add_url_rule("/", "front", _front)
    errors.register(app)
    headers.register(app)
    rendering.register(app)
    wsgi = ProxyFix(app.wsgi_app, x_for=1, x_proto=1, x_host=0)
    app.wsgi_app = WhiteNoise(  # type: ignore[method-assign]
        wsgi, root=rendering.STATIC, prefix="static/", max_age=rendering.STATIC_SECONDS
    )
    return app


def _refuse_nul(endpoint: str | None, _values: dict[str, object] | None) -> None:
    """Refuse NUL, which no page of ours sends and PostgreSQL cannot keep, before anything else.

    Of an upload nothing is read before the session is proven; none of its fields is kept.
    """
    fields = (request.args,) if endpoint == UPLOAD else (request.args, request.form)
    given = (value for values in fields for value in _texts(values))
    if "\0" in request.path or any("\0" in value for value in given):
        abort(400)


def _texts(values: MultiDict[str, str]) -> Iterator[str]:
    return (value for _name, value in values.items(multi=True))


def _front() -> WerkzeugResponse | Response:
    return redirect(url_for("lti.about"))
