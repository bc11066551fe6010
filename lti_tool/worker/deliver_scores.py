"""Make the LMS agree with what we owe it: one platform's due scores, until none is due.

A score travels in three steps: claimed in one transaction, sent with none open, recorded in
another. A worker may die between any two of them; the next one finds the row, looks at what the
LMS shows and goes on from there.
"""

import random
from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from fractions import Fraction

import structlog

from lti_tool.domain.errors import LmsRefusedError, LmsUnavailableError
from lti_tool.domain.gradebook.delivery import Step, step_for
from lti_tool.domain.gradebook.points import MAXIMUM
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import ShownGrade
from lti_tool.services.passback.claim_column import (
    claim_column,
    column_url,
    record_column,
    release_column,
)
from lti_tool.services.passback.claim_scores import (
    ClaimedScore,
    claim_scores,
    registrations_with_due_scores,
)
from lti_tool.services.passback.record_delivery import (
    record_conflict,
    record_later,
    record_refused,
    record_sent,
)
from lti_tool.tool import Tool

THREADS = 4
"""Scores of one platform under way at once: Canvas's rate limit bears three to five. No more are
claimed than can start at once, so that a lease does not run out in a queue."""

_log = structlog.get_logger()


def due_registrations(tool: Tool) -> Sequence[RegistrationId]:
    """Answer the platforms that have something due."""
    with tool.reading() as session:
        return registrations_with_due_scores(session, now=tool.clock())


def drain(tool: Tool, registration_id: RegistrationId) -> int:
    """Deliver what is due for one platform; answer how many scores were taken up."""
    taken = 0
    with ThreadPoolExecutor(THREADS, thread_name_prefix="deliver") as threads:
        while claimed := _claim(tool, registration_id):
            taken += len(claimed)
            list(threads.map(lambda score: _deliver(tool, score), claimed))
    return taken


def _claim(tool: Tool, registration_id: RegistrationId) -> list[ClaimedScore]:
    with tool.transaction() as session:
        return claim_scores(
            session, registration_id=registration_id, now=tool.clock(), limit=THREADS
        )


def _deliver(tool: Tool, claimed: ClaimedScore) -> None:
    """Deliver one score and record what became of it; no failure of one stops another."""
    try:
        url = claimed.column_url or _find_column(tool, claimed)
        step, shown = _look(tool, claimed, url)
        if step is Step.CONFLICT and not claimed.may_overwrite:
            _record_conflict(tool, claimed, shown)
            return
        if step is not Step.ALREADY_SHOWN:
            _send(tool, claimed, url, shown)
    except LmsUnavailableError as error:
        _record_later(tool, claimed, error)
    except LmsRefusedError as error:
        _record_refused(tool, claimed, error)
    except Exception:
        # The worker loop is the one place that may catch everything: a bug met by one score must
        # not hold up the rest of the class.
        _log.exception("score_failed", score=claimed.id)
        _record_later(tool, claimed, LmsUnavailableError("An error of ours.", is_ambiguous=True))
    else:
        with tool.transaction() as session:
            record_sent(session, claimed=claimed, now=tool.clock())
        _log.info("score_sent", score=claimed.id, version=claimed.version, step=step)


def _find_column(tool: Tool, claimed: ClaimedScore) -> str:
    """Answer the column's address, found or made in the LMS by exactly one worker."""
    with tool.transaction() as session:
        is_mine = claim_column(session, column_id=claimed.column_id, now=tool.clock())
        url = column_url(session, column_id=claimed.column_id)
    if url is not None:
        return url
    if not is_mine:
        message = "Another worker is making the column."
        raise LmsUnavailableError(message)
    try:
        url = tool.gradebook.find_or_create_column(claimed.access, claimed.column)
    except (LmsUnavailableError, LmsRefusedError):
        with tool.transaction() as session:
            release_column(session, column_id=claimed.column_id)
        raise
    with tool.transaction() as session:
        record_column(session, column_id=claimed.column_id, url=url)
    return url


def _look(tool: Tool, claimed: ClaimedScore, url: str) -> tuple[Step, ShownGrade | None]:
    """Look at what the LMS shows, and decide; where the platform lets nobody look, send."""
    try:
        shown = tool.gradebook.read_grade(claimed.access, url, claimed.score.user_id)
    except LmsRefusedError as error:
        if error.code in {"forbidden", "not_authorized"}:
            return Step.SEND, None
        raise
    if shown is not None and shown.maximum <= 0:
        return Step.SEND, None
    step = step_for(
        shown=None if shown is None else shown.points / shown.maximum * MAXIMUM,
        wanted=int(claimed.score.points),
        ours=claimed.ours,
        confirmed=claimed.confirmed,
    )
    return step, shown


def _send(tool: Tool, claimed: ClaimedScore, url: str, shown: ShownGrade | None) -> None:
    """Send, unless the lease has run out: then another worker may be sending already."""
    if tool.clock() >= claimed.leased_until:
        message = "It took too long to get to this grade."
        raise LmsUnavailableError(message)
    beside = shown.comment if shown is not None else ""
    theirs = beside.removeprefix(claimed.sent_comment).strip()
    score = replace(claimed.score, kept_comment=theirs)
    tool.gradebook.send_score(claimed.access, url, score)


def _record_later(tool: Tool, claimed: ClaimedScore, error: LmsUnavailableError) -> None:
    with tool.transaction() as session:
        record_later(
            session,
            claimed=claimed,
            trouble=str(error),
            retry_after=error.retry_after,
            is_ambiguous=error.is_ambiguous,
            now=tool.clock(),
            chance=random.Random(),  # noqa: S311 -- spreads retries, guards nothing
        )
    _log.warning("score_later", score=claimed.id, version=claimed.version, tries=claimed.tries + 1)


def _record_refused(tool: Tool, claimed: ClaimedScore, error: LmsRefusedError) -> None:
    with tool.transaction() as session:
        now = tool.clock()
        record_refused(session, claimed=claimed, trouble=str(error), now=now, code=error.code)
    _log.warning("score_refused", score=claimed.id, version=claimed.version, code=error.code)


def _record_conflict(tool: Tool, claimed: ClaimedScore, shown: ShownGrade | None) -> None:
    grade = "nothing (or a zero)" if shown is None else _grade_words(shown.points, shown.maximum)
    with tool.transaction() as session:
        now = tool.clock()
        record_conflict(session, claimed=claimed, shown=grade, now=now, reading=shown)
    _log.warning("score_conflict", score=claimed.id, version=claimed.version)


def _grade_words(points: Fraction, maximum: Fraction) -> str:
    return f"{float(points):g} of {float(maximum):g}"
