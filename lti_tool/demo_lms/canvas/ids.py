"""The many kinds of ids that Canvas hands out."""

from __future__ import annotations

import hashlib

from lti_tool.demo_lms.school import Naming
from lti_tool.demo_lms.seed import opaque


def legacy_id(name: str) -> str:
    """Return forty hexadecimal digits that say nothing."""
    return hashlib.sha256(name.encode()).hexdigest()[:40]


def deployment_id(number: int) -> str:
    """Return the id of an installation: its number, a colon, forty digits."""
    return f"{number}:{legacy_id(f'deployment/{number}')}"


def client_id(number: int) -> str:
    """Return the global id of a developer key."""
    return str(10_000_000_000_000 + number)


NAMING = Naming(
    person=lambda slug, _number: opaque(f"person/{slug}"),
    context=lambda slug, _number: legacy_id(f"context/{slug}"),
    resource_link=lambda slug, _number: opaque(f"activity/{slug}"),
)
