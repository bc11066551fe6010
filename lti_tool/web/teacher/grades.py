"""What levels are worth in the LMS gradebook."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.points import policy_from_form
from lti_tool.domain.mastery.levels import Level
from lti_tool.queries.grades_page import load_grade_policy
from lti_tool.services.authoring.set_grade_policy import set_grade_policy
from lti_tool.web.access import current_course, current_launch, current_tool
from lti_tool.web.teacher import teacher

LEVELS = [level for level in Level if level is not Level.NO_EVIDENCE]


@teacher.get("/grades")
def grades() -> str:
    """Show the table from levels to points."""
    with current_tool().reading() as session:
        policy = load_grade_policy(session, course_id=current_course())
    entered = {level: str(policy.points[level - 1]) for level in LEVELS}
    return render_template(
        "teacher/grades.html",
        levels=LEVELS,
        entered=entered,
        sends_not_yet=policy.sends_not_yet,
        error=None,
    )


@teacher.post("/grades")
def save_grades() -> str | tuple[str, int] | Response:
    """Keep the table; a table that cannot be is shown again with what is wrong."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    try:
        policy = policy_from_form(request.form)
    except DomainError as error:
        entered = {level: request.form.get(f"points_{level.value}", "") for level in LEVELS}
        page = render_template(
            "teacher/grades.html",
            levels=LEVELS,
            entered=entered,
            sends_not_yet=request.form.get("sends_not_yet") == "yes",
            error=error,
        )
        return page, 422
    with current_tool().transaction() as session:
        set_grade_policy(session, course_id=current_course(), policy=policy)
    return redirect(url_for("teacher.grades", saved=1), code=303)
