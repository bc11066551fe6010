"""The criterion in the one sentence that every role reads, and what is wrong with a bad one."""

from lti_tool.domain.curriculum.criterion import (
    AllCorrect,
    Criterion,
    Every,
    GateQuestion,
    KOfN,
    Percent,
    RubricLevel,
    Streak,
    Transfer,
    asks_for_judgement,
    asks_for_transfer,
    judged_level,
    required_correct,
)
from lti_tool.domain.errors import DomainError


def criterion_sentence(criterion: Criterion, size: int) -> str:
    """Say the criterion for a form of `size` questions: the same words for every role."""
    match criterion:
        case Streak(length):
            return f"{length} questions right in a row"
        case GateQuestion():
            return "The one question right"
        case RubricLevel(level):
            return f"At least level {level} of {HIGHEST_LEVEL} in the teacher's judgement"
        case Transfer(count):
            noun = "question" if count == 1 else "questions"
            return f"At least {count} {noun} in a new situation right"
        case Every(parts):
            first, *others = (criterion_sentence(part, size) for part in parts)
            return " and ".join([first, *(other[:1].lower() + other[1:] for other in others)])
        case _:
            return _counted(required_correct(criterion, size), size)


def _counted(required: int, size: int) -> str:
    if required == size:
        return "The one question right" if size == 1 else f"All {size} questions right"
    return f"At least {required} of {size} questions right"


MAX_PARTS = 3
HIGHEST_LEVEL = 4


def check_criterion(
    criterion: Criterion,
    size: int,
    *,
    transfers: int | None = None,
    works: int | None = None,
    rubric_rows: int | None = None,
) -> None:
    """Raise DomainError, in words, when a form of `size` questions could not meet the criterion.

    `transfers` is how many questions in a new context every form has, `works` how many that a
    person marks, `rubric_rows` the levels of the shortest rubric among them; None when not known.
    """
    trouble = _trouble(criterion, size)
    if trouble:
        raise DomainError("bad_criterion", trouble)
    wanted = asks_for_transfer(criterion)
    if transfers is not None and wanted > transfers:
        raise DomainError(
            "bad_criterion",
            f"The criterion asks for {wanted} in a new situation, but the items that are marked "
            f"so allow {transfers} on a form. Mark more items, or ask for fewer.",
        )
    if works == 0 and asks_for_judgement(criterion):
        raise DomainError(
            "bad_criterion",
            "A rubric level asks for work that a teacher marks, and not every form of this check "
            "has some. Add such items, or choose another criterion.",
        )
    level = judged_level(criterion)
    if rubric_rows is not None and level > rubric_rows:
        raise DomainError(
            "bad_criterion",
            f"The criterion asks for level {level}, but a rubric here has {rubric_rows} levels. "
            "Ask for less, or say in the rubric what more looks like.",
        )


def _trouble(criterion: Criterion, size: int) -> str:  # noqa: PLR0911 -- one for each kind
    match criterion:
        case KOfN(k, n) if not 1 <= k <= n:
            return f"“{k} of {n}” asks for more than there is."
        case KOfN(k=_, n=n) if n != size:
            return (
                f"The criterion speaks of {n} questions, but a form of this check has {size}. "
                "Change the one or the other."
            )
        case Percent(threshold) if not 0 < threshold <= 1:
            return "A percent criterion lies above 0 and up to 100."
        case Streak(length) if not 1 <= length <= size:
            return f"{length} in a row do not fit on a form of {size} questions."
        case GateQuestion() if size != 1:
            return f"A single gate question is a check of one question; this one has {size}."
        case RubricLevel(level) if not 1 <= level <= HIGHEST_LEVEL:
            return "A rubric level lies between 1 and 4."
        case Transfer(count) if count < 1:
            return "“In a new situation” asks for at least one question."
        case Every(parts):
            return _trouble_with_parts(parts, size)
        case _:
            return ""


def _trouble_with_parts(parts: tuple[Criterion, ...], size: int) -> str:
    if not 2 <= len(parts) <= MAX_PARTS:  # noqa: PLR2004 -- two: fewer would be the part itself
        return f"A criterion of parts has two or {MAX_PARTS} of them."
    if any(isinstance(part, Every | AllCorrect | GateQuestion) for part in parts):
        return "“All correct” and the like stand alone; they leave no room for another part."
    return next((trouble for part in parts if (trouble := _trouble(part, size))), "")
