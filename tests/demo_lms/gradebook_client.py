"""Use the gradebook services as a tool does, with a token in hand."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from flask.testing import FlaskClient
from werkzeug.test import TestResponse

from lti_tool.demo_lms.seed import build_school
from tests.demo_lms.fake_tool import LINE_ITEM, LINE_ITEMS, RESULTS, SCORE, bearer, compact, path_of

SUBS = {person.slug: person.sub for person in build_school().people}


def score_body(person: str = "ada", **changes: Any) -> dict[str, Any]:
    """Return a score that is taken; a change of None leaves the field out."""
    body = {
        "userId": SUBS[person],
        "timestamp": "2026-11-25T09:00:00Z",
        "activityProgress": "Completed",
        "gradingProgress": "FullyGraded",
        "scoreGiven": 8,
        "scoreMaximum": 10,
        **changes,
    }
    return {name: value for name, value in body.items() if value is not None}


@dataclass
class GradebookClient:
    """One tool, one token, one course."""

    client: FlaskClient
    token: str
    course: str = "math-6a"

    @property
    def columns(self) -> str:
        """The path of the course's columns."""
        return f"/lti/courses/{self.course}/lineitems?type_id=1"

    def add(self, **fields: Any) -> TestResponse:
        """Ask for a column."""
        body = {"label": "Unit rates", "scoreMaximum": 10, **fields}
        return self.send("POST", self.columns, body, LINE_ITEM)

    def column(self, **fields: Any) -> str:
        """Make a column and return its address."""
        answer = self.add(**fields)
        assert answer.status_code == 201
        url: str = answer.get_json()["id"]
        return url

    def find(self, query: str = "", url: str | None = None) -> TestResponse:
        """Ask for columns."""
        path = path_of(url) if url else self.columns + query
        return self.client.get(path, headers=bearer(self.token, accept=LINE_ITEMS))

    def score(self, column: str, body: dict[str, Any]) -> TestResponse:
        """Post a score where it belongs: before the query of the column's address."""
        return self.send("POST", path_of(column).replace("?", "/scores?"), body, SCORE)

    def results(self, column: str, query: str = "", url: str | None = None) -> TestResponse:
        """Ask for results."""
        path = path_of(url) if url else path_of(column).replace("?", "/results?") + query
        return self.client.get(path, headers=bearer(self.token, accept=RESULTS))

    def send(self, method: str, path: str, body: object, media_type: str) -> TestResponse:
        """Send a body of some type."""
        headers = {**bearer(self.token), "Content-Type": media_type}
        return self.client.open(path, method=method, data=compact(body), headers=headers)

    def grades(self) -> list[dict[str, Any]]:
        """Return what the gradebook holds."""
        grades: list[dict[str, Any]] = self.client.get("/_state").get_json()["grades"]
        return grades
