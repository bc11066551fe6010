"""Write plain values as YAML that people like to read and edit."""

import re
from io import StringIO
from typing import Any

import yaml
from yaml.emitter import Emitter

_TAG = "tag:yaml.org,2002:"
_MAPPINGS_IN_ONE_LINE = frozenset({"criterion", "needs", "check", "variable"})
_LISTS_IN_ONE_LINE = frozenset({"k_of_n", "needs", "choices", "symbols", "at"})
# What stands under names of the author's choice is known by what it stands in.
_CHILDREN = {"variables": "variable", "derived": "derived", "blanks": "blank"}
_FORMULAS = frozenset({"answer", "tolerance", "credit", "derived", "at"})
_NUMBER = re.compile(r"-?(?:0|[1-9]\d{0,14})(\.\d{1,15})?")
_RARE_BREAKS = re.compile("[\r\x85\u2028\u2029]")
_ANALYST = Emitter(StringIO(), allow_unicode=True)
_WIDTH = 100
_SHORT = 90
_LONG = 72


def write_yaml(plain: dict[str, Any]) -> bytes:
    """Answer the UTF-8 bytes of a YAML file that holds `plain`, keys in their order."""
    written: str = yaml.serialize(
        _mapping(plain, ""), Dumper=_Dumper, allow_unicode=True, width=_WIDTH
    )
    return written.encode()


class _Dumper(yaml.SafeDumper):
    """Indents lists below their name, as the examples in the documentation do."""

    def increase_indent(self, flow: bool = False, indentless: bool = False) -> None:  # noqa: ARG002, FBT001, FBT002 -- PyYAML's own signature
        super().increase_indent(flow, indentless=False)


def _node(value: Any, key: str) -> yaml.Node:  # noqa: ANN401 -- any plain value
    match value:
        case dict():
            return _mapping(value, key)
        case list():
            return _list(value, key)
        case bool():
            return yaml.ScalarNode(_TAG + "bool", str(value).lower())
        case int():
            return yaml.ScalarNode(_TAG + "int", str(value))
        case float():
            return yaml.ScalarNode(_TAG + "float", f"{value:.15f}".rstrip("0"))
        case _:
            return _text(str(value), key)


def _mapping(mapping: dict[str, Any], key: str) -> yaml.MappingNode:
    pairs = [
        (_text(name, ""), _node(value, _CHILDREN.get(key, name))) for name, value in mapping.items()
    ]
    flow = key in _MAPPINGS_IN_ONE_LINE and _is_short(mapping)
    return yaml.MappingNode(_TAG + "map", pairs, flow_style=flow)


def _list(values: list[Any], key: str) -> yaml.SequenceNode:
    flow = key in _LISTS_IN_ONE_LINE and _is_short(values)
    return yaml.SequenceNode(_TAG + "seq", [_node(each, key) for each in values], flow_style=flow)


def _text(text: str, key: str) -> yaml.ScalarNode:
    # A formula that is a mere number needs no quotes: it is read as it is written.
    if key in _FORMULAS and (number := _NUMBER.fullmatch(text)):
        return yaml.ScalarNode(_TAG + ("float" if number[1] else "int"), text)
    if key == "answer" and text in {"true", "false"}:
        return yaml.ScalarNode(_TAG + "bool", text)
    return yaml.ScalarNode(_TAG + "str", text, style=_style(text))


def _style(text: str) -> str | None:
    if _RARE_BREAKS.search(text):
        return '"'  # the only style that keeps them
    if "\n" in text:
        return "|"
    if len(text) > _LONG:
        return ">"
    if '"' in text or "\\" in text:
        return None
    return None if _ANALYST.analyze_scalar(text).allow_block_plain else '"'


def _is_short(group: dict[str, Any] | list[Any]) -> bool:
    return len(str(group)) <= _SHORT
