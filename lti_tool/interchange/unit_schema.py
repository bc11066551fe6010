"""Check a unit file against its JSON Schema, and say in words where it departs."""

import json
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from difflib import get_close_matches
from importlib.resources import files
from itertools import islice
from typing import Any

from jsonschema import Draft202012Validator
from jsonschema.exceptions import ValidationError

from lti_tool.interchange.places import capital, place
from lti_tool.interchange.problems import Found, Path
from lti_tool.interchange.slugs import MAX_SLUG, slug_of

SCHEMA: dict[str, Any] = json.loads(
    files("lti_tool.interchange").joinpath("unit_file.schema.json").read_text("utf-8")
)
_VALIDATOR = Draft202012Validator(SCHEMA)
_KEYS = {key for name in ("item", "blank") for key in SCHEMA["$defs"][name]["properties"]}

MOST_FOUND = 500

_TYPES = {
    "object": "a group of “name: value” lines",
    "array": "a list, each entry on a line that begins with “- ”",
    "string": "text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def check_structure(plain: object) -> list[Found]:
    """Answer what the schema has against a file, in the words of its author; at most MOST_FOUND."""
    found = (
        Found(path, capital(text))
        for error in _VALIDATOR.iter_errors(plain)
        for path, text in _in_words(_fault(error), plain)
    )
    return list(islice(dict.fromkeys(islice(found, 2 * MOST_FOUND)), MOST_FOUND))


def did_you_mean(word: str, known: list[str]) -> str:
    """Answer a closing sentence with the nearest known word, or nothing."""
    near = get_close_matches(word, known, n=1)
    return f" Did you mean “{near[0]}”?" if near else ""


@dataclass(frozen=True)
class _Fault:
    """One departure: the rule of the schema, what it wants, and what the file has instead."""

    rule: str
    wanted: Any
    value: Any
    path: Path
    explained: str
    most: int
    is_name: bool


def _fault(error: ValidationError) -> _Fault:
    schema = error.schema if isinstance(error.schema, Mapping) else {}
    known = list(schema.get("properties", {}))
    return _Fault(
        rule=str(error.validator),
        wanted=known if error.validator == "additionalProperties" else error.validator_value,
        value=error.instance,
        path=tuple(error.absolute_path),
        explained=str(schema.get("description", "")),
        most=schema.get("maxLength", 0),
        is_name="propertyNames" in error.absolute_schema_path,
    )


def _in_words(fault: _Fault, plain: object) -> Iterator[tuple[Path, str]]:
    where = place(fault.path, plain)
    if fault.is_name and fault.rule in {"anyOf", "enum"}:  # a name of another type of item
        if fault.value in _KEYS:
            path = (*fault.path, fault.value)
            yield path, _misplaced(path, plain)
    elif fault.is_name:
        yield (*fault.path, str(fault.value)), f"“{fault.value}” is no name. {fault.explained}"
    elif fault.rule == "additionalProperties":
        yield from _unknown_keys(fault, where)
    elif fault.rule == "required":
        yield from _missing_keys(fault, where)
    elif fault.rule == "not":  # the key may not be here at all
        yield fault.path, _misplaced(fault.path, plain)
    else:
        yield fault.path, f"{where} {_COMPLAINTS[fault.rule](fault)}"


def _unknown_keys(fault: _Fault, where: str) -> Iterator[tuple[Path, str]]:
    for key in fault.value:
        if key not in fault.wanted:
            hint = did_you_mean(key, fault.wanted)
            yield (*fault.path, key), f"{where} has no “{key}” in this format.{hint}"


def _missing_keys(fault: _Fault, where: str) -> Iterator[tuple[Path, str]]:
    for key in fault.wanted:
        if key in fault.value:
            continue
        if key == "body":
            text = f"{where} has neither a “body” nor a “url”. Give it one of them."
        elif not fault.path:
            text = f"“{key}” is missing at the top of the file."
        else:
            text = f"{where} needs “{key}”, which is missing or empty."
        yield fault.path, text


def _misplaced(path: Path, plain: Any) -> str:  # noqa: ANN401 -- any YAML
    key, owner = path[-1], place(path[:-1], plain)
    if key == "body":
        return f"{owner} has a “url” and a “body”. Keep one of them."
    around = plain
    for step in path[:-1]:
        around = around[step]
    return f"{owner} is of type {around['type']}, which has no “{key}”."


def _wrong_type(fault: _Fault) -> str:
    wanted = _TYPES[fault.wanted[0] if isinstance(fault.wanted, list) else fault.wanted]
    if fault.value is None:
        return f"is empty. It should be {wanted}."
    given = f", not “{fault.value}”" if isinstance(fault.value, str) else ""
    return f"should be {wanted}{given}."


def _unknown_value(fault: _Fault) -> str:
    hint = did_you_mean(str(fault.value), fault.wanted)
    return f"is “{fault.value}”. It should be one of: {', '.join(fault.wanted)}.{hint}"


def _wrong_pattern(fault: _Fault) -> str:
    suggestion = slug_of(fault.value) if fault.most == MAX_SLUG else ""
    hint = f" For instance: {suggestion}" if suggestion else ""
    return f"cannot be “{fault.value}”. {fault.explained}{hint}"


_COMPLAINTS: dict[str, Callable[[_Fault], str]] = {
    "type": _wrong_type,
    "enum": _unknown_value,
    "const": lambda it: f"should be {json.dumps(it.wanted)}, not {json.dumps(it.value)}.",
    "pattern": _wrong_pattern,
    "minItems": lambda it: f"needs at least {it.wanted} of them.",
    "maxItems": lambda it: f"has more than {it.wanted} entries.",
    "minLength": lambda _: "is empty.",
    "maxLength": lambda it: f"is longer than {it.wanted} characters.",
    "minimum": lambda it: f"should be at least {it.wanted}.",
    "maximum": lambda it: f"should be at most {it.wanted}.",
    "exclusiveMinimum": lambda it: f"should be more than {it.wanted}.",
    "uniqueItems": lambda _: "names something twice.",
    "minProperties": lambda _: "is empty.",
    "maxProperties": lambda it: f"says too much: keep {it.wanted} of its lines.",
}
