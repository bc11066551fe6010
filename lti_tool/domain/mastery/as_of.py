"""A history as it stood at a moment that has passed: nothing that came after it is in it."""

from dataclasses import replace
from datetime import datetime

from lti_tool.domain.mastery.corrective import ResourceUse
from lti_tool.domain.mastery.history import History


def history_at(history: History, moment: datetime) -> History:
    """Answer what was on record at the moment, and at no time later.

    What ran then and was decided later is neither: it shows as not decided. Rulings that were
    withdrawn after the moment are the caller's to put in first.
    """
    request = history.request
    declined_at = history.declined_at
    return History(
        decisions=tuple(each for each in history.decisions if each.decided_at < moment),
        uses=tuple(_use_at(each, moment) for each in history.uses if each.opened_at < moment),
        rulings=tuple(each for each in history.rulings if each.made_at < moment),
        request=request if request is not None and request.asked_at < moment else None,
        declined_at=declined_at if declined_at is not None and declined_at < moment else None,
    )


def _use_at(use: ResourceUse, moment: datetime) -> ResourceUse:
    is_later = use.finished_at is not None and use.finished_at >= moment
    return replace(use, finished_at=None) if is_later else use
