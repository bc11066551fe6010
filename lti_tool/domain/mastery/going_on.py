"""Whether a student has anything to go on with, and what holds them up when not."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass

from lti_tool.domain.assessment.forms.pool import FormItem
from lti_tool.domain.assessment.forms.supply import Met, attempts_left
from lti_tool.domain.assessment.items import Blueprint
from lti_tool.domain.assessment.shortening import rechecking
from lti_tool.domain.curriculum.criterion import Criterion
from lti_tool.domain.mastery.form_size import next_blueprint
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State


@dataclass(frozen=True)
class Place:
    """One objective for one student, with what there still is for them."""

    title: str
    standing: Standing
    has_form_left: bool
    has_way_left: bool

    @property
    def can_act(self) -> bool:
        """Whether the student can do something here without a teacher."""
        match self.standing.state:
            case State.IN_PROGRESS:
                return True
            case State.OPEN | State.ALMOST | State.READY_AGAIN:
                return self.has_form_left
            case State.NOT_YET:
                return self.has_way_left and self.has_form_left
            case _:
                return False

    @property
    def hold_up(self) -> str:
        """What holds the student up here, "" where something else does."""
        match self.standing.state:
            case State.CONFERENCE:
                return f"“{self.title}” waits for a talk."
            case State.HANDED_IN:
                return f"“{self.title}” waits to be marked."
            case State.NOT_YET if not self.has_way_left:
                return f"“{self.title}”: every way to learn it is used."
            case State.OPEN | State.ALMOST | State.READY_AGAIN | State.NOT_YET:
                return "" if self.has_form_left else f"“{self.title}” has no new questions left."
            case _:
                return ""


def hold_ups(places: Iterable[Place]) -> tuple[str, ...]:
    """Answer what holds a student up who can do nothing by themselves; nothing when they can."""
    left = [each for each in places if not each.standing.state.lets_pass]
    if not left or any(each.can_act for each in left):
        return ()
    named = tuple(each.hold_up for each in left if each.hold_up)
    return named or ("Everything that is left is locked.",)


def has_form_left(
    state: State,
    blueprint: Blueprint,
    criterion: Criterion,
    *,
    pool: Sequence[FormItem],
    met: Met,
) -> bool:
    """Whether enough questions are unseen for the next form of a student in this state.

    After “almost” that is a short one.
    """
    wanted = next_blueprint(state, blueprint, criterion)
    return attempts_left(blueprint=wanted, pool=pool, met=met, most=1) > 0


def has_recheck_left(blueprint: Blueprint, pool: Sequence[FormItem], met: Met) -> bool:
    """Whether enough questions are unseen for a look back at what was mastered."""
    return attempts_left(blueprint=rechecking(blueprint), pool=pool, met=met, most=1) > 0


def spent_rechecks_sentence(students: int) -> str:
    """Say for how many a look back is due that no unseen question is left for, "" for nobody."""
    if not students:
        return ""
    who = "1 student has" if students == 1 else f"{students} students have"
    return (
        f"A look back is due, but {who} no unseen question left for it: add questions, or look "
        "back in a talk."
    )
