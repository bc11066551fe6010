"""Write a number, perhaps with its unit, perhaps in a certain form."""

from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self

from lti_tool.domain.assessment.expressions import evaluate_number, round_half_up
from lti_tool.domain.assessment.quantities import Quantity, read_quantity
from lti_tool.domain.assessment.responses.base import (
    RIGHT,
    WRONG,
    Entry,
    Face,
    ItemScore,
    Names,
    Place,
    Plain,
    TextResponse,
    sparse,
)
from lti_tool.domain.assessment.units import read_unit
from lti_tool.domain.assessment.wording import fill, show_number

FORMS = {
    "fraction": "as a fraction",
    "simplest_fraction": "in simplest form",
    "percent": "as a percentage",
    "decimal": "as a decimal",
}
"""The forms a number can be asked for in, and how a page names them; none is any form."""
ANY_FORM = "any"


@dataclass(frozen=True)
class Mistake:
    """A wrong number that tells what went wrong. `answer` is a formula."""

    answer: str
    feedback: str
    misconception: str = ""


@dataclass(frozen=True)
class Numeric(TextResponse):
    """A number. `answer` and `tolerance` are formulas; tolerance is relative when so marked."""

    kind: ClassVar[str] = "numeric"

    answer: str
    tolerance: str = "0"
    is_relative: bool = False
    unit: str = ""
    ask_unit: bool = False
    mistakes: tuple[Mistake, ...] = ()
    figures: int = 0
    """How many significant figures it is to be written with; 0 for any number of them."""
    form: str = ANY_FORM
    convert: bool = True
    """Whether the same amount in another unit is right."""

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `answer` and whatever else is said about the number."""
        return cls(
            answer=str(plain["answer"]),
            tolerance=str(plain.get("tolerance", "0")),
            is_relative=plain.get("relative", False),
            unit=plain.get("unit", ""),
            ask_unit=plain.get("ask_unit", False),
            mistakes=mistakes_from(plain),
            figures=plain.get("significant_figures", 0),
            form=plain.get("form", ANY_FORM),
            convert=plain.get("convert", True),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `answer` and whatever else is said about the number."""
        return {
            "answer": self.answer,
            "tolerance": "" if self.tolerance == "0" else self.tolerance,
            "relative": self.is_relative,
            "significant_figures": self.figures or None,
            "form": "" if self.form == ANY_FORM else self.form,
            "unit": self.unit,
            "ask_unit": self.ask_unit,
            "convert": None if self.convert else False,
            "mistakes": [mistake_out(mistake) for mistake in self.mistakes],
        }

    def filled(self, names: Names) -> Self:
        """Work the number, the tolerance and the foreseen mistakes out."""
        return replace(
            self,
            answer=_worked_out(self.answer, names),
            tolerance=_worked_out(self.tolerance, names),
            unit=fill(self.unit, names),
            mistakes=tuple(
                replace(
                    each,
                    answer=_worked_out(each.answer, names),
                    feedback=fill(each.feedback, names),
                )
                for each in self.mistakes
            ),
        )

    def face(self) -> Face:
        """Show a field, and the unit unless it is asked for."""
        hints = []
        if self.ask_unit:
            hints.append("Write the unit too.")
        if self.figures:
            hints.append(f"Give {_figures(self.figures)}.")
        if self.form in FORMS:
            hints.append(f"Write it {FORMS[self.form]}.")
        return Face(
            Entry.TEXT,
            unit="" if self.ask_unit else self.unit,
            asks_unit=self.ask_unit,
            hint=" ".join(hints),
        )

    def score(self, answer: str, decimal_mark: str) -> ItemScore:
        """Compare exactly, in the wanted unit; a right value in another form has its own words."""
        quantity = read_quantity(answer, decimal_mark=decimal_mark)
        if quantity is None:
            return ItemScore(WRONG, "This answer could not be read as a number.")
        value, unit_trouble = self._in_wanted_unit(quantity)
        if self._is_close(value, self.answer) or self._is_rounded(value, quantity):
            trouble = unit_trouble or self._form_trouble(quantity, value)
            return ItemScore(WRONG, trouble) if trouble else ItemScore(RIGHT)
        for mistake in self.mistakes:
            if self._is_close(value, mistake.answer):
                return ItemScore(WRONG, mistake.feedback, mistake.misconception)
        return ItemScore(WRONG)

    def formulas(self) -> Iterator[tuple[Place, str]]:
        """Answer the number, the tolerance and the foreseen mistakes."""
        yield ("answer",), self.answer
        yield ("tolerance",), self.tolerance
        for place, mistake in enumerate(self.mistakes):
            yield ("mistakes", place, "answer"), mistake.answer

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the unit and what is said to mistakes."""
        if self.unit:
            yield ("unit",), self.unit
        for place, mistake in enumerate(self.mistakes):
            if mistake.feedback:
                yield ("mistakes", place, "feedback"), mistake.feedback

    def trouble(self) -> str:
        """A tolerance is not below zero."""
        return "has a tolerance below zero." if Fraction(self.tolerance) < 0 else ""

    def _in_wanted_unit(self, quantity: Quantity) -> tuple[Fraction, str]:
        """Answer the value in the wanted unit, and what is wrong with the unit, if anything."""
        if self.unit == "%" and quantity.is_percent:
            return quantity.value * 100, ""
        if not quantity.unit:
            missing = self.unit and self.ask_unit
            return (
                quantity.value,
                "The number is right. Say which unit it is in." if missing else "",
            )
        if not self.unit or self._repeats(quantity.unit):
            return quantity.value, ""
        given, wanted = read_unit(quantity.unit), read_unit(self.unit)
        if given is None or wanted is None or given.kinds != wanted.kinds:
            return quantity.value, f"The number is right, but the unit should be {self.unit}."
        # Another name for the same unit is no conversion.
        is_converted = not self.convert and given.size != wanted.size
        trouble = f"The amount is right. Give it in {self.unit}." if is_converted else ""
        return quantity.value * given.size / wanted.size, trouble

    def _repeats(self, given: str) -> bool:
        """Whether the unit typed is the wanted one, or the start of one the page already shows."""
        typed, wanted = given.casefold(), self.unit.casefold()
        # Beside "$ per apple" a student writes $0.25; that is a habit, not a mistake.
        return typed == wanted or (not self.ask_unit and wanted.startswith(f"{typed} "))

    def _is_close(self, value: Fraction, answer: str) -> bool:
        wanted, tolerance = Fraction(answer), Fraction(self.tolerance)
        if self.is_relative:
            tolerance *= abs(wanted)
        return abs(value - wanted) <= tolerance

    def _is_rounded(self, value: Fraction, quantity: Quantity) -> bool:
        """Whether significant figures count, and the value is the answer rounded to those typed."""
        if not self.figures or quantity.written.is_fraction:
            return False
        least, most = quantity.written.figures
        wanted = Fraction(self.answer)
        return any(
            value == to_figures(wanted, count)
            for count in range(least, min(most, MOST_FIGURES) + 1)
        )

    def _form_trouble(self, quantity: Quantity, value: Fraction) -> str:
        written = quantity.written
        least, most = (0, 0) if written.is_fraction else written.figures
        if self.figures and not least <= self.figures <= most:
            return f"The value is right; write it with {_figures(self.figures)}."
        is_whole = value.denominator == 1 and not written.is_fraction and not quantity.is_percent
        has_point = "." in written.digits
        is_met = {
            "fraction": (written.is_fraction or (is_whole and not has_point)),
            "simplest_fraction": written.is_simplest or (is_whole and not has_point),
            "percent": quantity.is_percent,
            "decimal": not written.is_fraction and not quantity.is_percent,
        }
        if is_met.get(self.form, True):
            return ""
        return f"The value is right; write it {FORMS[self.form]}."


MOST_FIGURES = 15


def to_figures(value: Fraction, figures: int) -> Fraction:
    """Round to so many significant figures, halves away from zero."""
    if value == 0:
        return value
    size = abs(value)
    # The place of the first digit: 0 for 1 to below 10, -1 for 0.1 to below 1.
    place = len(str(size.numerator)) - len(str(size.denominator))
    if Fraction(10) ** place > size:
        place -= 1
    return _round_places(value, figures - 1 - place)


def mistake_out(mistake: Mistake) -> dict[str, Any]:
    """Answer the mapping of a foreseen mistake."""
    return sparse(
        {
            "answer": mistake.answer,
            "feedback": mistake.feedback,
            "misconception": mistake.misconception,
        }
    )


def mistakes_from(plain: Plain) -> tuple[Mistake, ...]:
    """Build the foreseen mistakes of an item."""
    return tuple(_mistake(mistake) for mistake in plain.get("mistakes", ()))


def _mistake(plain: Plain) -> Mistake:
    return Mistake(
        answer=str(plain["answer"]),
        feedback=plain.get("feedback", ""),
        misconception=plain.get("misconception", ""),
    )


def _round_places(value: Fraction, places: int) -> Fraction:
    scale = Fraction(10) ** places
    return round_half_up(value * scale) / scale


def _worked_out(formula: str, names: Names) -> str:
    return show_number(evaluate_number(formula, names))


def _figures(count: int) -> str:
    return f"{count} significant figure{'' if count == 1 else 's'}"
