"""Read YAML into plain values that remember their lines; whatever could surprise is refused.

Text is taken as it is written: `1:2`, `yes`, `2024-05-01` and `0.50` stay what the author typed.
Only the few keys of `_TYPED` hold numbers or true and false. There are no aliases, no tags and no
second document, so a file can neither blow up nor run anything.
"""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from typing import Any, cast

import yaml

from lti_tool.interchange.problems import Path, Problem, UnitFileError
from lti_tool.interchange.yaml_trouble import in_words

MAX_BYTES = 2_000_000
MAX_DEPTH = 20

_TYPED = frozenset(
    [
        "cairn",
        "k_of_n",
        "percent",
        "all_correct",
        "streak",
        "gate_question",
        "rubric_level",
        "at_least",
        "questions",
        "minutes",
        "transfer",
        "from",
        "to",
        "step",
        "choices",
        "correct",
        "shuffle",
        "partial",
        "relative",
        "ask_unit",
        "match_case",
        "several",
        "convert",
        "significant_figures",
    ]
)
_WHOLE = re.compile(r"[-+]?\d{1,15}")
_DECIMAL = re.compile(r"[-+]?\d{0,15}\.\d{1,15}")
_EMPTY = frozenset({"", "~", "null", "Null", "NULL"})
_UNPRINTABLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x84\x86-\x9f\ud800-\udfff\ufffe\uffff]")

# libyaml where it is installed: twenty times faster, and the same events.
_Parser: Any = getattr(yaml, "CSafeLoader", yaml.SafeLoader)


@dataclass(frozen=True)
class Source:
    """The plain values of a file, the line of each, and what YAML itself had against it."""

    plain: Any
    lines: Mapping[Path, int]
    problems: tuple[Problem, ...]

    def line(self, path: Path) -> int:
        """Answer the line of the value at `path`, or of the nearest thing around it."""
        for length in range(len(path), 0, -1):
            if path[:length] in self.lines:
                return self.lines[path[:length]]
        return 1


def read_source(data: bytes) -> Source:
    """Read the bytes of a YAML file; raises UnitFileError when there is nothing to go on with."""
    text = _decoded(data)
    try:
        return _Builder(text).source()
    except yaml.YAMLError as error:
        raise UnitFileError([in_words(error, text)]) from None


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise UnitFileError([Problem(1, "the file is larger than 2 MB. Split the unit.")])
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise UnitFileError([Problem(line, "this is not UTF-8. Save the file as UTF-8.")]) from None
    if found := _UNPRINTABLE.search(text):
        line = text.count("\n", 0, found.start()) + 1
        raise UnitFileError([Problem(line, "there is an invisible character. Delete it.")])
    return text


class _Builder:
    """Turns YAML events into plain values, one kind of event to a method."""

    def __init__(self, text: str) -> None:
        self._events: Iterator[yaml.Event] = yaml.parse(text, Loader=_Parser)
        self._lines: dict[Path, int] = {}
        self._problems: list[Problem] = []

    def source(self) -> Source:
        plain: Any = None
        has_begun = False
        for event in self._events:
            if isinstance(event, yaml.NodeEvent):
                if has_begun:
                    self._complain(event, "a second document begins. A file holds one unit.")
                    break
                has_begun = True
                plain = self._value(event, (), "")
        return Source(plain, self._lines, tuple(self._problems))

    def _value(self, event: yaml.Event, path: Path, key: str) -> Any:  # noqa: ANN401 -- any YAML
        if len(path) > MAX_DEPTH:
            raise UnitFileError([Problem(_line(event), "this is nested too deeply.")])
        if isinstance(event, yaml.AliasEvent):
            self._complain(event, "text that begins with * must stand in quotes.")
            return ""
        if getattr(event, "anchor", None) is not None:
            self._complain(event, "text that begins with & must stand in quotes.")
        if getattr(event, "tag", None) is not None:
            self._complain(event, "text that begins with ! must stand in quotes.")
        if isinstance(event, yaml.MappingStartEvent):
            return self._mapping(path)
        if isinstance(event, yaml.SequenceStartEvent):
            return self._sequence(path, key)
        return self._scalar(cast("yaml.ScalarEvent", event), key)

    def _sequence(self, path: Path, key: str) -> list[Any]:
        values: list[Any] = []
        while not isinstance(event := next(self._events), yaml.SequenceEndEvent):
            here = (*path, len(values))
            self._lines[here] = _line(event)
            values.append(self._value(event, here, key))
        return values

    def _mapping(self, path: Path) -> dict[str, Any]:
        values: dict[str, Any] = {}
        while not isinstance(event := next(self._events), yaml.MappingEndEvent):
            key = self._key(event, path)
            here = self._aside(path) if key is None else (*path, key)
            self._lines[here] = _line(event)
            value = self._value(next(self._events), here, key or "")
            # A key with nothing behind it says nothing, as if it were left out.
            if key is not None and value is not None:
                values[key] = value
        return values

    def _key(self, event: yaml.Event, path: Path) -> str | None:
        """Answer a name, or None for what cannot be one here and is passed over."""
        if not isinstance(event, yaml.ScalarEvent):
            self._complain(event, "text that begins with { or [ must stand in quotes.")
            self._value(event, self._aside(path), "")
            return None
        if (*path, event.value) in self._lines:
            self._complain(event, f"“{event.value}” stands here a second time.")
            return None
        return event.value

    def _aside(self, path: Path) -> Path:
        return (*path, f"passed over, {len(self._lines)}")

    def _scalar(self, event: yaml.ScalarEvent, key: str) -> str | float | bool | None:
        # Double quotes can smuggle in, as an escape, what the file itself may not hold.
        if _UNPRINTABLE.search(event.value):
            self._complain(event, "there is an invisible character. Delete it.")
            return ""
        is_quoted = event.style not in (None, "")
        return event.value if is_quoted else _plain(event.value, key)

    def _complain(self, event: yaml.Event, text: str) -> None:
        self._problems.append(Problem(_line(event), text))


def _line(event: yaml.Event) -> int:
    mark = event.start_mark
    return mark.line + 1 if mark is not None else 1


def _plain(text: str, key: str) -> str | float | bool | None:
    if text in _EMPTY:
        return None
    if key not in _TYPED:
        return text
    if text.casefold() in {"true", "false"}:
        return text.casefold() == "true"
    if _WHOLE.fullmatch(text):
        return int(text)
    return float(text) if _DECIMAL.fullmatch(text) else text
