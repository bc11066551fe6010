"""The links we give back to a platform that lets a teacher choose content."""

from collections.abc import Mapping
from dataclasses import dataclass, field

from lti_tool.ports.gradebooks import ColumnSpec


@dataclass(frozen=True)
class LinkItem:
    """A link we give back to a platform that lets a teacher choose content."""

    title: str
    url: str
    text: str = ""
    custom: Mapping[str, str] = field(default_factory=dict)
    column: ColumnSpec | None = None
    """The column the platform is to make with the link, if it makes any."""
    in_new_window: bool = False
