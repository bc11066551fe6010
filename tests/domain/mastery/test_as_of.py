"""A history as it stood at a moment: nothing that came later is in it."""

from datetime import UTC, datetime, timedelta

from lti_tool.domain.curriculum.resources import Modality, Way
from lti_tool.domain.ids import AttemptId, ResourceId
from lti_tool.domain.mastery.as_of import history_at
from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.decision import Verdict
from lti_tool.domain.mastery.history import History, PastDecision, RunningAttempt
from lti_tool.domain.mastery.levels import Level
from lti_tool.domain.mastery.requests import Request, RequestState
from lti_tool.domain.mastery.rulings import Ruling, RulingKind

MIDNIGHT = datetime(2026, 12, 19, tzinfo=UTC)
BEFORE, AFTER = MIDNIGHT - timedelta(minutes=1), MIDNIGHT + timedelta(minutes=1)


def decided(at: datetime, level: Level) -> PastDecision:
    return PastDecision(AttemptId(1), Verdict.MASTERED, level, at)


def used(opened: datetime, finished: datetime | None) -> ResourceUse:
    return ResourceUse(ResourceId(1), Way(Modality.READING, ""), opened, finished)


def test_what_was_decided_ruled_and_asked_later_is_not_there() -> None:
    later = History(
        decisions=(decided(BEFORE, Level.NEARLY), decided(MIDNIGHT, Level.MASTERED)),
        uses=(used(BEFORE, BEFORE), used(BEFORE, AFTER), used(AFTER, AFTER)),
        running=RunningAttempt(AttemptId(2)),
        rulings=(
            Ruling(RulingKind.VERIFY, BEFORE),
            Ruling(RulingKind.OVERRIDE, AFTER, Level.EXTENDS),
        ),
        request=Request(RequestState.WAITING, AFTER),
        declined_at=AFTER,
    )
    then = history_at(later, MIDNIGHT)
    assert then.level is Level.NEARLY
    assert [each.kind for each in then.rulings] == [RulingKind.VERIFY]
    assert [each.finished_at for each in then.uses] == [BEFORE, None]
    assert (then.running, then.request, then.declined_at) == (None, None, None)
