"""Whether one parallel form is harder than the others, told from those who met it first."""

from collections.abc import Iterable
from dataclasses import dataclass
from math import sqrt
from statistics import NormalDist

ALIKE = 0.1
"""Forms whose pass rates differ by less than this for certain may be called alike."""

_SURE = 0.95


@dataclass(frozen=True)
class FirstUse:
    """A student's first check: on which form, and whether the criterion was met."""

    form: int
    is_met: bool


@dataclass(frozen=True)
class FormRate:
    """How a form compares with all others together, as `low` to `high` (shares, -1 to 1)."""

    form: int
    met: int
    taken: int
    others_met: int
    others_taken: int
    low: float
    high: float

    @property
    def stands_out(self) -> bool:
        """Whether the difference is more than chance would make it."""
        return self.low > 0 or self.high < 0

    @property
    def is_alike(self) -> bool:
        """Whether so many took it that a difference of any weight is ruled out."""
        return self.low > -ALIKE and self.high < ALIKE


def compare_forms(uses: Iterable[FirstUse]) -> tuple[FormRate, ...]:
    """Answer each form beside all others; nothing while fewer than two have been met first.

    Who meets which form first is balanced over the class, so a difference is the form's. With
    several forms looked at, each interval is wider (Bonferroni), so that among equal forms one
    is flagged in at most one objective of twenty.
    """
    listed = list(uses)
    forms = sorted({use.form for use in listed})
    if len(forms) < 2:  # noqa: PLR2004 -- one form has nothing beside it
        return ()
    # Of two forms there is one difference, seen from both sides.
    looks = 1 if len(forms) == 2 else len(forms)  # noqa: PLR2004
    z = NormalDist().inv_cdf(1 - (1 - _SURE) / looks / 2)
    return tuple(_rate(form, listed, z) for form in forms)


def comparison_sentence(rates: tuple[FormRate, ...], names: dict[int, str]) -> str:
    """Say whether a form looks harder or easier; nothing when there is nothing to compare."""
    if not rates:
        return ""
    said = [
        f"Form {names[rate.form]} looks {'harder' if rate.high < 0 else 'easier'}: "
        f"{_count(rate.met, rate.taken)} met the criterion at their first check, "
        f"{_count(rate.others_met, rate.others_taken)} with other forms "
        f"(difference {_points(rate.low)} to {_points(rate.high)} percentage points)."
        for rate in rates
        if rate.stands_out
    ]
    if said:
        return " ".join(said)
    if all(rate.is_alike for rate in rates):
        return "The forms are alike in how many meet the criterion at their first check."
    return "No form stands out. There are not enough students to call them equal."


def difference(
    met: int, taken: int, others_met: int, others_taken: int, z: float
) -> tuple[float, float]:
    """Answer the interval of the difference of two shares (Newcombe 1998, method 10).

    It is made of the two Wilson intervals and holds for small numbers, 0 and all included.
    """
    one, other = met / taken, others_met / others_taken
    (low, high), (others_low, others_high) = (
        _wilson(met, taken, z),
        _wilson(others_met, others_taken, z),
    )
    apart = one - other
    return (
        apart - sqrt((one - low) ** 2 + (others_high - other) ** 2),
        apart + sqrt((high - one) ** 2 + (other - others_low) ** 2),
    )


def _rate(form: int, uses: list[FirstUse], z: float) -> FormRate:
    mine = [use.is_met for use in uses if use.form == form]
    others = [use.is_met for use in uses if use.form != form]
    counts = (sum(mine), len(mine), sum(others), len(others))
    return FormRate(form, *counts, *difference(*counts, z))


def _wilson(met: int, taken: int, z: float) -> tuple[float, float]:
    share, weight = met / taken, z * z / taken
    middle = share + weight / 2
    margin = z * sqrt(share * (1 - share) / taken + weight / taken / 4)
    return (middle - margin) / (1 + weight), (middle + margin) / (1 + weight)


def _count(met: int, taken: int) -> str:
    return f"{met} of {taken}"


def _points(share: float) -> str:
    return f"{round(100 * share):+d}".replace("-", "−")
