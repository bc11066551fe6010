"""What a database's tables look like, as plain data that can be compared."""

from typing import Any

from sqlalchemy import Engine, inspect

IGNORED = {"alembic_version"}


def shape_of(engine: Engine) -> dict[str, dict[str, Any]]:
    """Answer every table's columns, keys, indexes and conditions."""
    inspector = inspect(engine)
    return {
        table: {
            # A later migration adds a column at the end, wherever the model names it.
            "columns": sorted(
                (column["name"], str(column["type"]), column["nullable"], column["default"])
                for column in inspector.get_columns(table)
            ),
            "primary key": inspector.get_pk_constraint(table)["constrained_columns"],
            "foreign keys": _by_name(inspector.get_foreign_keys(table)),
            "unique": _by_name(inspector.get_unique_constraints(table)),
            "checks": _by_name(inspector.get_check_constraints(table)),
            "indexes": _by_name(inspector.get_indexes(table)),
        }
        for table in sorted(set(inspector.get_table_names()) - IGNORED)
    }


def _by_name(things: Any) -> dict[str, str]:
    return {str(thing["name"]): _plain(thing) for thing in things}


def _plain(thing: Any) -> str:
    """Say a thing as text, conditions included (they compare by identity otherwise)."""
    if isinstance(thing, dict):
        return str({key: _plain(value) for key, value in sorted(thing.items())})
    return str(thing)
