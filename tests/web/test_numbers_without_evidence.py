"""A number stays in the gradebook when its evidence is withdrawn, and every page says so."""

import pytest

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.gradebook.column_plan import ColumnPlan, ColumnsPer
from lti_tool.domain.gradebook.district_floor import DistrictFloor, NoEvidence
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.tables import PointsTable
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.worker.deliver_scores import drain
from lti_tool.worker.reconcile_grades import reconcile_course
from tests.support.columns import rule, withdraw
from tests.support.drafts import ADDING
from tests.support.grading import apply_policy
from tests.support.pages import read_page
from tests.support.policy_pages import typed
from tests.support.web import Web

WORDS = "No evidence stands behind it any more"


def set_and_withdraw(web: Web) -> None:
    rule(web.room, RulingKind.OVERRIDE, ADDING, Level.MASTERED)
    drain(web.tool, web.room.registration_id)
    withdraw(web.room, web.room.objective(), number=1)
    drain(web.tool, web.room.registration_id)


def read(web: Web, path: str) -> str:
    return read_page(web.visit(Role.TEACHER).get(path).text).text


@pytest.mark.parametrize("columns", [ColumnsPer.OBJECTIVE, ColumnsPer.UNIT])
def test_the_ledger_says_so_before_and_after_it_is_read_back(web: Web, columns: ColumnsPer) -> None:
    apply_policy(web.room, columns=ColumnPlan(columns), not_yet=NotYet.AT_ONCE)
    set_and_withdraw(web)
    assert WORDS in read(web, "grades/ledger")
    web.clock.move(hours=1)
    reconcile_course(web.tool, web.room.course_id)
    assert WORDS in read(web, "grades/ledger")


def test_the_cells_own_page_says_so_once(web: Web) -> None:
    set_and_withdraw(web)
    cell = read(web, f"students/{web.room.ada}/objectives/{web.room.objective()}")
    assert cell.count("No evidence stands behind") == 1
    web.room.master()
    drain(web.tool, web.room.registration_id)
    assert WORDS not in read(web, "grades/ledger")


def test_what_stays_without_evidence_is_counted_before_a_policy_applies(web: Web) -> None:
    set_and_withdraw(web)
    visit = web.visit(Role.TEACHER)
    shown = read_page(visit.post("grades/preview", typed(visit, points_3="85")).text).text
    assert "Numbers that stay although the policy has none for them: 1." in shown
    assert "No evidence stands behind 1 of them any more." in shown


def test_a_number_that_was_chosen_for_no_evidence_is_nothing_to_remark_on(web: Web) -> None:
    floor = DistrictFloor(no_evidence=NoEvidence.FIFTY)
    today = web.clock().date()
    apply_policy(web.room, floor=floor, no_evidence=NoEvidence.FIFTY, as_of=today)
    drain(web.tool, web.room.registration_id)
    page = read(web, "grades/ledger")
    assert "The LMS took 50" in page
    assert WORDS not in page


def nearly(web: Web) -> None:
    apply_policy(web.room, not_yet=NotYet.AT_ONCE)
    attempt_id = web.room.start()
    web.room.submit(attempt_id, web.room.right(attempt_id) | {1: ["0"]})
    drain(web.tool, web.room.registration_id)


def test_who_is_excused_or_has_shown_too_little_for_the_rule_has_evidence(web: Web) -> None:
    nearly(web)
    apply_policy(web.room, rule=EvidenceRule(RuleKind.N_MASTERY))
    assert "The LMS took 60" in read(web, "grades/ledger")
    assert WORDS not in read(web, "grades/ledger")
    rule(web.room, RulingKind.EXCUSE, ADDING)
    apply_policy(web.room, table=PointsTable((50, 70, 85, 99)))
    assert WORDS not in read(web, "grades/ledger")
