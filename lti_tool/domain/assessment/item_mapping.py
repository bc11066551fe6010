"""Items as plain mappings: the shape they have in unit files and in the database.

Written values that equal a default are left out, so that a file reads as its author wrote it and
`item_from_mapping(item_to_mapping(item)) == item` for every item.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lti_tool.domain.assessment.items import Derived, Drawn, Item, Variables
from lti_tool.domain.assessment.responses.base import Response, sparse
from lti_tool.domain.assessment.responses.registry import BY_NAME

Plain = Mapping[str, Any]


def item_from_mapping(plain: Plain) -> Item:
    """Build an item from a mapping of the shape the unit file's schema describes."""
    return Item(
        slug=plain["id"],
        cell=plain.get("cell", ""),
        stem=plain["stem"],
        response=_response(plain),
        variables=_variables(plain),
        is_transfer=plain.get("transfer", False),
        explanation=plain.get("explanation", ""),
        difficulty=plain.get("difficulty", ""),
        enemies=tuple(plain.get("enemies", ())),
        minutes=plain.get("minutes", 0),
    )


def item_to_mapping(item: Item) -> dict[str, Any]:
    """Answer the mapping an item is written as."""
    return sparse(
        {
            "id": item.slug,
            "cell": item.cell,
            "type": item.response.kind,
            "transfer": item.is_transfer,
            "difficulty": item.difficulty,
            "enemies": list(item.enemies),
            "minutes": item.minutes or None,
            **_variables_out(item.variables),
            "stem": item.stem,
            **item.response.to_mapping(),
            "explanation": item.explanation,
        }
    )


def _response(plain: Plain) -> Response:
    kind = BY_NAME.get(plain["type"])
    if kind is None:
        msg = f"no item type {plain['type']!r}"
        raise ValueError(msg)
    return kind.from_mapping(plain)


def _variables(plain: Plain) -> Variables:
    return Variables(
        drawn=tuple(_drawn(name, spec) for name, spec in plain.get("variables", {}).items()),
        derived=tuple(
            Derived(name, str(formula)) for name, formula in plain.get("derived", {}).items()
        ),
        conditions=tuple(plain.get("conditions", ())),
    )


def _drawn(name: str, spec: Plain) -> Drawn:
    if "choices" in spec:
        return Drawn(name, choices=tuple(_choice(choice) for choice in spec["choices"]))
    return Drawn(name, lowest=spec["from"], highest=spec["to"], step=spec.get("step", 1))


def _choice(choice: str | float) -> Fraction | str:
    # repr keeps 0.1 as written; a number in quotes is text on purpose.
    return choice if isinstance(choice, str) else Fraction(repr(choice))


def _variables_out(variables: Variables) -> dict[str, Any]:
    return {
        "variables": {drawn.name: _drawn_out(drawn) for drawn in variables.drawn},
        "derived": {derived.name: derived.formula for derived in variables.derived},
        "conditions": list(variables.conditions),
    }


def _drawn_out(drawn: Drawn) -> dict[str, Any]:
    if drawn.choices:
        return {"choices": [_choice_out(choice) for choice in drawn.choices]}
    ends = {"from": drawn.lowest, "to": drawn.highest}
    return ends if drawn.step == 1 else {**ends, "step": drawn.step}


def _choice_out(choice: Fraction | str) -> str | float:
    if isinstance(choice, str):
        return choice
    return choice.numerator if choice.denominator == 1 else float(choice)
