"""The files of the project, for rules to look at."""

import ast
from collections.abc import Iterator
from functools import cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
PACKAGE = ROOT / "lti_tool"


def modules(*folders: str) -> list[Path]:
    """Answer the Python files below folders of the repository, in order."""
    return sorted(path for folder in folders for path in (ROOT / folder).rglob("*.py"))


def name(path: Path) -> str:
    """Answer a file's path from the top of the repository."""
    return path.relative_to(ROOT).as_posix()


@cache
def tree(path: Path) -> ast.Module:
    """Answer the syntax tree of a file."""
    return ast.parse(path.read_text(), str(path))


def calls(path: Path) -> Iterator[tuple[int, str]]:
    """Answer the line and the dotted name of every call of a file that has one."""
    for node in ast.walk(tree(path)):
        if isinstance(node, ast.Call):
            yield node.lineno, ast.unparse(node.func)
