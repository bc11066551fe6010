"""Learn an objective: one way at a time, another way after a “not yet”."""

from flask import redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.curriculum.resources import ResourceRole
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import ObjectiveId, ResourceId
from lti_tool.domain.mastery.corrective import THE_RULE
from lti_tool.queries.objective_page import load_objective_page
from lti_tool.services.mastery.use_resource import finish_resource, open_resource
from lti_tool.web.access import current_course, current_person, current_tool
from lti_tool.web.student import student

Page = str | tuple[str, int]


@student.get("/objectives/<int:objective_id>/ways")
def ways(objective_id: int) -> str:
    """Offer the other ways, the most different first, and say which count and why."""
    return ways_page(objective_id)


def ways_page(
    objective_id: int, *, error: DomainError | None = None, refusal: DomainError | None = None
) -> str:
    """Render the ways with where the new check stands; an error keeps what was typed."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_objective_page(
            session,
            course_id=current_course(),
            objective_id=ObjectiveId(objective_id),
            person_id=current_person(),
            now=tool.clock(),
        )
    return render_template(
        "student/ways.html",
        page=page,
        rule=THE_RULE,
        error=error,
        refusal=refusal,
        entered=request.form if error else {},
    )


@student.get("/resources/<int:resource_id>")
def resource(resource_id: int) -> Page:
    """Show a way to learn; the first opening is noted."""
    return _resource_page(ResourceId(resource_id))


@student.post("/resources/<int:resource_id>/finish")
def finish(resource_id: int) -> Page | Response:
    """Keep the student's small piece of evidence, and lead on."""
    note = request.form.get("note", "")
    tool = current_tool()
    try:
        with tool.transaction() as session:
            stored = finish_resource(
                session,
                course_id=current_course(),
                person_id=current_person(),
                resource_id=ResourceId(resource_id),
                note=note,
                now=tool.clock(),
            )
    except DomainError as error:
        return _resource_page(ResourceId(resource_id), note=note, error=error)
    if stored.resource.role is ResourceRole.CORRECTIVE:
        return redirect(url_for("student.ways", objective_id=stored.objective_id), code=303)
    return redirect(url_for("student.objective", objective_id=stored.objective_id), code=303)


def _resource_page(
    resource_id: ResourceId, *, note: str = "", error: DomainError | None = None
) -> Page:
    tool = current_tool()
    with tool.transaction() as session:
        stored = open_resource(
            session,
            course_id=current_course(),
            person_id=current_person(),
            resource_id=resource_id,
            now=tool.clock(),
        )
    with tool.reading() as session:
        page = load_objective_page(
            session,
            course_id=current_course(),
            objective_id=stored.objective_id,
            person_id=current_person(),
            now=tool.clock(),
        )
    body = render_template(
        "student/resource.html", page=page, stored=stored, note=note, error=error, rule=THE_RULE
    )
    return body if error is None else (body, 422)
