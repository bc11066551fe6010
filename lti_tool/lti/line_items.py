"""Read and write line items, the standard's form of a gradebook column (AGS 2.0, section 3.2)."""

import json
from collections.abc import Mapping

from pylti1p3.lineitem import LineItem

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti.exact_numbers import fraction
from lti_tool.ports import ColumnSpec, ShownColumn

LONGEST_LABEL = 255  # Moodle answers 502 to a longer one

# What a column may be sent back with. Not more: extensions (Canvas' submission type) are for new
# columns only and make a changed one fail (Canvas's source).
_STANDARD = (
    "id",
    "label",
    "scoreMaximum",
    "resourceId",
    "tag",
    "resourceLinkId",
    "startDateTime",
    "endDateTime",
    "gradesReleased",
)


def read_column(item: Mapping[str, object]) -> ShownColumn:
    """Answer a column as the LMS has it. Raises LmsRefusedError when it makes no sense."""
    url = item.get("id")
    if not isinstance(url, str) or not url:
        raise LmsRefusedError("unreadable_answer", "The LMS listed a column without an address.")
    return ShownColumn(
        url=url,
        label=_text(item.get("label")),
        maximum=fraction(item.get("scoreMaximum")),
        resource_id=_text(item.get("resourceId")),
        tag=_text(item.get("tag")),
        link_id=_text(item.get("resourceLinkId")) or None,
    )


def is_column(item: Mapping[str, object], *, resource_id: str | None, tag: str | None) -> bool:
    """Tell whether a column has this resource id and this tag, as far as they are asked for."""
    return resource_id in {None, _text(item.get("resourceId"))} and tag in {
        None,
        _text(item.get("tag")),
    }


def new_item(spec: ColumnSpec, *, names_link: bool) -> str:
    """Answer the body that asks for a new column.

    Without a resource link id where that is possible: Moodle stops naming an activity's own column
    once a second one is bound to the activity (seen on Moodle 4.5).
    """
    item = (
        LineItem()
        .set_label(spec.label[:LONGEST_LABEL])
        .set_score_maximum(spec.maximum)
        .set_resource_id(spec.resource_id)
        .set_tag(spec.tag)
    )
    if names_link and spec.link_id is not None:
        item.set_resource_link_id(spec.link_id)
    return item.get_value()


def url_of_new(body: object) -> str:
    """Answer where the LMS put a new column."""
    url = body.get("id") if isinstance(body, dict) else None
    if not isinstance(url, str) or not url:
        raise LmsUnavailableError(
            "The LMS made a column and did not say where it is.", is_ambiguous=True
        )
    return url


def changed_item(body: object, *, label: str | None, maximum: int | None) -> str:
    """Answer a column whole, with these changes: what a PUT leaves out, Moodle erases."""
    if not isinstance(body, dict):
        raise LmsRefusedError("unreadable_answer", "The LMS answered with something else.")
    item = {name: body[name] for name in _STANDARD if body.get(name) is not None}
    if label is not None:
        item["label"] = label[:LONGEST_LABEL]
    if maximum is not None:
        item["scoreMaximum"] = maximum
    return json.dumps(item)


def _text(value: object) -> str:
    return value if isinstance(value, str) else ""
