"""An objective's questions: how long they last, who was shown which, and how each comes out."""

import structlog
from flask import render_template

from lti_tool.domain.ids import ItemId, ObjectiveId
from lti_tool.queries.item_page import load_item_page
from lti_tool.queries.ledger_page import load_ledger_page
from lti_tool.web.access import current_course, current_person, current_tool
from lti_tool.web.teacher import teacher

_log = structlog.get_logger()


@teacher.get("/objectives/<int:objective_id>/ledger")
def ledger(objective_id: int) -> str:
    """Show for how many attempts the questions last, how forms compare, and who saw what."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_ledger_page(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            now=tool.clock(),
        )
    return render_template("teacher/ledger.html", page=page)


@teacher.get("/objectives/<int:objective_id>/items/<int:item_id>")
def item(objective_id: int, item_id: int) -> str:
    """Show a question with its key as it comes out; that somebody looked is in the log."""
    with current_tool().reading() as session:
        page = load_item_page(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            item_id=ItemId(item_id),
        )
    _log.info("item_previewed", item=item_id, viewer=current_person())
    return render_template("teacher/item.html", page=page)
