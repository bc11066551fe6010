"""Several questions in one statement: what is asked is little beside the way to a database."""

from collections import defaultdict
from collections.abc import Iterable, Mapping
from typing import Any

from sqlalchemy import CompoundSelect, Select, cast, literal_column, null, select, union_all
from sqlalchemy.types import TypeEngine

Rows = Mapping[str, list[Any]]
"""Rows by the part that they answer."""


def in_one(**parts: Select[Any]) -> CompoundSelect[Any]:
    """Answer the rows of all parts: `what` names the part, columns of others alone are NULL.

    They come in the order of their columns `moment` and `place`. One statement is one view of the
    record: nothing slips between two.
    """
    types = _types(parts)
    named = []
    for what, part in parts.items():
        own = part.subquery().c
        columns = (
            own[name] if name in own else cast(null(), kind).label(name)
            for name, kind in types.items()
        )
        named.append(select(literal_column(f"'{what}'").label("what"), *columns))
    together = union_all(*named)
    return together.order_by(*(together.selected_columns[name] for name in ("moment", "place")))


def by_part(rows: Iterable[Any]) -> Rows:
    """Sort out the rows of such a statement, each part's in their order."""
    parts: defaultdict[str, list[Any]] = defaultdict(list)
    for row in rows:
        parts[row.what].append(row)
    return parts


def _types(parts: Mapping[str, Select[Any]]) -> dict[str, TypeEngine[Any]]:
    """Answer each column's type; raises ValueError where parts mean different things by a name."""
    types: dict[str, TypeEngine[Any]] = {}
    for part in parts.values():
        for column in part.selected_columns:
            kind = types.setdefault(str(column.key), column.type)
            if type(kind) is not type(column.type):
                raise ValueError(f"{column.key} is {kind!r} and {column.type!r}")
    return types
