"""The certification guide's cases (sections 6.1 to 6.4), one by one, and the table of them."""

from pathlib import Path

import pytest

from tests.architecture.sources import ROOT
from tests.lti.certification_cases import KNOWN_BAD_CASES, Case
from tests.lti.certification_services import CASES
from tests.lti.support import Place
from tests.lti.write_certification import main, render


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.id)
def test_case(case: Case) -> None:
    assert case.run() == case.outcome


def test_every_case_has_a_name_of_its_own() -> None:
    assert len({case.id for case in CASES}) == len(CASES)
    assert len({(case.section, case.what) for case in CASES}) == len(CASES)


def test_an_unknown_kid_is_looked_for_once_more(place: Place) -> None:
    place.launch()
    begun = place.login()
    with pytest.raises(Exception, match="does not publish"):
        place.post(begun.state, place.sign(place.claims(begun), kid="imstester_66067"))
    assert len(place.http.asked) == 2


def test_an_email_without_context_has_no_course(place: Place) -> None:
    launch = place.launch(context=None, email="a@school.example")
    assert launch.course is None


def test_only_a_resource_link_is_enough(place: Place) -> None:
    launch = place.launch(context=None, resource_link={"id": "new"}, name=None, given_name=None)
    assert (launch.link_id, launch.link_title) == ("new", "")


def test_the_table_names_every_case_and_reads_the_same_each_time(tmp_path: Path) -> None:
    first, second = tmp_path / "first.md", tmp_path / "second.md"
    assert main([str(first)]) == main([str(second)]) == 0
    text = first.read_text()
    assert text == second.read_text()
    assert text.count("| passed |") == len(CASES)
    assert "| No KID sent in JWT header | refused, with a page and no session |" in text


def test_a_case_that_fails_is_marked() -> None:
    [first, *_] = KNOWN_BAD_CASES
    failing = Case(first.id, first.section, first.what, first.expected, "200", first.run)
    assert "| `401 kid_missing` | FAILED, not 200 |" in render([failing])


def test_the_published_table_is_the_present_one() -> None:
    published = ROOT / "docs/certification.md"
    if published.exists():
        assert published.read_text() == render(CASES)
