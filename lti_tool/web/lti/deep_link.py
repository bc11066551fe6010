"""Choose what to add to the course page: the pages of a deep linking launch.

The session opened like any other; what the platform takes back is kept in it until the teacher
has chosen, and the browser carries our signed answer to the platform.
"""

import structlog
from flask import (
    Blueprint,
    Response,
    abort,
    make_response,
    redirect,
    render_template,
    request,
    url_for,
)
from werkzeug.wrappers import Response as WerkzeugResponse

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.lti.deep_linking import read_request, sign_response
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import ColumnSpec, DeepLinkingRequest, LinkItem
from lti_tool.queries.choices_page import ObjectiveChoice, UnitToLink, load_choices
from lti_tool.queries.copy_offer import load_copy_offer
from lti_tool.web.access import (
    current_course,
    current_launch,
    current_person,
    current_tool,
    guard,
)
from lti_tool.web.headers import allow_form_action

_log = structlog.get_logger()

BOARD = "board"
UNIT, OBJECTIVE = "unit", "objective"


def make_deep_link_blueprint(tool_keys: ToolKeys) -> Blueprint:
    """Answer the blueprint of the choosing pages."""
    blueprint = Blueprint("deep_link", __name__, url_prefix="/s/<sid>")
    guard(
        blueprint,
        may_enter=lambda role: role in {Role.TEACHER, Role.ASSISTANT, Role.DESIGNER},
    )
    blueprint.add_url_rule("/choose", "choose", _choose)

    def answer() -> Response | tuple[str, int]:
        """Sign what was chosen and hand it to the platform by way of the browser."""
        return _answer(tool_keys)

    blueprint.add_url_rule("/choose", "answer", answer, methods=["POST"])
    return blueprint


def _choose() -> str | WerkzeugResponse:
    """Offer units, objectives and the class board."""
    if current_launch().deep_linking is None:
        return redirect(url_for("home.enter"))
    return _page(None)


def _answer(tool_keys: ToolKeys) -> Response | tuple[str, int]:
    launch, tool = current_launch(), current_tool()
    asked = _asked()
    try:
        items = [] if "cancel" in request.form else _chosen(asked)
        registration = tool.registrations.get(launch.registration_id)
        if registration is None:
            abort(404)
        signed = sign_response(
            asked,
            items,
            registration=registration,
            deployment_id=launch.deployment_id,
            tool_keys=tool_keys,
            now=tool.clock(),
        )
    except DomainError as error:
        return _page(error), 422
    _log.info("deep_link_answered", sid=launch.sid, items=len(items))
    allow_form_action(signed.form_origin)
    return make_response(render_template("lti/hand_back.html", signed=signed, count=len(items)))


def _asked() -> DeepLinkingRequest:
    kept = current_launch().deep_linking
    if kept is None:
        abort(404)
    return read_request(kept)


def _page(error: DomainError | None) -> str:
    with current_tool().reading() as session:
        units = load_choices(session, course_id=current_course())
        offer = load_copy_offer(session, course_id=current_course(), person_id=current_person())
    return render_template(
        "lti/choose.html",
        units=units,
        offer=offer,
        asked=_asked(),
        error=error,
        ticked=_ticked(),
    )


def _ticked() -> frozenset[str]:
    return frozenset(request.form.getlist("choice"))


def _chosen(asked: DeepLinkingRequest) -> list[LinkItem]:
    """Answer the links for what is ticked, in the order of the page; refuse what is not ready."""
    with current_tool().reading() as session:
        units = load_choices(session, course_id=current_course())
    ticked = _ticked()
    items: list[LinkItem] = []
    for unit in units:
        chosen = [each for each in unit.objectives if f"{OBJECTIVE}:{each.slug}" in ticked]
        whole = f"{UNIT}:{unit.slug}" in ticked
        if (whole or chosen) and unit.not_ready_because:
            raise DomainError(
                "unit_not_ready",
                f"“{unit.title}” cannot be added yet. {unit.not_ready_because}",
            )
        if whole:
            items.append(_unit_item(unit, asked))
        items.extend(_objective_item(each, unit.tag, asked) for each in chosen)
    if BOARD in ticked:
        items.append(LinkItem("Class board", _launch_url()))
    if not items:
        raise DomainError("nothing_chosen", "Tick what you want to add, or cancel.")
    return items


def _unit_item(unit: UnitToLink, asked: DeepLinkingRequest) -> LinkItem:
    # Where units have no column, each objective brings its own when it is first earned.
    column = ColumnSpec(unit.title, MAXIMUM, unit.resource_id, unit.tag)
    return LinkItem(
        unit.title,
        _launch_url(),
        custom={"cairn_unit": unit.slug},
        column=column if unit.has_column and asked.accept_lineitem is not False else None,
    )


def _objective_item(objective: ObjectiveChoice, tag: str, asked: DeepLinkingRequest) -> LinkItem:
    column = ColumnSpec(objective.label, MAXIMUM, objective.resource_id, tag)
    return LinkItem(
        objective.label,
        _launch_url(),
        custom={"cairn_objective": objective.slug},
        column=column if objective.has_column and asked.accept_lineitem is not False else None,
    )


def _launch_url() -> str:
    return current_tool().settings.launch_url
