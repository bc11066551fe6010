"""Switch faults on and off, by page or by JSON."""

from __future__ import annotations

from typing import Any

from flask import Blueprint, abort, jsonify, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.faults import LONGEST_DELAY_MS, Fault, FaultKind, Service
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.viewer import canonical_address, refuse_foreign_forms, viewer

DEFAULT_DELAY_MS = 2000

EXPLANATIONS = {
    FaultKind.ERROR_500: "Answers with an internal error. Nothing is stored.",
    FaultKind.UNAVAILABLE_503: "Says it is busy, and when to come back (Retry-After).",
    FaultKind.RATE_LIMITED_403: "Refuses as Canvas does when a tool asks too often.",
    FaultKind.RATE_LIMITED_429: "Asks for a second of patience (429 and Retry-After).",
    FaultKind.SLOW: "Waits before it does its work.",
    FaultKind.DROP_BEFORE: "Hangs up without an answer. Nothing is stored.",
    FaultKind.STORE_THEN_DROP: "Does its work, then hangs up: the tool cannot know.",
}
TITLES = {
    FaultKind.ERROR_500: "Error 500",
    FaultKind.UNAVAILABLE_503: "Unavailable 503",
    FaultKind.RATE_LIMITED_403: "Rate limit 403",
    FaultKind.RATE_LIMITED_429: "Rate limit 429",
    FaultKind.SLOW: "Slow",
    FaultKind.DROP_BEFORE: "Drop before",
    FaultKind.STORE_THEN_DROP: "Store, then drop",
}
SERVICES = {
    Service.SCORES: "Scores (the tool sends a grade)",
    Service.RESULTS: "Results (the tool reads grades)",
    Service.LINEITEMS: "Line items (the tool makes or finds columns)",
    Service.TOKEN: "Access tokens",
    Service.MEMBERSHIPS: "Memberships (the tool reads the class list)",
}

blueprint = Blueprint("fault_pages", __name__)


@blueprint.get("/faults")
def show_faults() -> ResponseReturnValue:
    """Show the switches and what is switched on."""
    moved = canonical_address()
    if moved is not None:
        return moved
    return render_template(
        "faults.html",
        viewer=viewer(),
        armed=current_lms().faults.armed(),
        explanations=EXPLANATIONS,
        titles=TITLES,
        services=SERVICES,
        default_delay=DEFAULT_DELAY_MS,
        longest_delay=LONGEST_DELAY_MS,
    )


@blueprint.post("/faults")
def switch_by_page() -> ResponseReturnValue:
    """Do what the form says, then show the page again."""
    refuse_foreign_forms()
    form = request.form
    order = {
        "endpoint": form.get("endpoint"),
        "fault": form.get("fault"),
        "count": form.get("count") or None,
        "delay_ms": form.get("delay_ms") or DEFAULT_DELAY_MS,
        "clear": "clear" in form,
    }
    _obey(order)
    return redirect(url_for("fault_pages.show_faults"), code=303)


@blueprint.route("/_faults", methods=["GET", "POST", "DELETE"])
def switch_by_json() -> ResponseReturnValue:
    """Arm or disarm one fault, or clear all; answer with those that are armed."""
    if request.method == "DELETE":
        current_lms().faults.clear()
    elif request.method == "POST":
        # Only JSON: a form of another site cannot send it without being asked first.
        order = request.get_json()
        if not isinstance(order, dict):
            abort(400, "Send a JSON object.")
        _obey(order)
    return jsonify(faults=fault_documents())


def fault_documents() -> list[dict[str, Any]]:
    """Return the armed faults as JSON shows them."""
    return [
        {
            "endpoint": fault.service.value,
            "fault": fault.kind.value,
            "remaining": fault.remaining,
            "delay_ms": fault.delay_ms,
            "hits": fault.hits,
        }
        for fault in current_lms().faults.armed()
    ]


def _obey(order: dict[str, Any]) -> None:
    board = current_lms().faults
    if order.get("clear"):
        board.clear()
        return
    try:
        service, kind = Service(str(order.get("endpoint"))), FaultKind(str(order.get("fault")))
    except ValueError as error:
        abort(400, f"There is no such switch: {error}.")
    count = order.get("count")
    remaining = None if count is None else _whole(count, highest=1_000_000)
    if remaining == 0:
        board.disarm(service, kind)
        return
    delay = 0
    if kind is FaultKind.SLOW:
        delay = _whole(order.get("delay_ms", DEFAULT_DELAY_MS), highest=LONGEST_DELAY_MS)
    board.arm(Fault(service, kind, remaining=remaining, delay_ms=delay))


def _whole(value: object, *, highest: int) -> int:
    text = str(value)
    if not text.isascii() or not text.isdigit() or int(text) > highest:
        abort(400, f"A number of requests or milliseconds is a whole number up to {highest}.")
    return int(text)
