"""How an objective's column is named and found again in the LMS gradebook."""

from collections.abc import Collection

LABEL_LENGTH = 30
"""Infinite Campus and PowerSchool cut longer column names (seen in their import rules)."""

PERCENT_TAG = "percent"


def objective_resource_id(unit_slug: str, objective_slug: str) -> str:
    """Answer the id our column carries in the LMS; it survives a course copy."""
    return f"cairn:objective:{unit_slug}.{objective_slug}"


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
    return text[: length - 1].rstrip() + "…"
