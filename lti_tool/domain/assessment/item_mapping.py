"""Items as plain mappings: the shape they have in unit files and in the database.

Written values that equal a default are left out, so that a file reads as its author wrote it and
`item_from_mapping(item_to_mapping(item)) == item` for every item.
"""

from collections.abc import Mapping
from fractions import Fraction
from typing import Any

from lti_tool.domain.assessment.items import (
    AcceptedText,
    Derived,
    Drawn,
    Item,
    Mistake,
    MultipleChoice,
    Numeric,
    Option,
    Response,
    ShortText,
    SingleChoice,
    Variables,
)

# Unit files are YAML and stored items are JSON: a mapping's values are whatever those allow. The
# file's shape has been checked against the JSON Schema before it comes here.
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
    )


def item_to_mapping(item: Item) -> dict[str, Any]:
    """Answer the mapping an item is written as."""
    return _sparse(
        {
            "id": item.slug,
            "cell": item.cell,
            "type": KINDS[type(item.response)],
            "transfer": item.is_transfer,
            **_variables_out(item.variables),
            "stem": item.stem,
            **_response_out(item.response),
            "explanation": item.explanation,
        }
    )


KINDS: dict[type, str] = {
    SingleChoice: "single_choice",
    MultipleChoice: "multiple_choice",
    Numeric: "numeric",
    ShortText: "short_text",
}


def _response(plain: Plain) -> Response:
    match plain["type"]:
        case "single_choice":
            return SingleChoice(_options(plain), shuffle=plain.get("shuffle", True))
        case "multiple_choice":
            return MultipleChoice(
                _options(plain),
                shuffle=plain.get("shuffle", True),
                partial=plain.get("partial", False),
            )
        case "numeric":
            return _numeric(plain)
        case "short_text":
            answers = tuple(_accepted(answer) for answer in plain["answers"])
            return ShortText(answers, match_case=plain.get("match_case", False))
        case unknown:
            msg = f"no item type {unknown!r}"
            raise ValueError(msg)


def _options(plain: Plain) -> tuple[Option, ...]:
    return tuple(
        Option(
            text=str(option["text"]),
            is_correct=option.get("correct", False),
            feedback=option.get("feedback", ""),
            misconception=option.get("misconception", ""),
            credit=Fraction(str(option["credit"])) if "credit" in option else None,
        )
        for option in plain["options"]
    )


def _numeric(plain: Plain) -> Numeric:
    return Numeric(
        answer=str(plain["answer"]),
        tolerance=str(plain.get("tolerance", "0")),
        is_relative=plain.get("relative", False),
        unit=plain.get("unit", ""),
        ask_unit=plain.get("ask_unit", False),
        mistakes=tuple(
            Mistake(
                answer=str(mistake["answer"]),
                feedback=mistake.get("feedback", ""),
                misconception=mistake.get("misconception", ""),
            )
            for mistake in plain.get("mistakes", ())
        ),
    )


def _accepted(plain: Plain | str) -> AcceptedText:
    if isinstance(plain, str):
        return AcceptedText(plain)
    return AcceptedText(
        text=str(plain["text"]),
        credit=Fraction(str(plain.get("credit", 1))),
        feedback=plain.get("feedback", ""),
        misconception=plain.get("misconception", ""),
    )


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


def _response_out(response: Response) -> dict[str, Any]:
    match response:
        case SingleChoice(options, shuffle):
            return {"options": _options_out(options), "shuffle": None if shuffle else False}
        case MultipleChoice(options, shuffle, partial):
            return {
                "options": _options_out(options),
                "shuffle": None if shuffle else False,
                "partial": partial,
            }
        case Numeric():
            return {
                "answer": response.answer,
                "tolerance": "" if response.tolerance == "0" else response.tolerance,
                "relative": response.is_relative,
                "unit": response.unit,
                "ask_unit": response.ask_unit,
                "mistakes": [
                    _sparse(
                        {
                            "answer": mistake.answer,
                            "feedback": mistake.feedback,
                            "misconception": mistake.misconception,
                        }
                    )
                    for mistake in response.mistakes
                ],
            }
        case ShortText(answers, match_case):
            return {
                "answers": [_accepted_out(answer) for answer in answers],
                "match_case": match_case,
            }


def _options_out(options: tuple[Option, ...]) -> list[dict[str, Any]]:
    return [
        _sparse(
            {
                "text": option.text,
                "correct": option.is_correct,
                "credit": None if option.credit is None else str(option.credit),
                "feedback": option.feedback,
                "misconception": option.misconception,
            }
        )
        for option in options
    ]


def _accepted_out(answer: AcceptedText) -> str | dict[str, Any]:
    if answer == AcceptedText(answer.text):
        return answer.text
    return _sparse(
        {
            "text": answer.text,
            "credit": None if answer.credit == 1 else str(answer.credit),
            "feedback": answer.feedback,
            "misconception": answer.misconception,
        }
    )


def _sparse(mapping: dict[str, Any]) -> dict[str, Any]:
    """Leave out what says nothing; False is kept only where the default is True."""
    return {
        key: value
        for key, value in mapping.items()
        if value not in (None, "", [], {}) and (value is not False or key == "shuffle")
    }
