"""The grading policy: presets, what a change would do to every student, and applying it."""

from collections.abc import Sequence

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.column_plan import COUNTED_TWICE, ColumnsPer, proposal
from lti_tool.domain.gradebook.columns_form import STEPS, Limit
from lti_tool.domain.gradebook.district_floor import NoEvidence
from lti_tool.domain.gradebook.evidence_rule_words import rule_label, rule_sentence, rule_source
from lti_tool.domain.gradebook.evidence_rules import EvidenceRule, RuleKind
from lti_tool.domain.gradebook.policy import GradingPolicy, NotYet
from lti_tool.domain.gradebook.policy_form import (
    MODES,
    PLACES,
    fill_in,
    form_of,
    policy_from_form,
    version_of,
)
from lti_tool.domain.gradebook.scales import ScalePreset
from lti_tool.domain.gradebook.sis_preflight import LEFT_OVER
from lti_tool.domain.gradebook.tables import TablePreset
from lti_tool.domain.gradebook.unit_examples import unit_examples
from lti_tool.domain.gradebook.unit_rules import RollUpKind
from lti_tool.queries.grade_preview import load_grade_preview
from lti_tool.queries.grades_page import load_grades_page, load_grading_policy
from lti_tool.services.authoring.set_grading_policy import set_grading_policy
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher

Answer = str | tuple[str, int] | Response


@teacher.get("/grades")
def grades() -> str:
    """Show the policy, or a preset on top of it that is not applied yet."""
    policy = _current()
    preset = fill_in(policy, request.args.get("scale", ""), request.args.get("table", ""))
    return _page(preset or policy, None, None, is_filled_in=preset is not None)


@teacher.post("/grades/preview")
def preview_grades() -> Answer:
    """Show what the policy typed would change for every student. Nothing is changed."""
    _only_teachers()
    try:
        policy = policy_from_form(request.form, _current())
    except DomainError as error:
        return _page(_current(), request.form.to_dict(), error), 422
    tool = current_tool()
    with tool.reading() as session:
        preview = load_grade_preview(
            session, course_id=current_course(), policy=policy, now=tool.clock()
        )
    return render_template(
        "teacher/grades_preview.html",
        preview=preview,
        policy=policy,
        proposal=_proposal(policy, preview.objective_counts),
        counted_twice=COUNTED_TWICE,
        left_over=LEFT_OVER,
        fields=form_of(policy) | {"version": str(policy.version)},
    )


@teacher.post("/grades")
def save_grades() -> Answer:
    """Apply the policy; one that cannot be is shown again with what is wrong."""
    _only_teachers()
    tool = current_tool()
    try:
        policy = version_of(policy_from_form(request.form, _current()), request.form)
        with tool.transaction() as session:
            applied = set_grading_policy(
                session,
                course_id=current_course(),
                teacher_id=current_person(),
                policy=policy,
                floor=tool.grade_floor,
                now=tool.clock(),
            )
    except DomainError as error:
        return _page(_current(), request.form.to_dict(), error), 422
    if applied.changed:
        tool.wake(applied.registration_id)
    return redirect(url_for("teacher.grades", saved=applied.changed), code=303)


def _only_teachers() -> None:
    if current_launch().role is not Role.TEACHER:
        abort(403)


def _current() -> GradingPolicy:
    """Answer the policy in force, with the district's floor as it is today."""
    tool = current_tool()
    with tool.reading() as session:
        policy = load_grading_policy(session, course_id=current_course())
    return policy.within(tool.grade_floor)


def _proposal(policy: GradingPolicy, objectives_of_units: Sequence[int]) -> str:
    """Answer why one column for each unit would be better, where the district lets it be."""
    may_be = ColumnsPer.UNIT in current_tool().grade_floor.columns_to_choose
    return proposal(policy.columns, objectives_of_units) if may_be else ""


def _page(
    policy: GradingPolicy,
    typed: dict[str, str] | None,
    error: DomainError | None,
    *,
    is_filled_in: bool = False,
) -> str:
    with current_tool().reading() as session:
        page = load_grades_page(session, course_id=current_course())
    return render_template(
        "teacher/grades.html",
        page=page,
        entered=form_of(policy) if typed is None else typed,
        error=error,
        is_filled_in=is_filled_in,
        places=list(reversed(PLACES)),
        rules=[
            (kind, rule_label(rule), rule_sentence(rule), rule_source(rule))
            for kind in RuleKind
            for rule in [EvidenceRule(kind)]
        ],
        modes=MODES,
        columns_per=current_tool().grade_floor.columns_to_choose,
        proposal=_proposal(policy, page.objective_counts),
        counted_twice=COUNTED_TWICE,
        roll_ups=list(RollUpKind),
        limits=list(Limit),
        steps=STEPS,
        examples=() if error else unit_examples(policy),
        not_yet=list(NotYet),
        no_evidence=[each for each in NoEvidence if each <= current_tool().grade_floor.no_evidence],
        scales=list(ScalePreset),
        tables=[each for each in TablePreset if each is not TablePreset.CUSTOM],
        changed=request.args.get("saved", ""),
    )
