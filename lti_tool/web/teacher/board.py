"""The class board."""

from flask import render_template, request

from lti_tool.domain.ids import UnitId
from lti_tool.queries.board_page import load_board
from lti_tool.queries.copy_offer import load_copy_offer
from lti_tool.queries.marking_queue import load_marking_load
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher


@teacher.get("/board")
def board() -> str:
    """Show students by objectives, the unit of the link first."""
    asked = request.args.get("unit", type=int)
    unit_id = UnitId(asked) if asked is not None else current_launch().unit_id
    tool = current_tool()
    with tool.reading() as session:
        page = load_board(session, course_id=current_course(), unit_id=unit_id, now=tool.clock())
        offer = load_copy_offer(session, course_id=current_course(), person_id=current_person())
        marking = load_marking_load(session, course_id=current_course(), now=tool.clock())
    brought = request.args.get("brought", type=int)
    return render_template(
        "teacher/board.html", page=page, offer=offer, brought=brought, marking=marking
    )
