"""Keep gradebook, courses and tools in one JSON file, so that they outlive a restart."""

from __future__ import annotations

import json
import os
import threading
from dataclasses import asdict
from datetime import datetime
from pathlib import Path
from typing import Any

from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Activity, Course, SchoolContents
from lti_tool.demo_lms.state import Grade, GradebookContents, GradeSource, LineItem, ScorePost


class StateFile:
    """One JSON object in a file; without a path it is kept nowhere."""

    def __init__(self, path: Path | None) -> None:
        self._path = path
        self._lock = threading.Lock()
        exists = path is not None and path.exists()
        self._document: dict[str, Any] = (
            json.loads(path.read_text(encoding="utf-8")) if path is not None and exists else {}
        )

    def gradebook(self) -> GradebookContents:
        """Return the gradebook as it was left."""
        kept = self._document
        items = [_line_item(each) for each in kept.get("line_items", [])]
        grades = [_grade(each) for each in kept.get("grades", [])]
        return GradebookContents(
            next_id=kept.get("next_id", 1),
            line_items={item.id: item for item in items},
            grades={(grade.line_item_id, grade.user_id): grade for grade in grades},
            history=[_post(each) for each in kept.get("history", [])],
        )

    def save_gradebook(self, contents: GradebookContents) -> None:
        """Write the gradebook down."""
        if self._path is None:
            return  # a long history takes long to copy, and nobody would read it
        self._put(
            next_id=contents.next_id,
            line_items=[asdict(item) for item in contents.line_items.values()],
            grades=[asdict(grade) for grade in contents.grades.values()],
            history=[asdict(post) for post in contents.history],
        )

    def school(self) -> SchoolContents:
        """Return the courses and activities as they were left."""
        kept = self._document
        courses = [Course(**_with_tuples(each)) for each in kept.get("courses", [])]
        activities = [Activity(**_with_tuples(each)) for each in kept.get("activities", [])]
        return SchoolContents(
            courses={course.id: course for course in courses},
            activities={activity.id: activity for activity in activities},
            suspended={(course, slug) for course, slug in kept.get("suspended", [])},
            picked=set(kept.get("picked", [])),
        )

    def save_school(self, contents: SchoolContents) -> None:
        """Write the courses and activities down."""
        self._put(
            courses=[asdict(course) for course in contents.courses.values()],
            activities=[asdict(activity) for activity in contents.activities.values()],
            suspended=sorted(contents.suspended),
            picked=sorted(contents.picked),
        )

    def registrations(self) -> list[Registration]:
        """Return the tools that registered themselves."""
        return [Registration(**_with_tuples(each)) for each in self._document.get("tools", [])]

    def save_registrations(self, tools: list[Registration]) -> None:
        """Write the tools down."""
        self._put(tools=[asdict(each) for each in tools])

    def _put(self, **sections: object) -> None:
        with self._lock:
            self._document |= sections
            if self._path is not None:
                _write(self._path, self._document)


def _write(path: Path, document: dict[str, Any]) -> None:
    path.parent.mkdir(parents=True, exist_ok=True)
    # Written aside and moved into place: a killed process leaves the old file or the new one.
    aside = path.with_name(f"{path.name}.new")
    with aside.open("w", encoding="utf-8") as file:
        json.dump(document, file, default=datetime.isoformat, indent=1)
        file.flush()
        os.fsync(file.fileno())
    aside.replace(path)


def _with_tuples(kept: dict[str, Any]) -> dict[str, Any]:
    return {
        name: tuple(value) if isinstance(value, list) else value for name, value in kept.items()
    }


def _line_item(kept: dict[str, Any]) -> LineItem:
    return LineItem(**{**kept, "created": datetime.fromisoformat(kept["created"])})


def _grade(kept: dict[str, Any]) -> Grade:
    moments = ("changed", "sent", "submitted")
    read = {name: datetime.fromisoformat(kept[name]) for name in moments if kept.get(name)}
    return Grade(**{**_with_tuples(kept), "source": GradeSource(kept["source"]), **read})


def _post(kept: dict[str, Any]) -> ScorePost:
    return ScorePost(**{**kept, "received": datetime.fromisoformat(kept["received"])})
