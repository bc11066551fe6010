"""Make the LMS agree about one score: look, decide, send, and record what became of it.

A score travels in three steps: claimed in one transaction, sent with none open, recorded in
another. A worker may die between any two of them; the next one finds the row, looks at what the
LMS shows and goes on from there.
"""

import random
from collections import defaultdict
from dataclasses import dataclass, replace
from enum import StrEnum
from fractions import Fraction
from threading import Lock

import structlog

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.domain.gradebook.delivery import OUT_OF_100, Step, step_for
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.ids import ColumnId
from lti_tool.ports import ShownGrade
from lti_tool.services.passback.claim_scores import ClaimedScore
from lti_tool.services.passback.record_delivery import (
    record_conflict,
    record_later,
    record_refused,
    record_sent,
)
from lti_tool.tool import Tool, make_column

LOOKS_AGAIN = 6
"""So often a score is tried whose time was too old: two minutes or so, with the waits between."""

_log = structlog.get_logger()


class Told(StrEnum):
    """What a delivery tells about the platform."""

    ANSWERED = "answered"
    FAILED = "failed"
    THROTTLED = "throttled"
    NOTHING = "nothing"


@dataclass(frozen=True)
class Outcome:
    """What became of one delivery, for those that follow."""

    told: Told
    retry_after: float | None = None


class _NotNowError(Exception):
    """A reason of ours to wait, which says nothing about the platform."""


class Deliverer:
    """Delivers scores of one platform; its threads share it."""

    def __init__(self, tool: Tool, *, worker: str = "") -> None:
        """`worker` is the name under which columns are made."""
        self._tool = tool
        self._worker = worker
        self._column_locks: defaultdict[ColumnId, Lock] = defaultdict(Lock)

    def deliver(self, claimed: ClaimedScore, *, is_down: bool = False) -> Outcome:
        """Deliver one score and record what became of it; no failure of one stops another.

        Where the platform `is_down`, a failure is nothing about this score.
        """
        try:
            url = claimed.column_url or self._find_column(claimed)
            step, shown, has_looked = self._look(claimed, url)
            if step is Step.CONFLICT and not _is_chosen(claimed, shown):
                self._record_conflict(claimed, shown)
                return Outcome(Told.ANSWERED)
            if step is not Step.ALREADY_SHOWN:
                self._send(claimed, url, shown, has_looked=has_looked)
        except LmsUnavailableError as error:
            self._record_later(claimed, error, waits=is_down or error.is_throttled)
            told = Told.THROTTLED if error.is_throttled else Told.FAILED
            return Outcome(told, error.retry_after)
        except LmsRefusedError as error:
            return self._refused(claimed, error, is_down=is_down)
        except _NotNowError as error:
            self._record_later(claimed, LmsUnavailableError(str(error)))
            return Outcome(Told.NOTHING)
        except Exception:
            # The worker loop is the one place that may catch everything: a bug met by one score
            # must not hold up the rest of the class.
            _log.exception("score_failed", score=claimed.id)
            message = "An error of ours."
            self._record_later(claimed, LmsUnavailableError(message, is_ambiguous=True))
            return Outcome(Told.NOTHING)
        with self._tool.transaction() as session:
            is_theirs = int(claimed.score.points) not in claimed.ours
            was_found = step is Step.ALREADY_SHOWN and is_theirs
            record_sent(session, claimed=claimed, now=self._tool.clock(), was_found=was_found)
        _log.info("score_sent", score=claimed.id, version=claimed.version, step=step)
        return Outcome(Told.ANSWERED)

    def _find_column(self, claimed: ClaimedScore) -> str:
        """Answer the column's address, found or made in the LMS by exactly one worker."""
        column_id = claimed.column_id
        with self._column_locks[column_id]:
            url = make_column(
                self._tool,
                claimed.access,
                column_id=column_id,
                spec=claimed.column,
                worker=self._worker,
            )
        if url is None:
            message = "Another worker is making the column."
            raise _NotNowError(message)
        return url

    def _look(self, claimed: ClaimedScore, url: str) -> tuple[Step, ShownGrade | None, bool]:
        """Look at what the LMS shows, and decide; where the platform lets nobody look, send."""
        gradebook = self._tool.gradebook
        try:
            shown = gradebook.read_grade(claimed.access, url, claimed.score.user_id)
        except LmsRefusedError as error:
            if error.code not in {"forbidden", "not_authorized"}:
                raise
            if claimed.was_read:
                # Who could look yesterday does not write blindly today; the night tells for good.
                message = "The LMS does not let Cairn look at this grade, and did before."
                raise LmsUnavailableError(message) from error
            return Step.SEND, None, False
        if shown is not None and shown.maximum <= 0:
            return Step.SEND, None, False
        step = step_for(
            shown=_of_hundred(shown),
            wanted=int(claimed.score.points),
            ours=claimed.ours,
            confirmed=claimed.confirmed,
            maximum=_maximum(shown),
        )
        return step, shown, True

    def _send(
        self, claimed: ClaimedScore, url: str, shown: ShownGrade | None, *, has_looked: bool
    ) -> None:
        """Send, unless the lease has run out: then another worker may be sending already."""
        if self._tool.clock() >= claimed.leased_until:
            message = "It took too long to get to this grade."
            raise _NotNowError(message)
        beside = shown.comment if shown is not None else ""
        theirs = beside.removeprefix(claimed.sent_comment).strip()
        # What a worker had claimed that died before it sent is still to be sent for the first time.
        nothing_came = claimed.is_new and has_looked and shown is None
        score = replace(
            claimed.score, kept_comment=theirs, is_first=claimed.score.is_first or nothing_came
        )
        self._tool.gradebook.send_score(claimed.access, url, score)

    def _record_later(
        self, claimed: ClaimedScore, error: LmsUnavailableError, *, waits: bool = False
    ) -> None:
        with self._tool.transaction() as session:
            record_later(
                session,
                claimed=claimed,
                trouble=str(error),
                retry_after=error.retry_after,
                is_ambiguous=error.is_ambiguous,
                now=self._tool.clock(),
                chance=random.Random(),  # noqa: S311 -- spreads retries, guards nothing
                waits_with_platform=waits,
            )
        _log.warning("score_later", score=claimed.id, version=claimed.version, waits=waits)

    def _refused(self, claimed: ClaimedScore, error: LmsRefusedError, *, is_down: bool) -> Outcome:
        """Record a no; where the LMS knows no tool of ours at all, it is no no to this score.

        Nor is it one while the LMS holds a newer time than ours: somebody has typed just now, which
        the next look finds, or its clock is ahead. Only a time far ahead stays a no.
        """
        if error.is_about_the_tool:
            self._record_later(claimed, LmsUnavailableError(str(error)), waits=is_down)
            return Outcome(Told.FAILED)
        if error.code == "conflict" and claimed.tries < LOOKS_AGAIN:
            self._record_later(claimed, LmsUnavailableError(str(error)))
            return Outcome(Told.ANSWERED)
        with self._tool.transaction() as session:
            now = self._tool.clock()
            record_refused(session, claimed=claimed, trouble=str(error), now=now, code=error.code)
        _log.warning("score_refused", score=claimed.id, version=claimed.version, code=error.code)
        return Outcome(Told.ANSWERED)

    def _record_conflict(self, claimed: ClaimedScore, shown: ShownGrade | None) -> None:
        nothing = "nothing (or a zero)"
        grade = nothing if shown is None else _grade_words(shown.points, shown.maximum)
        with self._tool.transaction() as session:
            now = self._tool.clock()
            record_conflict(session, claimed=claimed, shown=grade, now=now, reading=shown)
        _log.warning("score_conflict", score=claimed.id, version=claimed.version)


def _is_chosen(claimed: ClaimedScore, shown: ShownGrade | None) -> bool:
    chosen = claimed.replaces
    return chosen is not None and chosen.covers(_of_hundred(shown), _maximum(shown))


def _maximum(shown: ShownGrade | None) -> Fraction:
    return OUT_OF_100 if shown is None else shown.maximum


def _of_hundred(shown: ShownGrade | None) -> Fraction | None:
    return None if shown is None else shown.points / shown.maximum * MAXIMUM


def _grade_words(points: Fraction, maximum: Fraction) -> str:
    return f"{float(points):g} of {float(maximum):g}"
