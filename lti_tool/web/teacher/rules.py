"""What a course has decided: how sure, which gates, how often, which school day."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError
from lti_tool.queries.rules_page import RulesPage, load_rules
from lti_tool.services.authoring.set_course_policy import (
    MOST_CHECKS_A_DAY,
    MOST_RECHECK_WEEKS,
    policy_from_form,
    school_timezones,
    set_course_policy,
)
from lti_tool.web.access import current_course, current_launch, current_tool
from lti_tool.web.teacher import teacher


@teacher.get("/rules")
def rules() -> str:
    """Show the course's rules."""
    page = _load()
    policy = page.policy
    entered = {
        "strictness": policy.strictness.value,
        "gates": "soft" if policy.has_soft_gates else "hard",
        "requests": "rule" if policy.approves_requests else "teacher",
        "checks_a_day": str(policy.checks_a_day),
        "recheck_weeks": str(policy.recheck_weeks),
        "timezone": policy.timezone,
    }
    return _page(page, entered, None)


@teacher.post("/rules")
def save_rules() -> str | tuple[str, int] | Response:
    """Keep the rules; rules that cannot be are shown again with what is wrong."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    try:
        policy = policy_from_form(request.form)
    except DomainError as error:
        return _page(_load(), request.form.to_dict(), error), 422
    with current_tool().transaction() as session:
        set_course_policy(session, course_id=current_course(), policy=policy)
    return redirect(url_for("teacher.rules", saved=1), code=303)


def _load() -> RulesPage:
    with current_tool().reading() as session:
        return load_rules(session, course_id=current_course())


def _page(page: RulesPage, entered: dict[str, str], error: DomainError | None) -> str:
    return render_template(
        "teacher/rules.html",
        page=page,
        entered=entered,
        error=error,
        timezones=school_timezones(),
        most_checks=MOST_CHECKS_A_DAY,
        most_weeks=MOST_RECHECK_WEEKS,
    )
