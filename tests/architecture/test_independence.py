"""The platform that others wrote stays outside: no import crosses over, nothing ships it."""

import ast
from pathlib import Path

import pytest

from tests.architecture.sources import ROOT, modules, name, tree

PLATFORM = "tests/independent/lms/"
THEIRS = ("django", "lti_consumer", "opaque_keys")


def imported(path: Path) -> set[str]:
    """Answer the dotted names of the modules that a file imports."""
    found: set[str] = set()
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Import):
            found |= {alias.name for alias in node.names}
        elif isinstance(node, ast.ImportFrom):
            found |= {f"{node.module}.{alias.name}" for alias in node.names}
    return found


@pytest.mark.parametrize("path", modules(PLATFORM), ids=name)
def test_the_platform_imports_nothing_of_ours(path: Path) -> None:
    ours = {each for each in imported(path) if each.startswith(("lti_tool", "tests."))}
    assert {each for each in ours if not each.startswith("tests.independent.lms")} == set()


@pytest.mark.parametrize("path", modules("lti_tool", "tests", "deploy"), ids=name)
def test_nothing_of_ours_imports_the_platform(path: Path) -> None:
    if name(path).startswith(PLATFORM):
        return
    theirs = (*THEIRS, "tests.independent.lms")
    assert {each for each in imported(path) if each.startswith(theirs)} == set()


@pytest.mark.parametrize("listed", ["runtime", "dev", "uv"])
def test_no_other_list_of_packages_has_the_platform(listed: str) -> None:
    packages = (ROOT / f"requirements/{listed}.txt").read_text()
    assert not [
        line for line in packages.splitlines() if line.startswith(("lti-consumer", "django"))
    ]
