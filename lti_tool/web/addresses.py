"""Put the addresses of a session's pages together: a page names dozens of them.

Flask's `url_for` builds each from scratch, which takes a seventh of a page's time. Here a rule is
read once, and an address is a `format` of it.
"""

import re
from collections.abc import Callable

from flask import Flask, g, request, url_for
from werkzeug.routing import Map

_PLACE = re.compile(r"<(?:int:)?(\w+)>")

Address = Callable[..., str]


def make_address(app: Flask) -> Address:
    """Answer a `url_for` for templates; what is not plain ids below a session goes to Flask's."""
    patterns: dict[tuple[str, ...], str | None] = {}

    def address(endpoint: str, /, **values: object) -> str:
        if any(type(value) is not int for name, value in values.items() if name != "sid"):
            return url_for(endpoint, **values)  # type: ignore[arg-type]
        asked = (endpoint, *values)
        if asked not in patterns:
            patterns[asked] = _pattern(app.url_map, endpoint, {"sid", *values})
        pattern, sid = patterns[asked], values.get("sid") or g.get("sid")
        if pattern is None or not sid:
            return url_for(endpoint, **values)  # type: ignore[arg-type]
        return request.root_path.rstrip("/") + pattern.format_map({**values, "sid": sid})

    return address


def _pattern(url_map: Map, endpoint: str, names: set[str]) -> str | None:
    """Answer the one rule with these places as a format; None when it is not as plain as that."""
    rules = [rule for rule in url_map.iter_rules(endpoint) if rule.arguments == names]
    if len({rule.rule for rule in rules}) != 1:
        return None
    pattern = _PLACE.sub(r"{\1}", rules[0].rule)
    return None if "<" in pattern else pattern
