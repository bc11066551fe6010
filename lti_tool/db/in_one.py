"""Several questions in one statement: what is asked is little beside the way to a database."""

from typing import Any

from sqlalchemy import CompoundSelect, Select, cast, literal_column, null, select, union_all


def in_one(**parts: Select[Any]) -> CompoundSelect[Any]:
    """Answer the rows of all parts: `what` names the part, columns of others alone are NULL.

    They come in the order of their columns `moment` and `place`. One statement is one view of the
    record: nothing slips between two.
    """
    types = {
        str(column.key): column.type for part in parts.values() for column in part.selected_columns
    }
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
