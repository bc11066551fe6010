"""Say in a teacher's words what the YAML reader stumbled over."""

import re

import yaml

from lti_tool.interchange.problems import Problem

_OPEN_SLOT = re.compile(r"^\s*(?:- )*(?:[\w-]+:\s+)?(?:- )*\{\{")
_COLON_IN_TEXT = re.compile(r"^\s*(?:- )*[\w-]+: +[^\"'|>{\[].*:(?: |$)")

_WORDS = (
    ("mapping values are not allowed", "a colon stands where none can. Check the indentation."),
    ("could not find expected ':'", "a colon is missing after a name, here or one line above."),
    ("unexpected end of stream", "a quotation mark is opened and never closed."),
    ("'\\t'", "there is a tab. Indent with spaces."),
    ("tab character", "there is a tab. Indent with spaces."),
    ("cannot start any token", "text that begins with this sign must stand in quotes."),
    ("unknown escape character", "in double quotes a backslash is written twice: \\\\."),
    ("undefined alias", "text that begins with * must stand in quotes."),
)
_OTHERWISE = (
    "this line does not fit the lines above. Check the indentation, and that every quotation mark "
    "and bracket is closed."
)


def in_words(error: yaml.YAMLError, text: str) -> Problem:
    """Answer the problem behind a YAML error in `text`."""
    mark = getattr(error, "problem_mark", None) or getattr(error, "context_mark", None)
    what = str(getattr(error, "problem", "") or "")
    if "unexpected end of stream" in what and getattr(error, "context_mark", None) is not None:
        mark = error.context_mark  # type: ignore[attr-defined]  # checked in the line above
    number = mark.line if mark is not None else 0
    lines = text.splitlines() or [""]
    here = lines[min(number, len(lines) - 1)]
    return Problem(number + 1, _hint(here) or _meaning(what, here))


def _hint(line: str) -> str:
    if _OPEN_SLOT.match(line):
        return "text that begins with {{ must stand in quotes."
    if _COLON_IN_TEXT.match(line):
        return "the text has a colon in it. Put the text in quotes."
    return ""


def _meaning(what: str, line: str) -> str:
    if "cannot start any token" in what and "\t" in line:
        return "there is a tab. Indent with spaces."
    return next((words for sign, words in _WORDS if sign in what), _OTHERWISE)
