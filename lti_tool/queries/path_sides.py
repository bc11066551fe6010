"""What a student's path shows beside the standings, asked in one statement."""

from collections import defaultdict
from dataclasses import dataclass
from typing import Any

from sqlalchemy.orm import Session

from lti_tool.db.in_one import in_one
from lti_tool.db.prepared import Prepared
from lti_tool.db.stores.carried import CARRIED_OF_PAIRS, carried_of
from lti_tool.db.stores.curriculum import StoredUnit
from lti_tool.domain.classes.carrying import Carried
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.queries.class_pace import PACE
from lti_tool.queries.grade_lines import LINES_OF_PAIRS, GradeLine, lines_of

_SIDES = Prepared(in_one(grade=LINES_OF_PAIRS, carried=CARRIED_OF_PAIRS, pace=PACE))


@dataclass(frozen=True)
class PathSides:
    """The student's grades and what was carried over, by objective; how far the class has come.

    `furthest` is the place from 0 of the latest objective each student has begun, -1 for none.
    """

    grades: dict[ObjectiveId, GradeLine]
    carried: dict[ObjectiveId, Carried]
    furthest: list[int]


def load_path_sides(session: Session, *, unit: StoredUnit, person_id: PersonId) -> PathSides:
    """Answer what one student's path through a unit shows beside the standings."""
    rows: dict[str, list[Any]] = defaultdict(list)
    objectives = [each.id for each in unit.objectives]
    asked = {"persons": [person_id], "objectives": objectives, "unit_id": unit.id}
    for row in _SIDES.rows(session, asked):
        rows[row.what].append(row)
    return PathSides(
        grades={each: line for (_, each), line in lines_of(rows["grade"]).items()},
        carried={each: carried for (_, each), carried in carried_of(rows["carried"]).items()},
        furthest=[row.furthest for row in rows["pace"] for _ in range(row.students)],
    )
