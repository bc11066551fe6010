"""Whether the mastery line holds: figures of one objective over a class, never of one student."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.rulings import RulingKind
from lti_tool.domain.mastery.standing import MAX_TRIES

SMALL = 20
"""Below so many a share says less than the count."""
TOO_EASY = 0.95
HINT_LEAST = 10
"""A calibration hint needs so many students, a worry about what nobody masters fewer."""
WORRY_LEAST = 5


@dataclass(frozen=True)
class Passing:
    """How one student came to mastery of an objective, by checks alone."""

    checks: int
    """Checks until mastery, or so far; a confirming form belongs to its check."""
    tries: int
    is_mastered: bool


@dataclass(frozen=True)
class Figures:
    """Counts of students, and of rulings, for one objective."""

    checked: int = 0
    first: int = 0
    second: int = 0
    later: int = 0
    never: int = 0
    """Checked and not mastered so far."""
    twice_in_vain: int = 0
    """Checked twice or more and not mastered so far."""
    late: int = 0
    """Mastered with the last of the automatic attempts."""
    passed: int = 0
    """Whose gate is passed, by checks or by a ruling."""
    overrides: int = 0
    opened: int = 0
    fading: int = 0
    debt: int = 0
    """Who have begun something that needs the objective without having it."""

    @property
    def shares(self) -> str:
        """How many mastered it with which check, in words."""
        if not self.checked:
            return "Nobody has taken a check yet."
        counts = (
            ("with the first check", self.first),
            ("with the second", self.second),
            ("later", self.later),
            ("not so far", self.never),
        )
        told = (f"{words} {share(count, self.checked)}" for words, count in counts if count)
        return f"Mastered {', '.join(told)}."

    @property
    def override_words(self) -> str:
        """The overrides beside the gates that were passed, in words."""
        if not self.overrides:
            return "none"
        if self.passed < SMALL:
            return f"{self.overrides}, with {self.passed} passed"
        return f"{round(100 * self.overrides / self.passed)} per 100 passed ({self.overrides})"

    @property
    def hint(self) -> str:
        """What the shares suggest about the criterion, "" when they suggest nothing."""
        if self.checked >= HINT_LEAST and self.first >= TOO_EASY * self.checked:
            percent = round(100 * self.first / self.checked)
            return f"{percent} % pass the first time: too easy, or already known?"
        if self.twice_in_vain >= WORRY_LEAST and not self.first + self.second + self.later:
            return (
                f"0 of {self.twice_in_vain} after two checks: the criterion, the items or the "
                "instruction?"
            )
        return ""


def share(part: int, whole: int) -> str:
    """Say a part of a whole: a count where there are few, a share with its count otherwise."""
    if whole < SMALL:
        return f"{part} of {whole}"
    return f"{round(100 * part / whole)} % ({part} of {whole})"


def figures_of(histories: Sequence[History], *, debt: int = 0) -> Figures:
    """Count over the histories of a class with one objective."""
    ways = [passing for history in histories if (passing := _passing(history)) is not None]
    mastered = [passing for passing in ways if passing.is_mastered]
    return Figures(
        checked=len(ways),
        first=sum(each.checks <= 1 for each in mastered),
        second=sum(each.checks == 2 for each in mastered),  # noqa: PLR2004 -- the second
        later=sum(each.checks > 2 for each in mastered),  # noqa: PLR2004 -- after the second
        never=len(ways) - len(mastered),
        twice_in_vain=sum(each.checks > 1 and not each.is_mastered for each in ways),
        late=sum(each.tries >= MAX_TRIES for each in mastered),
        passed=sum(
            history.level.is_mastery or _ruled(history, RulingKind.EXCUSE) > 0
            for history in histories
        ),
        overrides=sum(_ruled(history, RulingKind.OVERRIDE) for history in histories),
        opened=sum(_ruled(history, RulingKind.OPEN_FOR_NOW) for history in histories),
        fading=sum(_is_fading(history) for history in histories),
        debt=debt,
    )


def _passing(history: History) -> Passing | None:
    """Answer how a student fared; None without a check. A new start forgets nothing here."""
    deciding = [each for each in history.decisions if each.purpose.decides_mastery]
    if not deciding:
        return None
    until = list(_up_to_mastery(deciding))
    return Passing(
        checks=sum(each.purpose is Purpose.CHECK for each in until),
        tries=sum(each.purpose.counts_as_try for each in until),
        is_mastered=until[-1].level.is_mastery,
    )


def _up_to_mastery(decisions: Iterable[PastDecision]) -> Iterable[PastDecision]:
    for decision in decisions:
        yield decision
        if decision.level.is_mastery:
            return


def _ruled(history: History, kind: RulingKind) -> int:
    return sum(ruling.kind is kind for ruling in history.rulings)


def _is_fading(history: History) -> bool:
    last = history.last_recheck
    return last is not None and last.verdict is Verdict.FADING
