"""What it costs to see, and to apply, another grading policy for a class of 40 with 30 objectives.

Run it with `python -m tests.benchmarks.bench_grades`.
"""

import statistics
import sys
import tempfile
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import replace
from datetime import timedelta
from http import HTTPStatus
from pathlib import Path
from time import process_time

from sqlalchemy import select

from lti_tool.db.models import AttemptRow, DecisionRow, ObjectiveRow
from lti_tool.db.stores.class_grades import load_class_grades
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.policy_form import form_of
from lti_tool.domain.ids import CourseId
from lti_tool.queries.grade_preview import load_grade_preview
from tests.support import databases
from tests.support.drafts import adding, sample_draft
from tests.support.factories import make_student
from tests.support.grading import apply_policy, policy_now
from tests.support.web import Web, make_web

STUDENTS, OBJECTIVES, CHECKS, ROUNDS = 40, 30, 3, 7
MOST_SECONDS = 1.0
"""What the page that shows every student's before and after may take."""
LEVELS = (1, 2, 3, 3, 4)


@contextmanager
def class_of_many(students: int = STUDENTS, objectives: int = OBJECTIVES) -> Iterator[Web]:
    """Answer a tool with a class that has taken CHECKS checks of every objective."""
    with tempfile.TemporaryDirectory() as folder:
        here = Path(folder)
        (here / "template").mkdir()
        (here / "keys").mkdir()
        template = databases.make_sqlite_template(here / "template")
        making = make_web(databases.copy_sqlite(template, here), here, here / "keys")
        web = next(making)
        few = tuple(
            replace(adding(), slug=f"o-{n}", title=f"Objective {n}", code=f"O.{n}")
            for n in range(objectives)
        )
        web.room.reimport(replace(sample_draft(), objectives=few))
        _take_checks(web, students)
        yield web
        next(making, None)


def _take_checks(web: Web, students: int) -> None:
    now = web.clock()
    with web.tool.transaction() as session:
        here = select(ObjectiveRow.id).where(ObjectiveRow.retired_at.is_(None))
        ids = session.scalars(here).all()
        people = [web.room.ada, web.room.ben]
        people += [
            make_student(session, web.room.course_id, f"student {n}") for n in range(students - 2)
        ]
        for place, (person, objective) in enumerate((p, o) for p in people for o in ids):
            for number in range(CHECKS):
                moment = now - timedelta(days=CHECKS - number)
                level = LEVELS[(place * 7 + number * 3) % len(LEVELS)]
                attempt = AttemptRow(
                    person_id=person,
                    objective_id=objective,
                    number=number + 1,
                    seed=1,
                    criterion={"k_of_n": [4, 5]},
                    started_at=moment,
                    submitted_at=moment,
                )
                session.add(attempt)
                session.flush()
                session.add(
                    DecisionRow(
                        attempt_id=attempt.id,
                        person_id=person,
                        objective_id=objective,
                        rule="bench",
                        criterion={"k_of_n": [4, 5]},
                        verdict="mastered" if level >= 3 else "not_yet",
                        level=level,
                        correct=level,
                        answered=5,
                        required=4,
                        reason=f"{level} of 5 questions right; 4 of 5 needed.",
                        decided_at=moment,
                    )
                )


def _middle(ask: Callable[[], object]) -> float:
    took = []
    for _ in range(ROUNDS):
        began = process_time()
        ask()
        took.append(process_time() - began)
    return statistics.median(took)


def main() -> bool:
    """Print the table; whether the page with the preview keeps within the bound."""
    with class_of_many() as web:
        course_id: CourseId = web.room.course_id
        apply_policy(web.room, not_yet=NotYet.AT_ONCE)
        after = replace(policy_now(web.room), rule=EvidenceRule(RuleKind.POWER_LAW))
        visit = web.visit(Role.TEACHER)
        form = form_of(after) | {"csrf": visit.csrf}

        def load() -> None:
            with web.tool.reading() as session:
                load_class_grades(session, course_id=course_id)

        def preview() -> int:
            with web.tool.reading() as session:
                return load_grade_preview(
                    session, course_id=course_id, policy=after, now=web.clock()
                ).simulation.changed_cells

        def page() -> None:
            answer = visit.browser.post(f"/s/{visit.sid}/grades/preview", data=form)
            assert answer.status_code == HTTPStatus.OK

        rows = [
            ("read the class's evidence", _middle(load)),
            ("compare two policies", _middle(preview)),
        ]
        rows.append(("the whole page", _middle(page)))
        announced = preview()
        began = process_time()
        changed = apply_policy(web.room, rule=after.rule).changed
        rows.append(("apply it", process_time() - began))
    base = rows[0][1]
    sys.stdout.write(
        f"Another grading policy, {STUDENTS} students by {OBJECTIVES} objectives, {CHECKS} checks "
        f"each, on SQLite: processor time\n{'':<34}{'seconds':>9}{'times':>9}\n"
    )
    for name, took in rows:
        sys.stdout.write(f"{name:<34}{took:>9.3f}{took / base:>9.1f}\n")
    is_met = rows[2][1] <= MOST_SECONDS and announced == changed
    sys.stdout.write(
        f"{announced} numbers announced, {changed} on their way; "
        f"bound for the page: {MOST_SECONDS} s, {'kept' if is_met else 'missed'}\n"
    )
    return is_met


if __name__ == "__main__":
    sys.exit(0 if main() else 1)
