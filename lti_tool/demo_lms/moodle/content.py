"""What Moodle makes of the content that a tool offers."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, redirect, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.content_items import RESOURCE_LINK, ItemDraft, LineDraft, Reading
from lti_tool.demo_lms.deep_link_pages import refuse_in_words
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.profile import DeepLinkRules
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.scene import Scene

DEFAULT_MAXIMUM = 100.0

blueprint = Blueprint("moodle_pages", __name__)


@blueprint.get("/mod/lti/return.php")
def come_back() -> ResponseReturnValue:
    """Show what the tool has to say, at Moodle's address."""
    number = request.args.get("course", 0, type=int)
    course = current_lms().school.course_by_number(number)
    if course is None:
        abort(404)
    page = url_for("pages.come_back", course_id=course.id)
    names = ("lti_errormsg", "lti_msg")
    said = urlencode({name: request.args[name] for name in names if request.args.get(name)})
    return redirect(f"{page}?{said}", code=303)


def _settings(scene: Scene) -> dict[str, Any]:
    return {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["frame", "iframe", "window"],
        "accept_copy_advice": False,
        "accept_multiple": True,
        "accept_unsigned": False,
        "auto_create": False,
        "can_confirm": False,
        "title": scene.tool.name,
        "text": "",
    }


def _return_url(scene: Scene, token: str) -> str:
    query = f"course={scene.course.number}&id={scene.tool.deployment_id}&sesskey={token}"
    return f"{scene.lms.settings.base_url}/mod/lti/contentitem_return.php?{query}"


def _read_items(tool: Registration, _placement: str, items: Sequence[Any]) -> Reading:
    """Return a draft of every item: Moodle complains about nothing."""
    return Reading(tuple(_draft(tool, item) for item in items if isinstance(item, dict)))


def _draft(tool: Registration, item: dict[str, Any]) -> ItemDraft:
    if item.get("type") != RESOURCE_LINK:
        # Seen with html and link items: the form just gets this name.
        return ItemDraft("item", None, "", {}, None)
    custom = item.get("custom") or {}
    return ItemDraft(
        title=str(item.get("title") or tool.name),
        # Another host's address is taken too.
        url=str(item["url"]) if item.get("url") else None,
        text=str(item.get("text") or ""),
        custom={str(name): str(value) for name, value in custom.items()},
        line=_line(item["lineItem"]) if isinstance(item.get("lineItem"), dict) else None,
    )


def _line(line: dict[str, Any]) -> LineDraft:
    maximum = line.get("scoreMaximum")
    # The label is not looked at: the column is called as the activity is.
    return LineDraft(
        label=None,
        score_maximum=float(maximum) if isinstance(maximum, int | float) else DEFAULT_MAXIMUM,
        resource_id=str(line["resourceId"]) if line.get("resourceId") else None,
        tag=str(line["tag"]) if line.get("tag") else None,
    )


def _always_asks(_placement: str, _drafts: Sequence[ItemDraft]) -> bool:
    return True


DEEP_LINKING = DeepLinkRules(
    settings=_settings,
    return_url=_return_url,
    read_items=_read_items,
    asks_first=_always_asks,
    refuse=refuse_in_words,
    # The dialogue just closes.
    shows_errors=False,
)
