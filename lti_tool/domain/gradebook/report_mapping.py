"""Reports as plain mappings: the shape in which one is frozen, and handed to the printer."""

from collections.abc import Mapping
from dataclasses import asdict
from datetime import date
from typing import Any

from lti_tool.domain.gradebook.reports import (
    Report,
    ReportLine,
    ReportObjective,
    ReportStudent,
    ReportUnit,
)


def report_to_mapping(report: Report) -> dict[str, Any]:
    """Answer the mapping a report is stored as: whole, so that nothing has to be worked out."""
    plain: dict[str, Any] = _plain(asdict(report))
    return plain


def _plain(value: object) -> Any:  # noqa: ANN401 -- a document: mappings, lists, texts, numbers
    match value:
        case dict():
            return {key: _plain(each) for key, each in value.items()}
        case tuple() | list():
            return [_plain(each) for each in value]
        case date():
            return value.isoformat()
        case _:
            return value


def report_from_mapping(stored: Mapping[str, Any]) -> Report:
    """Build the report that was stored."""
    return Report(
        course_title=stored["course_title"],
        as_of=date.fromisoformat(stored["as_of"]),
        is_day_over=stored["is_day_over"],
        levels=tuple(stored["levels"]),
        mastery=stored["mastery"],
        units=tuple(
            ReportUnit(
                **{**unit, "objectives": tuple(ReportObjective(**o) for o in unit["objectives"])}
            )
            for unit in stored["units"]
        ),
        students=tuple(
            ReportStudent(
                **{
                    **each,
                    "lines": tuple(_line(line) for line in each["lines"]),
                    "unit_points": tuple(each["unit_points"]),
                }
            )
            for each in stored["students"]
        ),
        name=stored["name"],
    )


def _line(stored: Mapping[str, Any]) -> ReportLine:
    shown_on = stored["shown_on"]
    return ReportLine(
        **{**stored, "shown_on": None if shown_on is None else date.fromisoformat(shown_on)}
    )
