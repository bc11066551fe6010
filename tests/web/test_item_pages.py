"""How a question comes out, as staff may look at it before and after students have met it."""

import re
from dataclasses import replace

import structlog

from lti_tool.domain.assessment.instances import draw_instance
from lti_tool.domain.assessment.responses.keys import key_values
from lti_tool.domain.assessment.responses.registry import BY_NAME
from lti_tool.domain.classes.roles import Role
from lti_tool.interchange.unit_file import read_unit
from tests.support.all_types import all_types_file
from tests.support.pages import read_page
from tests.support.web import Web

SUMS = re.compile(r"What is (\d+) \+ (\d+)\? Right: (\d+)")


def test_a_teacher_sees_versions_of_a_question_with_their_keys(web: Web) -> None:
    visit = web.visit(Role.ASSISTANT)
    ledger = read_page(visit.get(f"objectives/{web.room.objective()}/ledger").text)
    [first, _] = [link for link in ledger.links if "/items/" in link]
    with structlog.testing.capture_logs() as lines:
        text = read_page(visit.browser.get(first).text).text
    found = SUMS.findall(text)
    assert len(found) == len(set(found)) == 20
    assert all(int(one) + int(other) == int(right) for one, other, right in found)
    assert "This item yields at least" in text
    [line] = [line for line in lines if line["event"] == "item_previewed"]
    assert set(line) == {"event", "log_level", "item", "viewer"}
    # Looking is no exposure: a student has as many left as before.
    assert (
        "Nobody has been shown a question of it yet."
        in visit.get(f"objectives/{web.room.objective()}/ledger").text
    )


def test_every_kind_of_question_can_be_looked_at_with_its_key(web: Web) -> None:
    unit = replace(read_unit(all_types_file().encode()).unit, slug="numbers")
    web.room.reimport(unit)
    items = unit.objectives[0].items
    assert {item.response.kind for item in items} == set(BY_NAME)
    visit = web.visit(Role.TEACHER)
    ledger = read_page(visit.get(f"objectives/{web.room.objective('everything')}/ledger").text)
    pages = [link for link in ledger.links if "/items/" in link]
    assert len(pages) == len(items)
    for address in pages:
        answer = visit.browser.get(address)
        assert answer.status_code == 200
        text = read_page(answer.text).text
        assert "right)" in text or "Right:" in text or "A teacher gives it a level:" in text


def test_the_key_that_is_shown_earns_full_marks() -> None:
    unit = read_unit(all_types_file(marked=False).encode()).unit
    for item in unit.objectives[0].items:
        for seed in range(5):
            response = draw_instance(item, seed).response
            score = response.score(response.read(key_values(response)), ".")
            assert score.credit == 1, (item.slug, seed)
