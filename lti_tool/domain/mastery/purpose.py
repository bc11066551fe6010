"""What an attempt is for."""

from enum import StrEnum


class Purpose(StrEnum):
    """Why a form was dealt; each kind of attempt has its own rules."""

    CHECK = "check"
    CONFIRM = "confirm"
    """A short form after “almost”: more evidence, no new teaching asked."""
    PRE_CHECK = "pre_check"
    """Before any instruction, to test out. Falling short costs nothing: it is no try, and once
    something was learned its answers tell no more."""
    RECHECK = "recheck"
    """Weeks after mastery: does it still hold? It never takes mastery away."""
    RECORDED = "recorded"
    """What a teacher saw or heard: an observation, an oral check."""

    @property
    def counts_as_try(self) -> bool:
        """Whether it is one of the automatic attempts of a teaching cycle."""
        return self in {Purpose.CHECK, Purpose.CONFIRM}

    @property
    def decides_mastery(self) -> bool:
        """Whether its result can change the student's level."""
        return self is not Purpose.RECHECK
