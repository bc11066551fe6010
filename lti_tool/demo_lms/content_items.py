"""Read the content that a tool offers (Deep Linking 2.0, section 3), and refuse it in words."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from lti_tool.demo_lms.registrations import Registration, origin_of
from lti_tool.demo_lms.scores import BadScoreError, read_number

RESOURCE_LINK = "ltiResourceLink"
LONGEST_LABEL = 255


class BadItemError(ValueError):
    """An item that cannot become an activity."""


@dataclass(frozen=True, slots=True)
class LineDraft:
    """The column that an item asks for."""

    label: str | None
    score_maximum: float
    resource_id: str | None
    tag: str | None


@dataclass(frozen=True, slots=True)
class ItemDraft:
    """An activity that is to be."""

    title: str
    url: str | None
    text: str
    custom: dict[str, str]
    line: LineDraft | None


@dataclass(frozen=True, slots=True)
class Reading:
    """What can be made of the items, and what is wrong with the others."""

    drafts: tuple[ItemDraft, ...]
    problems: tuple[str, ...] = ()


def read_strictly(tool: Registration, _placement: str, items: Sequence[Any]) -> Reading:
    """Return every item as a draft; one that breaks a rule spoils them all."""
    reading = read_each(tool, items)
    return Reading((), reading.problems) if reading.problems else reading


def read_each(tool: Registration, items: Sequence[Any]) -> Reading:
    """Return the items that keep the rules, and say what is wrong with the others."""
    drafts: list[ItemDraft] = []
    problems: list[str] = []
    for place, item in enumerate(items, start=1):
        try:
            drafts.append(read_item(tool, item))
        except BadItemError as error:
            problems.append(f"Item {place}: {error}.")
    return Reading(tuple(drafts), tuple(problems))


def read_item(tool: Registration, item: object) -> ItemDraft:
    """Return one item as a draft, or raise BadItemError."""
    if not isinstance(item, dict):
        message = "it is no object"
        raise BadItemError(message)
    if item.get("type") != RESOURCE_LINK:
        message = f"its type is not {RESOURCE_LINK}, the only one asked for"
        raise BadItemError(message)
    url = _text(item, "url")
    # A link elsewhere would carry the launch to somebody who is not the tool.
    if url is not None and origin_of(url) != tool.origin:
        message = f"its url does not begin with {tool.origin}"
        raise BadItemError(message)
    line = item.get("lineItem")
    return ItemDraft(
        title=_text(item, "title") or tool.name,
        url=url,
        text=_text(item, "text") or "",
        custom=read_custom(item),
        line=None if line is None else read_line(line),
    )


def read_custom(item: Mapping[str, Any]) -> dict[str, str]:
    """Return an item's custom parameters, which are text only (section 3.2)."""
    custom = item.get("custom", {})
    if not isinstance(custom, dict) or not all(isinstance(each, str) for each in custom.values()):
        message = "its custom parameters must be text"
        raise BadItemError(message)
    return custom


def read_line(line: object) -> LineDraft:
    """Return the column an item asks for, or raise BadItemError."""
    if not isinstance(line, dict):
        message = "its lineItem is no object"
        raise BadItemError(message)
    try:
        maximum = read_number(line, "scoreMaximum")
    except BadScoreError as error:
        message = f"its lineItem's {error}"
        raise BadItemError(message) from error
    if maximum is None or maximum <= 0:
        message = "lineItem.scoreMaximum is a required field and must be greater than zero"
        raise BadItemError(message)
    label = _text(line, "label")
    if label is not None and not 0 < len(label.strip()) <= LONGEST_LABEL:
        message = f"lineItem.label must have 1 to {LONGEST_LABEL} characters"
        raise BadItemError(message)
    return LineDraft(label, maximum, _text(line, "resourceId"), _text(line, "tag"))


def _text(item: Mapping[str, Any], name: str) -> str | None:
    text = item.get(name)
    if text is not None and not isinstance(text, str):
        message = f"{name} must be text"
        raise BadItemError(message)
    return text
