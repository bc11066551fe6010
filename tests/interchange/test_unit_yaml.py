"""YAML as teachers write it: text stays text, and what could surprise is refused in words."""

from typing import Any

import pytest

from lti_tool.interchange.problems import UnitFileError
from lti_tool.interchange.unit_yaml import MAX_BYTES, read_source


def _plain(text: str) -> Any:
    source = read_source(text.encode())
    assert source.problems == ()
    return source.plain


def _trouble(data: bytes) -> list[str]:
    try:
        return [str(problem) for problem in read_source(data).problems]
    except UnitFileError as error:
        return [str(problem) for problem in error.problems]


@pytest.mark.parametrize(
    "written",
    [
        "yes",
        "No",
        "on",
        "1:2",
        "12:30:45",
        "2024-05-01",
        "0.50",
        "007",
        "1e3",
        "0x1F",
        ".5",
        "1_000",
    ],
)
def test_text_stays_what_was_written(written: str) -> None:
    assert _plain(f"answer: {written}") == {"answer": written}


@pytest.mark.parametrize(
    ("written", "value"),
    [
        ("questions: 3", 3),
        ("from: -2", -2),
        ("percent: 66.5", 66.5),
        ("choices: [1, 0.5, .5, a, 1:2, yes]", [1, 0.5, 0.5, "a", "1:2", "yes"]),
        ("correct: true", True),
        ("correct: False", False),
        ("correct: yes", "yes"),
        ('questions: "3"', "3"),
        (f"from: {'9' * 16}", "9" * 16),
    ],
)
def test_numbers_and_truth_are_read_where_they_belong(written: str, value: object) -> None:
    assert list(_plain(written).values()) == [value]
    assert [type(each) for each in _plain(written).values()] == [type(value)]


@pytest.mark.parametrize("nothing", ["", " ~", " null", "   # only a comment"])
def test_a_name_with_nothing_behind_it_is_left_out(nothing: str) -> None:
    assert _plain(f"a:{nothing}\nb: c") == {"b": "c"}


def test_an_empty_list_entry_stays_to_be_complained_about() -> None:
    assert _plain("a:\n  -\n  - b") == {"a": [None, "b"]}


def test_an_empty_file_is_nothing() -> None:
    assert _plain("") is None
    assert _plain("# only a comment\n") is None


def test_a_mark_of_windows_at_the_beginning_is_passed_over() -> None:
    assert read_source(b"\xef\xbb\xbfa: b\r\nc: d\r\n").plain == {"a": "b", "c": "d"}


def test_every_value_has_its_line() -> None:
    source = read_source(b"a:\n  - b: c\n    d: e\n  -\n    f: g\n")
    assert source.line(("a", 0, "d")) == 3
    assert source.line(("a", 1)) == 5
    assert source.line(("a", 1, "missing")) == 5
    assert source.line(("missing",)) == 1
    assert source.line(()) == 1


@pytest.mark.parametrize(
    ("text", "trouble"),
    [
        ("a: 1\na: 2", "Line 2: “a” stands here a second time."),
        ("a: &x [b]\nc: *x", "Line 1: text that begins with & must stand in quotes."),
        ("a: *x", "Line 1: text that begins with * must stand in quotes."),
        ("a: !!python/name:os.system x", "Line 1: text that begins with ! must stand in quotes."),
        ("a: b\n---\nc: d", "Line 3: a second document begins. A file holds one unit."),
        ("a:\n - text: {{ x }}", "Line 2: text that begins with { or [ must stand in quotes."),
        ("a: {{ x }} apples", "Line 1: text that begins with {{ must stand in quotes."),
        ("- {{ x }} apples", "Line 1: text that begins with {{ must stand in quotes."),
        ("a: There are: three", "Line 1: the text has a colon in it. Put the text in quotes."),
        ("a: b\n  c: d", "Line 2: a colon stands where none can. Check the indentation."),
        ("a: b\nc\nd: e", "Line 3: a colon is missing after a name, here or one line above."),
        ('a: b\nc: "d\ne: f', "Line 2: a quotation mark is opened and never closed."),
        ("a: 'b\n", "Line 1: a quotation mark is opened and never closed."),
        ("a:\n\t- b", "Line 2: there is a tab. Indent with spaces."),
        ("a: @b", "Line 1: text that begins with this sign must stand in quotes."),
        ("a: `b", "Line 1: text that begins with this sign must stand in quotes."),
        ('a: "\\(x\\)"', "Line 1: in double quotes a backslash is written twice: \\\\."),
        ("a: [b\n", "Line 2: this line does not fit the lines above."),
        ('a: "b" c', "Line 1: this line does not fit the lines above."),
        ("a:\n  b: c\n d: e", "Line 3: this line does not fit the lines above."),
        ('a: "\\0"', "Line 1: there is an invisible character. Delete it."),
        ("a: b\nc: \x07", "Line 2: there is an invisible character. Delete it."),
        ("[" * 30, "Line 1: this is nested too deeply."),
    ],
)
def test_what_could_surprise_is_refused_in_words(text: str, trouble: str) -> None:
    said = _trouble(text.encode())
    assert said[0].startswith(trouble), said


def test_aliases_cannot_blow_up() -> None:
    bomb = "a: &a [x, x]\n" + "".join(
        f"{name}: &{name} [{', '.join(['*' + before] * 9)}]\n"
        for before, name in zip("abcdefgh", "bcdefghi", strict=True)
    )
    assert len(_trouble(bomb.encode())) == 81


def test_what_stands_twice_is_complained_about_once() -> None:
    source = read_source(b"a: {b: 1, c: 2}\na: {b: 1, c: 2}\n")
    assert len(source.problems) == 1
    assert source.plain == {"a": {"b": "1", "c": "2"}}


def test_a_huge_file_is_refused_unread() -> None:
    assert _trouble(b"#" * (MAX_BYTES + 1)) == [
        "Line 1: the file is larger than 2 MB. Split the unit."
    ]


def test_what_is_not_utf8_is_refused() -> None:
    assert _trouble(b"a: b\nc: caf\xe9") == ["Line 2: this is not UTF-8. Save the file as UTF-8."]
