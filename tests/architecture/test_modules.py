"""What every module must be: explained, short, and without what belongs elsewhere."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import PACKAGE, calls, modules, name, tree

MAX_LINES = 300
# Revisions are history, written by machine. Beyond them this list may only shrink.
LONGER: dict[str, int] = {}
HISTORY = "lti_tool/db/migrations/versions/"
CLOCKS = {"lti_tool/bootstrap.py", "lti_tool/demo_lms/settings.py"}
ENVIRONMENT_READERS = {"lti_tool/settings.py", "lti_tool/cli/demo.py"}

everywhere = pytest.mark.parametrize("path", modules("lti_tool", "tests", "deploy"), ids=name)
in_the_product = pytest.mark.parametrize("path", modules("lti_tool"), ids=name)


@everywhere
def test_a_module_says_its_job_in_its_first_line(path: Path) -> None:
    docstring = ast.get_docstring(tree(path))

    assert docstring, f"{name(path)} has no docstring"
    assert docstring.splitlines()[0].rstrip().endswith((".", ":", "?")), docstring


@everywhere
def test_a_file_is_short(path: Path) -> None:
    if not name(path).startswith(HISTORY):
        lines = len(path.read_text().splitlines())
        assert lines <= LONGER.get(name(path), MAX_LINES)


def test_the_list_of_longer_files_only_shrinks() -> None:
    for path, allowed in LONGER.items():
        lines = len((PACKAGE.parent / path).read_text().splitlines())
        assert MAX_LINES < lines <= allowed, f"{path}: take it off the list"


@pytest.mark.parametrize("path", modules("lti_tool/services", "lti_tool/queries"), ids=name)
def test_services_and_queries_never_commit(path: Path) -> None:
    assert [line for line, called in calls(path) if called.endswith(".commit")] == []


@in_the_product
def test_only_the_clocks_ask_what_time_it_is(path: Path) -> None:
    asking = ("datetime.now", "datetime.utcnow", "datetime.today", "date.today", "time.time")
    found = [line for line, called in calls(path) if called.endswith(asking)]

    assert found == [] or name(path) in CLOCKS


@in_the_product
def test_only_settings_read_the_environment(path: Path) -> None:
    found = [
        node.lineno
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Attribute) and ast.unparse(node) in {"os.environ", "os.getenv"}
    ]

    assert found == [] or name(path) in ENVIRONMENT_READERS


@in_the_product
def test_nothing_prints_or_is_evaluated(path: Path) -> None:
    banned = {"eval", "exec", "print", "sympify"}

    assert [line for line, called in calls(path) if called in banned] == []
