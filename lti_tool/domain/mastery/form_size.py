"""What a form is made of, by what the attempt is for."""

from lti_tool.domain.assessment.items import Blueprint
from lti_tool.domain.assessment.shortening import confirming, rechecking
from lti_tool.domain.curriculum.criterion import Criterion, can_be_met
from lti_tool.domain.mastery.purpose import Purpose
from lti_tool.domain.mastery.states import State


def next_blueprint(state: State, blueprint: Blueprint, criterion: Criterion) -> Blueprint:
    """Answer what the next form of a student in this state is made of."""
    match state:
        case State.ALMOST:
            return blueprint_for(Purpose.CONFIRM, blueprint, criterion)
        case State.MASTERED:
            return blueprint_for(Purpose.RECHECK, blueprint, criterion)
        case _:
            return blueprint_for(Purpose.CHECK, blueprint, criterion)


def blueprint_for(purpose: Purpose, blueprint: Blueprint, criterion: Criterion) -> Blueprint:
    """Answer what a form for this purpose is made of; never one that could not confirm."""
    match purpose:
        case Purpose.CONFIRM:
            short = confirming(blueprint)
            # Which questions in a new context a short form has is chance: a whole one has enough.
            is_enough = can_be_met(criterion, short.size, transfers=0)
            return short if is_enough else blueprint
        case Purpose.RECHECK:
            return rechecking(blueprint)
        case _:
            return blueprint
