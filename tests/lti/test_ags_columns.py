"""Columns are found to the last page, or made once; changed whole; and removed."""

from dataclasses import replace
from fractions import Fraction

import pytest

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.lti import pages
from lti_tool.ports import ColumnSpec, ShownColumn
from tests.lti.conftest import Services
from tests.lti.lms_server import Lms, Scripted, serving

SPEC = ColumnSpec("Unit rates", 100, "cairn:objective:7", "percent")


def find(services: Services, spec: ColumnSpec = SPEC) -> str:
    return services.gradebook.find_or_create_column(services.access(), spec)


def test_a_column_that_is_there_is_found(services: Services) -> None:
    services.lms.add_column("cairn:objective:6")
    url = services.lms.add_column("cairn:objective:7")
    assert find(services) == url
    assert services.lms.count("POST", "/lineitems") == 0


def test_a_column_that_is_missing_is_made_and_then_found(services: Services) -> None:
    url = find(services)
    assert find(services) == url
    [column] = services.lms.columns
    assert column == {
        "id": url,
        "label": "Unit rates",
        "scoreMaximum": 100,
        "resourceId": "cairn:objective:7",
        "tag": "percent",
    }


@pytest.mark.parametrize(
    ("path", "link_id", "named"),
    [
        ("/api/lti_consumer/v1/lti/31/lineitems?type_id=3", "block-v1:a+b+c", "block-v1:a+b+c"),
        ("/api/lti_consumer/v1/lti/31/lineitems?type_id=3", None, None),
        ("/course/7/lineitems?type_id=3", "block-v1:a+b+c", None),
    ],
)
def test_a_column_names_its_activity_only_where_it_is_shown_no_other_way(
    services: Services, path: str, link_id: str | None, named: str | None
) -> None:
    access = replace(services.access(), columns_url=f"{services.lms.base}{path}")
    services.gradebook.find_or_create_column(access, replace(SPEC, link_id=link_id))
    [column] = services.lms.columns
    assert column.get("resourceLinkId") == named


@pytest.mark.parametrize("heeds_filters", [True, False])
def test_another_objective_or_tag_is_another_column(
    services: Services,
    heeds_filters: bool,
) -> None:
    services.lms.heeds_filters = heeds_filters
    services.lms.add_column("cairn:objective:7", "level")
    services.lms.add_column("cairn:objective:77", "percent")
    assert find(services) == services.lms.columns[2]["id"]


def test_the_list_is_read_to_its_end_with_page_tokens_as_they_are(services: Services) -> None:
    services.lms.heeds_filters, services.lms.page_size = False, 2
    for n in range(7):
        services.lms.add_column(f"cairn:objective:{n + 1}")
    assert find(services) == services.lms.columns[6]["id"]
    assert "bookmark=Page%3AD" in services.lms.requests[-1][1]


@pytest.mark.parametrize(
    "link_format",
    [
        '<{url}>; rel="next"',
        "<{url}>; rel=next",
        '<{url}>; title="x"; rel="next"',
        '<{url}>; rel="next last"',
        '<https://x.example/?a=1,2>; rel="first", <{url}>; rel="NEXT"',
    ],
)
def test_a_next_link_is_understood_however_it_is_written(
    services: Services, link_format: str
) -> None:
    services.lms.heeds_filters, services.lms.page_size = False, 1
    services.lms.link_format = link_format
    services.lms.add_column("cairn:objective:6")
    url = services.lms.add_column("cairn:objective:7")
    assert find(services) == url


def test_a_list_without_end_is_an_error_and_makes_no_column(services: Services) -> None:
    services.lms.add_column("cairn:objective:6")
    round_about = f'<{services.lms.columns_url}&bookmark=Page:A>; rel="next"'
    page = Scripted(200, b"[]", {"Link": round_about})
    services.lms.script["GET", "/course/7/lineitems"].extend([page] * 5)
    with pytest.raises(LmsRefusedError) as caught:
        find(services)
    assert caught.value.code == "endless_list"
    assert len(services.lms.columns) == 1


def test_more_pages_than_any_course_has_are_an_error(
    services: Services, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(pages, "MOST_PAGES", 5)
    services.lms.script["GET", "/course/7/lineitems"].extend(
        Scripted(200, b"[]", {"Link": f'<{services.lms.columns_url}&n={n}>; rel="next"'})
        for n in range(6)
    )
    with pytest.raises(LmsRefusedError) as caught:
        find(services)
    assert caught.value.code == "endless_list"


def test_a_list_that_goes_on_at_a_stranger_is_not_followed(services: Services) -> None:
    with serving(Lms(services.keys.jwks)) as stranger:
        onward = f'<{stranger.base}/lineitems>; rel="next"'
        page = Scripted(200, b"[]", {"Link": onward})
        services.lms.script["GET", "/course/7/lineitems"].append(page)
        with pytest.raises(LmsRefusedError) as caught:
            find(services)
        assert caught.value.code == "foreign_address"
        assert stranger.requests == []


def test_a_list_does_not_go_on_at_another_address_of_the_platform_either(
    services: Services,
) -> None:
    onward = f'<{services.registration().issuer}/lineitems>; rel="next"'
    page = Scripted(200, b"[]", {"Link": onward})
    services.lms.script["GET", "/course/7/lineitems"].append(page)
    with pytest.raises(LmsRefusedError) as caught:
        find(services)
    assert caught.value.code == "foreign_address"


@pytest.mark.parametrize("body", [b"{}", b'{"error":1}', b'"x"', b"[1]", b"<html>", b"", b"[null]"])
def test_a_list_that_is_none_is_an_error_and_makes_no_column(
    services: Services, body: bytes
) -> None:
    services.lms.script["GET", "/course/7/lineitems"].append(Scripted(200, body))
    with pytest.raises(LmsRefusedError) as caught:
        find(services)
    assert caught.value.code == "unreadable_answer"
    assert services.lms.columns == []


@pytest.mark.parametrize("body", [b"", b"[]", b"{}", b'{"id":7}', b'{"id":""}', b"<html>"])
def test_a_column_made_without_an_address_is_ambiguous(services: Services, body: bytes) -> None:
    services.lms.script["POST", "/course/7/lineitems"].append(Scripted(201, body, acts_first=True))
    with pytest.raises(LmsUnavailableError) as caught:
        find(services)
    assert caught.value.is_ambiguous
    assert find(services) == services.lms.columns[0]["id"]


def test_a_column_without_tag_is_found_again(services: Services) -> None:
    services.lms.heeds_filters = False
    services.lms.add_column("cairn:objective:7")
    del services.lms.columns[0]["tag"]
    assert find(services, replace(SPEC, tag="")) == services.lms.columns[0]["id"]


def test_a_label_is_cut_to_what_moodle_takes(services: Services) -> None:
    find(services, replace(SPEC, label="x" * 300))
    assert services.lms.columns[0]["label"] == "x" * 255


def test_a_question_mark_in_an_id_does_not_change_the_question(services: Services) -> None:
    odd = replace(SPEC, resource_id="cairn:objective:7&tag=level#x")
    url = find(services, odd)
    assert find(services, odd) == url
    assert services.lms.columns[0]["resourceId"] == odd.resource_id


# Listing, changing, removing.


@pytest.mark.parametrize("heeds_filters", [True, False])
@pytest.mark.parametrize(
    ("wanted", "found"),
    [
        ({}, [0, 1, 2]),
        ({"resource_id": "cairn:objective:6"}, [0, 1]),
        ({"tag": "level"}, [1, 2]),
        ({"resource_id": "cairn:objective:6", "tag": "level"}, [1]),
        ({"tag": "complete"}, []),
    ],
)
def test_columns_are_listed_by_what_is_asked_for(
    services: Services, heeds_filters: bool, wanted: dict[str, str], found: list[int]
) -> None:
    services.lms.heeds_filters, services.lms.page_size = heeds_filters, 1
    urls = [
        services.lms.add_column("cairn:objective:6"),
        services.lms.add_column("cairn:objective:6", "level"),
        services.lms.add_column("cairn:objective:7", "level"),
    ]
    listed = services.gradebook.list_columns(services.access(), **wanted)
    assert [column.url for column in listed] == [urls[index] for index in found]


def test_a_column_is_read_as_the_lms_has_it(services: Services) -> None:
    url = services.lms.add_column("cairn:objective:7")
    services.lms.columns[0] |= {"scoreMaximum": 12.5, "resourceLinkId": "link-1"}
    assert services.gradebook.list_columns(services.access()) == (
        ShownColumn(url, "x", Fraction(25, 2), "cairn:objective:7", "percent", "link-1"),
    )


def test_a_column_of_the_lms_own_has_no_ids_of_ours(services: Services) -> None:
    url = services.lms.add_column("")
    services.lms.columns = [{"id": url, "label": "Quiz", "scoreMaximum": 10, "tag": None}]
    assert services.gradebook.list_columns(services.access()) == (
        ShownColumn(url, "Quiz", Fraction(10), "", "", None),
    )


@pytest.mark.parametrize("changed", [{"id": None}, {"scoreMaximum": "ten"}, {"scoreMaximum": None}])
def test_a_column_that_makes_no_sense_is_an_error(
    services: Services, changed: dict[str, object]
) -> None:
    services.lms.add_column("cairn:objective:7")
    services.lms.columns[0] |= changed
    with pytest.raises(LmsRefusedError) as caught:
        services.gradebook.list_columns(services.access())
    assert caught.value.code == "unreadable_answer"


def test_a_changed_column_keeps_all_else(services: Services) -> None:
    url = services.lms.add_column("cairn:objective:7")
    kept = {"resourceLinkId": "link-1", "endDateTime": "2026-12-01T12:00:00Z"}
    services.lms.columns[0] |= kept | {"https://canvas.instructure.com/lti/submission_type": {}}
    services.gradebook.update_column(services.access(), url, label="Rates of change")
    assert services.lms.columns == [
        kept
        | {
            "id": url,
            "label": "Rates of change",
            "scoreMaximum": 100,
            "resourceId": "cairn:objective:7",
            "tag": "percent",
        }
    ]


def test_a_column_gets_another_maximum(services: Services) -> None:
    url = services.lms.add_column("cairn:objective:7")
    services.gradebook.update_column(services.access(), url, maximum=4)
    [column] = services.lms.columns
    assert (column["scoreMaximum"], column["label"]) == (4, "x")


def test_a_column_that_cannot_be_read_is_not_overwritten(services: Services) -> None:
    url = services.lms.add_column("cairn:objective:7")
    services.lms.script["GET", "/course/7/lineitems/1/lineitem"].append(Scripted(200, b"[]"))
    with pytest.raises(LmsRefusedError):
        services.gradebook.update_column(services.access(), url, label="y")
    assert services.lms.count("PUT", "/lineitem") == 0


def test_a_column_is_removed(services: Services) -> None:
    url = services.lms.add_column("cairn:objective:7")
    services.gradebook.delete_column(services.access(), url)
    assert services.lms.columns == []


@pytest.mark.parametrize(("made", "asked"), [("percent", "complete"), ("complete", "percent")])
def test_a_column_out_of_100_is_found_whichever_way_it_was_made(
    services: Services, made: str, asked: str
) -> None:
    url = services.lms.add_column("cairn:objective:7", made)
    assert find(services, replace(SPEC, tag=asked)) == url
    exact = services.lms.add_column("cairn:objective:7", asked)
    assert find(services, replace(SPEC, tag=asked)) == exact
