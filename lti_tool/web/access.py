"""Who may see what: the wired tool, the proven session, and the guard every blueprint declares."""

from collections.abc import Callable
from typing import cast

from flask import Blueprint, Flask, abort, current_app, g, request

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.services.launching.find_session import LaunchSession
from lti_tool.tool import Tool
from lti_tool.web.csrf import check_csrf
from lti_tool.web.launch_session import prove_session

_TOOL = "cairn.tool"


def keep_tool(app: Flask, tool: Tool) -> None:
    """Keep the wired tool with its application."""
    app.extensions[_TOOL] = tool


def current_tool() -> Tool:
    """Answer the tool this request is served by."""
    return cast("Tool", current_app.extensions[_TOOL])


def current_launch() -> LaunchSession:
    """Answer the proven session of this request."""
    return cast("LaunchSession", g.launch)


def current_course() -> CourseId:
    """Answer the session's course; 404 when the launch named none."""
    course_id = current_launch().course_id
    if course_id is None:
        abort(404)
    return course_id


def current_person() -> PersonId:
    """Answer the session's person; 404 for an anonymous launch."""
    person_id = current_launch().person_id
    if person_id is None:
        abort(404)
    return person_id


def guard(
    blueprint: Blueprint,
    *,
    may_enter: Callable[[Role], bool],
    is_door: bool = False,
    is_for_nobody: bool = False,
) -> None:
    """Let only proven sessions of the right roles into a blueprint below `/s/<sid>/`.

    Another role gets a 404: it is told nothing about what it may not see. So does a launch from
    no course or of nobody, except at the door, which tells it why. Pages `is_for_nobody` are the
    other way round: for launches that name no person, and for no others.
    """

    @blueprint.url_value_preprocessor
    def take_sid(_endpoint: str | None, values: dict[str, object] | None) -> None:
        g.sid = str((values or {}).pop("sid", ""))

    @blueprint.url_defaults
    def give_sid(_endpoint: str, values: dict[str, object]) -> None:
        values.setdefault("sid", g.get("sid", ""))

    @blueprint.before_request
    def enter() -> None:
        g.launch = prove_session(current_tool(), g.sid)
        if not may_enter(current_launch().role):
            abort(404)
        if not is_door:
            current_course()
            _check_person(is_for_nobody=is_for_nobody)
        if request.method not in {"GET", "HEAD", "OPTIONS"}:
            check_csrf(current_launch(), current_tool().settings.base_url)

    guarded.add(blueprint.name)


def _check_person(*, is_for_nobody: bool) -> None:
    if not is_for_nobody:
        current_person()
    elif current_launch().person_id is not None:
        abort(404)


guarded: set[str] = set()
"""The blueprints that declared a guard; a test compares it with all there are."""
