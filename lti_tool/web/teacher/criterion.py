"""The criterion of an objective: look, see what another would change, change it."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.curriculum.criterion_form import (
    KINDS,
    ROWS,
    criterion_from_form,
    criterion_to_form,
)
from lti_tool.domain.errors import DomainError, NotFoundError
from lti_tool.domain.ids import ObjectiveId
from lti_tool.queries.criterion_page import (
    CriterionPage,
    load_criterion,
    load_criterion_preview,
)
from lti_tool.services.authoring.change_criterion import choose_criterion
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher

_CRITERION = "/objectives/<int:objective_id>/criterion"

Page = str | tuple[str, int] | Response


@teacher.get(_CRITERION)
def criterion(objective_id: int) -> str:
    """Show what counts as mastery, what it can show, and what it was before."""
    page = _load(objective_id)
    return _page(page, criterion_to_form(page.objective.criterion), None)


@teacher.get(f"{_CRITERION}/preview")
def preview_criterion(objective_id: int) -> Page:
    """Show what another criterion would change, before anything does."""
    page = _load(objective_id)
    try:
        wanted = criterion_from_form(request.args, page.objective.blueprint.size)
        with current_tool().reading() as session:
            preview = load_criterion_preview(
                session,
                course_id=current_course(),
                objective_id=ObjectiveId(objective_id),
                criterion=wanted,
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return _page(page, request.args.to_dict(), error), 422
    fields = criterion_to_form(wanted)
    return render_template("teacher/criterion_preview.html", preview=preview, fields=fields)


@teacher.post(_CRITERION)
def change(objective_id: int) -> Page:
    """Change the criterion from the next check on."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    tool = current_tool()
    try:
        with tool.transaction() as session:
            choose_criterion(
                session,
                course_id=current_course(),
                objective_id=ObjectiveId(objective_id),
                fields=request.form,
                teacher_id=current_person(),
                now=tool.clock(),
            )
    except NotFoundError:
        raise
    except DomainError as error:
        return _page(_load(objective_id), request.form.to_dict(), error), 422
    return redirect(url_for("teacher.criterion", objective_id=objective_id, saved=1), code=303)


def _load(objective_id: int) -> CriterionPage:
    with current_tool().reading() as session:
        return load_criterion(
            session, course_id=current_course(), objective_id=ObjectiveId(objective_id)
        )


def _page(page: CriterionPage, entered: dict[str, str], error: DomainError | None) -> str:
    return render_template(
        "teacher/criterion.html", page=page, entered=entered, error=error, kinds=KINDS, rows=ROWS
    )
