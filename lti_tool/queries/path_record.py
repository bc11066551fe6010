"""All that a student's path rests on, asked in one statement."""

from dataclasses import dataclass

from sqlalchemy.orm import Session

from lti_tool.db.in_one import by_part, in_one
from lti_tool.db.prepared import Prepared
from lti_tool.db.stores.carried import CARRIED_OF_PAIRS, carried_of
from lti_tool.db.stores.curriculum import StoredUnit
from lti_tool.db.stores.histories import Pair, histories_of
from lti_tool.db.stores.history_statements import HISTORY_PARTS
from lti_tool.domain.classes.carrying import Carried
from lti_tool.domain.ids import ObjectiveId, PersonId
from lti_tool.domain.mastery.history import History
from lti_tool.queries.class_pace import PACE
from lti_tool.queries.grade_lines import LINES_OF_PAIRS, GradeLine, lines_of

_RECORD = Prepared(
    in_one(**HISTORY_PARTS, grade=LINES_OF_PAIRS, carried=CARRIED_OF_PAIRS, pace=PACE)
)


@dataclass(frozen=True)
class PathRecord:
    """What has happened, the student's grades and what was carried over, by objective.

    `furthest` is the place from 0 of the latest objective each student of the class has begun, -1
    for none.
    """

    histories: dict[Pair, History]
    grades: dict[ObjectiveId, GradeLine]
    carried: dict[ObjectiveId, Carried]
    furthest: list[int]


def load_path_record(session: Session, *, unit: StoredUnit, person_id: PersonId) -> PathRecord:
    """Answer what one student's path through a unit rests on."""
    objectives = [each.id for each in unit.objectives]
    asked = {"persons": [person_id], "objectives": objectives, "unit_id": unit.id}
    rows = by_part(_RECORD.rows(session, asked))
    return PathRecord(
        histories=histories_of(rows),
        grades={each: line for (_, each), line in lines_of(rows.get("grade", ())).items()},
        carried={each: gone for (_, each), gone in carried_of(rows.get("carried", ())).items()},
        furthest=[row.furthest for row in rows.get("pace", ()) for _ in range(row.students)],
    )
