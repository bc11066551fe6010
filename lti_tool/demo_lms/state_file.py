"""Keep the gradebook in one JSON file, so that it outlives a restart."""

from __future__ import annotations

import json
import os
from collections.abc import Callable
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from lti_tool.demo_lms.state import (
    Grade,
    Gradebook,
    GradebookContents,
    GradeSource,
    LineItem,
    ScorePost,
)


def open_gradebook(path: Path | None) -> Gradebook:
    """Return the gradebook kept in a file, saved there after each change; or one in memory."""
    if path is None:
        return Gradebook()
    contents = _read(path) if path.exists() else GradebookContents()
    return Gradebook(contents, save=_saver(path))


def _saver(path: Path) -> Callable[[GradebookContents], None]:
    def save(contents: GradebookContents) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        # Written aside and moved into place: a killed process leaves the old file or the new one.
        aside = path.with_name(f"{path.name}.new")
        with aside.open("w", encoding="utf-8") as file:
            json.dump(_document(contents), file, default=datetime.isoformat, indent=1)
            file.flush()
            os.fsync(file.fileno())
        aside.replace(path)

    return save


def _document(contents: GradebookContents) -> dict[str, Any]:
    return {
        "next_id": contents.next_id,
        "line_items": [asdict(item) for item in contents.line_items.values()],
        "grades": [asdict(grade) for grade in contents.grades.values()],
        "history": [asdict(post) for post in contents.history],
    }


def _read(path: Path) -> GradebookContents:
    document = json.loads(path.read_text(encoding="utf-8"))
    items = [_line_item(each) for each in document["line_items"]]
    grades = [_grade(each) for each in document["grades"]]
    return GradebookContents(
        next_id=document["next_id"],
        line_items={item.id: item for item in items},
        grades={(grade.line_item_id, grade.user_id): grade for grade in grades},
        history=[_post(each) for each in document["history"]],
    )


def _line_item(kept: dict[str, Any]) -> LineItem:
    return LineItem(**{**kept, "created": datetime.fromisoformat(kept["created"])})


def _grade(kept: dict[str, Any]) -> Grade:
    return Grade(
        **{
            **kept,
            "source": GradeSource(kept["source"]),
            "changed": datetime.fromisoformat(kept["changed"]),
            "sent": datetime.fromisoformat(kept["sent"]) if kept["sent"] else None,
        }
    )


def _post(kept: dict[str, Any]) -> ScorePost:
    return ScorePost(**{**kept, "received": datetime.fromisoformat(kept["received"])})
