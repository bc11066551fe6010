"""How a column is named and found again in the LMS gradebook."""

from collections.abc import Collection

from lti_tool.domain.gradebook.district_floor import ColumnMode

LABEL_LENGTH = 30
"""Infinite Campus and PowerSchool cut longer column names (seen in their import rules)."""

PERCENT_TAG = ColumnMode.PERCENT.value
CUT = "…"


def objective_resource_id(unit_slug: str, objective_slug: str) -> str:
    """Answer the id our column carries in the LMS; it survives a course copy."""
    return f"cairn:objective:{unit_slug}.{objective_slug}"


def unit_resource_id(unit_slug: str) -> str:
    """Answer the id a unit's column carries in the LMS; it survives a course copy."""
    return f"cairn:unit:{unit_slug}"


def tag_of(mode: ColumnMode) -> str:
    """Answer what a new column says about its numbers."""
    return mode.value


def same_columns(tag: str) -> tuple[str, ...]:
    """Answer the tags of a column that will do, the one asked for first.

    A course that changed from points to “complete” keeps its columns, and so does its copy: both
    are out of 100.
    """
    alike = (ColumnMode.PERCENT.value, ColumnMode.COMPLETE.value)
    return (tag, *(each for each in alike if each != tag)) if tag in alike else (tag,)


def column_label(code: str, title: str, taken: Collection[str]) -> str:
    """Answer a label of at most 30 characters that no column in `taken` has."""
    full = f"{code} {title}".strip()
    label = _cut(full, LABEL_LENGTH)
    number = 2
    while label in taken:
        ending = f" ({number})"
        label = _cut(full, LABEL_LENGTH - len(ending)) + ending
        number += 1
    return label


def _cut(text: str, length: int) -> str:
    if len(text) <= length:
        return text
    return text[: length - 1].rstrip() + CUT
