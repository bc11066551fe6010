"""A short mark of an answer, by which a page tells which answers it has left as they were."""

import hashlib
import json
from collections.abc import Sequence
from typing import Any


def answer_mark(kept: Sequence[Any] | None) -> str:
    """Answer the mark of a kept answer; nothing and empty are the same, ""."""
    parts = list(kept or ())
    if all(isinstance(part, str) and not part.strip() for part in parts):
        return ""
    return hashlib.sha256(json.dumps(parts).encode()).hexdigest()[:12]
