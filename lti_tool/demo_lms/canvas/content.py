"""What Canvas makes of the content that a tool offers, from one place of its pages or another."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any

from flask import jsonify
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.content_items import ItemDraft, LineDraft, Reading, read_each
from lti_tool.demo_lms.deep_link_responses import BadResponseError
from lti_tool.demo_lms.profile import DeepLinkRules
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.scene import Scene


@dataclass(frozen=True, slots=True)
class Placement:
    """A place from which a teacher opens the tool's choice of content."""

    accepts_many: bool = True
    creates_at_once: bool = False
    # The choice only fills in the form of an assignment.
    fills_form: bool = False


PLACEMENTS = {
    "link_selection": Placement(),
    "assignment_selection": Placement(accepts_many=False, fills_form=True),
    "course_assignments_menu": Placement(),
    "module_index_menu_modal": Placement(creates_at_once=True),
    "module_menu_modal": Placement(creates_at_once=True),
}


def _settings(scene: Scene) -> dict[str, Any]:
    placement = PLACEMENTS[scene.launch.placement]
    return {
        "accept_types": ["ltiResourceLink"],
        "accept_presentation_document_targets": ["iframe", "window"],
        "accept_media_types": "application/vnd.ims.lti.v1.ltilink",
        "auto_create": placement.creates_at_once,
        "accept_multiple": placement.accepts_many,
    }


def _return_url(scene: Scene, token: str) -> str:
    # What other platforms put into the data claim travels in the query.
    path = f"/courses/{scene.course.number}/deep_linking_response"
    return f"{scene.lms.settings.base_url}{path}?data={token}"


def _read_items(tool: Registration, placement: str, items: Sequence[Any]) -> Reading:
    """Return what can be made; an item with a mistake does not keep the others out."""
    place = PLACEMENTS[placement]
    if len(items) > 1 and not place.accepts_many:
        return Reading((), ("Only one item can be chosen here.",))
    reading = read_each(tool, items)
    drafts = tuple(_named_by_its_column(draft) for draft in reading.drafts)
    if place.fills_form:
        drafts = tuple(_as_assignment(draft) for draft in drafts)
    return Reading(drafts, reading.problems)


def _named_by_its_column(draft: ItemDraft) -> ItemDraft:
    label = draft.line.label if draft.line else None
    return replace(draft, title=label) if label else draft


def _as_assignment(draft: ItemDraft) -> ItemDraft:
    return draft if draft.line else replace(draft, line=LineDraft(None, 0.0, None, None))


def _asks_first(placement: str, _drafts: Sequence[ItemDraft]) -> bool:
    return PLACEMENTS[placement].fills_form


def _refuse(_error: BadResponseError) -> ResponseReturnValue:
    # Raw JSON, in the frame where a person was choosing.
    return jsonify(jwt=["JWT verification failure"]), 400


DEEP_LINKING = DeepLinkRules(
    settings=_settings,
    return_url=_return_url,
    read_items=_read_items,
    asks_first=_asks_first,
    refuse=_refuse,
    placements=tuple(PLACEMENTS),
)
