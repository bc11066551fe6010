"""The pages people see first: who are you, the course, and who is in it."""

from __future__ import annotations

from flask import Blueprint, abort, redirect, render_template, request, url_for
from flask.typing import ResponseReturnValue

from lti_tool.demo_lms.course_copies import copy_course
from lti_tool.demo_lms.launches import DocumentTarget, Launch
from lti_tool.demo_lms.lms import current_lms
from lti_tool.demo_lms.viewer import (
    COOKIE,
    canonical_address,
    refuse_foreign_forms,
    require_editor,
    require_grader,
    require_member,
    viewer,
)

blueprint = Blueprint("pages", __name__)
blueprint.before_request(canonical_address)
blueprint.before_request(refuse_foreign_forms)


@blueprint.get("/")
def pick_person() -> ResponseReturnValue:
    """Offer everybody in the school."""
    return render_template("pick_person.html", people=current_lms().school.people, viewer=viewer())


@blueprint.post("/person")
def become_person() -> ResponseReturnValue:
    """Remember who was picked, and open that person's first course."""
    school = current_lms().school
    person = school.person(request.form.get("person"))
    if person is None:
        abort(404)
    school.note_picked(person)
    # Somebody who is in no course is told so by the first one.
    first = (*school.courses_of(person), *school.courses)[0]
    answer = redirect(url_for("pages.show_course", course_id=first.id), code=303)
    answer.set_cookie(COOKIE, person.slug, httponly=True, samesite="Lax")
    return answer


@blueprint.get("/courses/<course_id>")
def show_course(course_id: str) -> ResponseReturnValue:
    """Show a course with one of its activities open."""
    person, course = require_member(course_id)
    lms = current_lms()
    activities = lms.school.activities_in(course)
    wanted = request.args.get("activity", activities[0].id if activities else "")
    activity = next((each for each in activities if each.id == wanted), None)
    if activity is None:
        abort(404)
    launch = Launch(person.slug, activity.id, DocumentTarget.IFRAME)
    return render_template(
        "course.html",
        viewer=person,
        course=course,
        activities=activities,
        activity=activity,
        ticket=lms.launches.write_ticket(launch),
    )


@blueprint.get("/courses/<course_id>/people")
def show_people(course_id: str) -> ResponseReturnValue:
    """Show who is in a course; teachers also see by which id tools know them."""
    person, course = require_member(course_id)
    return render_template(
        "people.html",
        viewer=person,
        course=course,
        members=current_lms().school.members(course),
        show_ids=person.role.grades,
    )


@blueprint.post("/courses/<course_id>/people/<slug>")
def suspend_person(course_id: str, slug: str) -> ResponseReturnValue:
    """Shut a student out for now, or let them in again."""
    _person, course = require_grader(course_id)
    school = current_lms().school
    student = school.person(slug)
    if student is None or student not in school.students(course):
        abort(404)
    school.suspend(course, student, suspended="suspend" in request.form)
    return redirect(url_for("pages.show_people", course_id=course.id), code=303)


@blueprint.post("/courses/<course_id>/copy")
def copy_whole_course(course_id: str) -> ResponseReturnValue:
    """Copy a course with what is in it, and show the copy."""
    _person, course = require_editor(course_id)
    copy = copy_course(current_lms(), course)
    return redirect(url_for("pages.show_course", course_id=copy.id), code=303)


@blueprint.get("/courses/<course_id>/return")
def come_back(course_id: str) -> ResponseReturnValue:
    """Show what the tool has to say when it sends somebody back (LTI Core, section 5.4.4)."""
    course = current_lms().school.course(course_id)
    if course is None:
        abort(404)
    error = request.args.get("lti_errormsg")
    text = error or request.args.get("lti_msg") or "You have left the activity."
    return render_template(
        "message.html",
        title="The activity reported a problem" if error else "Back from the activity",
        text=text,
        back=url_for("pages.show_course", course_id=course.id),
        back_text=f"Back to {course.title}",
    )
