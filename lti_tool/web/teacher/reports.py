"""Reports of a class, a unit and a student, and those that were frozen for report cards."""

from flask import abort, redirect, render_template, request, url_for
from werkzeug.wrappers import Response

from lti_tool.domain.classes.carrying import day_from_form, term_from_form
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import DomainError
from lti_tool.domain.gradebook.exports import Export, ExportKind
from lti_tool.domain.ids import FreezeId, PersonId, UnitId
from lti_tool.queries.export_file import can_print, load_part
from lti_tool.queries.freezes_page import load_freezes, load_frozen_page
from lti_tool.queries.report_page import load_report
from lti_tool.services.authoring.freeze_grades import freeze_report
from lti_tool.web.access import current_course, current_launch, current_person, current_tool
from lti_tool.web.teacher import teacher

Answer = str | tuple[str, int] | Response


@teacher.get("/reports")
def reports() -> str:
    """Offer the reports and exports there are."""
    return _hub({}, None)


@teacher.post("/reports/freezes")
def freeze() -> Answer:
    """Keep what stood at the end of a day, for good."""
    if current_launch().role is not Role.TEACHER:
        abort(403)
    tool = current_tool()
    try:
        name, day = term_from_form(request.form), day_from_form(request.form, "as_of")
        with tool.transaction() as session:
            freeze_id = freeze_report(
                session,
                course_id=current_course(),
                teacher_id=current_person(),
                name=name,
                report=load_report(
                    session, course_id=current_course(), now=tool.clock(), as_of=day
                ),
                now=tool.clock(),
            )
    except DomainError as error:
        return _hub(request.form.to_dict(), error), 422
    return redirect(url_for("teacher.frozen", freeze_id=freeze_id, saved=1), code=303)


@teacher.get("/reports/class")
def class_report() -> str:
    """Show the class by objectives, all units below each other."""
    return _class(None)


@teacher.get("/reports/units/<int:unit_id>")
def unit_report(unit_id: int) -> str:
    """Show the class by the objectives of one unit."""
    return _class(UnitId(unit_id))


@teacher.get("/reports/students/<int:student_id>")
def student_report(student_id: int) -> str:
    """Show one student's report; nobody else is on it."""
    return _student(None, PersonId(student_id))


@teacher.get("/reports/freezes/<int:freeze_id>")
def frozen(freeze_id: int) -> str:
    """Show a frozen report, and what reads otherwise today."""
    tool = current_tool()
    with tool.reading() as session:
        page = load_frozen_page(
            session,
            course_id=current_course(),
            freeze_id=FreezeId(freeze_id),
            now=tool.clock(),
        )
    return render_template(
        "teacher/report_frozen.html",
        page=page,
        report=page.report,
        can_print=can_print(),
        export=_export,
        is_new=bool(request.args.get("saved")),
    )


@teacher.get("/reports/freezes/<int:freeze_id>/students/<int:student_id>")
def frozen_student(freeze_id: int, student_id: int) -> str:
    """Show one student's report as it was frozen."""
    return _student(FreezeId(freeze_id), PersonId(student_id))


def _hub(entered: dict[str, str], error: DomainError | None) -> str:
    tool = current_tool()
    with tool.reading() as session:
        report = load_report(session, course_id=current_course(), now=tool.clock())
        freezes = load_freezes(session, course_id=current_course())
    return render_template(
        "teacher/reports.html",
        report=report,
        freezes=freezes,
        entered=entered,
        error=error,
        can_print=can_print(),
        export=_export,
    )


def _class(unit_id: UnitId | None) -> str:
    tool = current_tool()
    with tool.reading() as session:
        report = load_part(session, course_id=current_course(), now=tool.clock(), unit_id=unit_id)
    return render_template(
        "teacher/report_class.html",
        report=report,
        unit_id=unit_id,
        can_print=can_print(),
        export=_export,
    )


def _student(freeze_id: FreezeId | None, student_id: PersonId) -> str:
    tool = current_tool()
    with tool.reading() as session:
        report = load_part(
            session,
            course_id=current_course(),
            now=tool.clock(),
            freeze_id=freeze_id,
            student_id=student_id,
        )
    return render_template(
        "teacher/report_student.html",
        report=report,
        student=report.students[0],
        freeze_id=freeze_id,
        can_print=can_print(),
        export=_export,
    )


def _export(
    kind: str,
    freeze_id: FreezeId | None = None,
    unit_id: UnitId | None = None,
    student_id: PersonId | None = None,
) -> str:
    """Answer the address of an export, for templates."""
    export = Export(ExportKind(kind), freeze_id, unit_id, student_id)
    return url_for("exports.save", export_name=export.name)
