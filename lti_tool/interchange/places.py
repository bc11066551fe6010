"""Name a place in a unit file as its author would: “title” of the objective “ratios”."""

from collections.abc import Mapping
from typing import Any

from lti_tool.interchange.problems import Path

_NOUNS = {
    "objectives": "the objective",
    "items": "the item",
    "resources": "the resource",
    "check": "the part",
    "options": "option",
    "answers": "answer",
    "mistakes": "mistake",
    "conditions": "condition",
    "choices": "choice",
    "pairs": "pair",
    "extra": "extra match",
    "categories": "category",
    "entries": "entry",
    "regions": "region",
    "rubric": "level",
    "checklist": "line",
    "symbols": "symbol",
}


def place(path: Path, plain: object) -> str:
    """Answer words for the value at `path` of the file `plain`."""
    phrase, listed, here = "", "", plain
    for step in path:
        here = _inside(here, step)
        if isinstance(step, str):
            if listed:
                phrase = _of(f"“{listed}”", phrase)
            listed = step
        else:
            phrase = _entry(_NOUNS.get(listed, f"“{listed}”, entry"), step, here, phrase)
            listed = ""
    if listed:
        phrase = _of(f"“{listed}”", phrase)
    return phrase or "the file"


def capital(text: str) -> str:
    """Answer a sentence that begins with a capital letter."""
    return text[:1].upper() + text[1:]


def _entry(noun: str, position: int, entry: object, owner: str) -> str:
    if noun.startswith("the ") and isinstance(entry, Mapping):
        name = entry.get("cell" if noun == _NOUNS["check"] else "id")
        if isinstance(name, str):
            # Its name and its line are enough; what it belongs to need not be said.
            return f"{noun} “{name}”"
    return _of(f"{noun.removeprefix('the ')} {position + 1}", owner)


def _of(part: str, owner: str) -> str:
    return f"{part} of {owner}" if owner else part


def _inside(value: Any, step: str | int) -> Any:  # noqa: ANN401 -- any YAML
    return value.get(step) if isinstance(step, str) else value[step]
