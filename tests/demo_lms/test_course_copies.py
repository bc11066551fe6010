"""Copied courses: new ids, the old ones told as history, and each product's own idea of columns."""

from __future__ import annotations

import pytest

from tests.demo_lms.platform import AGS, LTI, Platform, item


def copied(platform: Platform) -> str:
    platform.become("maya")
    answer = platform.client.post("/courses/math-6a/copy")
    assert answer.status_code == 303
    return answer.location.rpartition("/")[2]


@pytest.fixture(params=["strict", "moodle", "canvas"])
def platform(request: pytest.FixtureRequest) -> Platform:
    platform: Platform = request.getfixturevalue(request.param)
    return platform


def test_a_copy_has_new_ids_and_the_old_one_as_history(platform: Platform) -> None:
    before = platform.launch("maya")
    course = copied(platform)
    after = platform.launch("maya", f"/courses/{course}")
    assert after[f"{LTI}/context"]["title"] == "Mathematics 6A (copy)"
    assert after[f"{LTI}/context"]["id"] != before[f"{LTI}/context"]["id"]
    assert after[f"{LTI}/resource_link"]["id"] != before[f"{LTI}/resource_link"]["id"]
    custom = after[f"{LTI}/custom"]
    assert custom["context_history"] == before[f"{LTI}/context"]["id"]
    assert custom["cairn_unit"] == "ratios-and-rates"


def test_a_copy_of_a_copy_knows_both(strict: Platform) -> None:
    copied(strict)
    strict.client.post("/courses/math-6a-copy/copy")
    claims = strict.launch("maya", "/courses/math-6a-copy-copy")
    assert claims[f"{LTI}/custom"]["context_history"] == "math-6a-copy,math-6a"
    strict.client.post("/courses/math-6a/copy")
    titles = [each["title"] for each in strict.state()["courses"]]
    assert titles[-1] == "Mathematics 6A (copy 2)"


def test_activities_keep_what_they_are(platform: Platform) -> None:
    page = platform.choose(item(platform.tool))
    if platform.lms.profile.name == "moodle":
        platform.save(page)
    old = platform.state()["activities"][-1]
    copied(platform)
    new = platform.state()["activities"][-1]
    for name in ("title", "url", "text", "custom", "client_id"):
        assert new[name] == old[name]
    claims = platform.launch("ada", f"/courses/math-6a-copy?activity={new['id']}")
    assert claims[AGS]["lineitem"] == platform.state()["columns"][-1]["url"]
    assert platform.state()["columns"][-1]["resource_id"] == "cairn:unit:1"


@pytest.mark.parametrize(("profile", "count"), [("strict", 0), ("moodle", 1), ("canvas", 1)])
def test_columns_of_the_tool_come_along_where_they_do(
    request: pytest.FixtureRequest, profile: str, count: int
) -> None:
    platform: Platform = request.getfixturevalue(profile)
    column = platform.column(tag="percent", resourceId="cairn:unit:1")
    platform.score(column)
    course = copied(platform)
    columns = [each for each in platform.state()["columns"] if each["course"] == course]
    assert [each["tag"] for each in columns] == ["percent"] * count
    # Grades stay behind.
    assert len(platform.state()["grades"]) == 1


def test_only_those_who_build_the_course_copy_it(strict: Platform) -> None:
    for person in ("noor", "ada", "omar"):
        strict.become(person)
        assert strict.client.post("/courses/math-6a/copy").status_code == 403
