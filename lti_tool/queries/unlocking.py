"""What opens a locked objective: how far it is, and where a student goes on from here."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass

from lti_tool.db.stores.curriculum import StoredObjective
from lti_tool.domain.ids import ObjectiveId
from lti_tool.domain.mastery.gate import Missing, gap_words, gate
from lti_tool.domain.mastery.standing import Standing
from lti_tool.domain.mastery.states import State


@dataclass(frozen=True)
class Unlock:
    """Why an objective is locked, `done` of `total` conditions met, and the one place to go."""

    reason: str
    done: int
    total: int
    go_to: ObjectiveId
    go_to_title: str
    go_to_state: State


def find_unlock(
    objective: StoredObjective,
    objectives: Sequence[StoredObjective],
    standings: Mapping[str, Standing],
) -> Unlock | None:
    """Answer how a student gets to this objective, None when it is not locked."""
    standing = standings[objective.slug]
    if standing.state is not State.LOCKED:
        return None
    missing = standing.gate.missing
    total = sum(gap.count for gap in gate(objective.needs, ()).missing)
    titles = {each.slug: each.title for each in objectives}
    slug = _first_open(missing, standings)
    return Unlock(
        reason=_reason(missing, titles),
        done=total - sum(gap.count for gap in missing),
        total=total,
        go_to=next(each.id for each in objectives if each.slug == slug),
        go_to_title=titles[slug],
        go_to_state=standings[slug].state,
    )


def _reason(missing: tuple[Missing, ...], titles: Mapping[str, str]) -> str:
    return f"Opens when you have mastered {_gaps(missing, titles)}."


def still_open(
    objective: StoredObjective,
    objectives: Sequence[StoredObjective],
    standings: Mapping[str, Standing],
) -> str:
    """Say what was to be mastered before an objective that is open all the same, "" for nothing.

    In paced mode, or opened by the teacher for now: what is missing stays visible.
    """
    standing = standings[objective.slug]
    if standing.gate.is_open or standing.state in {State.LOCKED, State.EXCUSED}:
        return ""
    titles = {each.slug: each.title for each in objectives}
    return f"Still open from before: {_gaps(standing.gate.missing, titles)}."


def _gaps(missing: tuple[Missing, ...], titles: Mapping[str, str]) -> str:
    return " and ".join(gap_words(gap, titles) for gap in missing)


def _first_open(missing: tuple[Missing, ...], standings: Mapping[str, Standing]) -> str:
    """Answer the first objective on the way that is not itself locked; there are no circles."""
    slugs = [slug for gap in missing for slug in gap.any_of]
    for slug in slugs:
        if standings[slug].state is not State.LOCKED:
            return slug
    return _first_open(standings[slugs[0]].gate.missing, standings)
