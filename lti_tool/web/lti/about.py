"""`/lti/`: the values an LMS administrator copies to connect this tool."""

from flask import Blueprint, Response, jsonify, render_template

from lti_tool.lti.registration_documents import canvas_key
from lti_tool.lti.tool_description import ToolDescription
from lti_tool.web.access import current_tool


def register(blueprint: Blueprint) -> None:
    """Add the page, and the same for Canvas to read by itself."""
    blueprint.add_url_rule("/", view_func=about)
    blueprint.add_url_rule("/canvas.json", view_func=canvas)


def about() -> str:
    """Answer the page with the values of this installation."""
    return render_template("lti/about.html", tool=describe())


def canvas() -> Response:
    """Answer the JSON that a Canvas developer key is made from ("Enter URL")."""
    return jsonify(canvas_key(describe()))


def describe() -> ToolDescription:
    """Answer the description of this installation."""
    return ToolDescription(current_tool().settings.base_url)
