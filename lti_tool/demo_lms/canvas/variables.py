"""Substitute custom parameters as Canvas does: a variable whose guard fails stays as it stands."""

from __future__ import annotations

from lti_tool.demo_lms.activity_adding import own_columns
from lti_tool.demo_lms.canvas.roles import course_roles
from lti_tool.demo_lms.people import Role
from lti_tool.demo_lms.scene import Scene

_ENROLMENTS = {
    Role.INSTRUCTOR: "TeacherEnrollment",
    Role.ASSISTANT: "TaEnrollment",
    Role.DESIGNER: "DesignerEnrollment",
    Role.LEARNER: "StudentEnrollment",
    Role.MENTOR: "ObserverEnrollment",
}

Value = str | float | bool


def substituted(scene: Scene) -> dict[str, Value]:
    """Return the custom parameters with what is known here in the place of its name."""
    known = {**_about_person(scene), **_about_course(scene), **_about_assignment(scene)}
    return {name: known.get(value, value) for name, value in scene.custom.items()}


def _about_person(scene: Scene) -> dict[str, Value]:
    person, tool, school = scene.person, scene.tool, scene.lms.school
    known: dict[str, Value] = {
        "$User.id": str(person.number),
        "$Canvas.user.id": person.number,
        "$Canvas.user.globalId": 10_000_000_000_000 + person.number,
        "$Canvas.user.prefersHighContrast": False,
        "$com.instructure.User.student_view": person.is_test,
        "$com.instructure.User.sectionNames": f'["{scene.course.title}"]',
        "$Person.address.timezone": "Etc/UTC",
        "$Message.locale": "en",
        "$Membership.role": ",".join(course_roles(person)),
    }
    if person.role in _ENROLMENTS:
        known["$Canvas.membership.roles"] = _ENROLMENTS[person.role]
        known["$Canvas.enrollment.enrollmentState"] = "active"
    if tool.shares_names:
        known |= {
            "$Person.name.full": person.name,
            "$Person.name.given": person.name,
            "$Canvas.user.loginId": person.slug,
            "$User.username": person.slug,
            "$Canvas.user.sisSourceId": f"SIS-{person.number:04}",
        }
    if tool.shares_email:
        known["$Person.email.primary"] = person.email
    if person.role is Role.MENTOR:
        observed = school.watched_by(person, scene.course)
        known["$com.instructure.User.observees"] = ",".join(each.sub for each in observed)
    return known


def _about_course(scene: Scene) -> dict[str, Value]:
    course, school = scene.course, scene.lms.school
    before = [each for each in school.courses if each.context_id in course.history]
    return {
        "$Context.id": course.context_id,
        "$Context.title": course.title,
        "$Context.id.history": ",".join(course.history),
        "$Canvas.course.id": course.number,
        "$Canvas.course.name": course.title,
        "$Canvas.course.workflowState": "completed" if course.is_concluded else "available",
        "$Canvas.course.sectionIds": str(course.number + 100),
        "$Canvas.course.previousCourseIds": ",".join(str(each.number) for each in before),
        "$Canvas.course.previousContextIds": ",".join(course.history[:1]),
        "$Canvas.course.previousContextIds.recursive": ",".join(course.history),
        "$Canvas.api.baseUrl": scene.lms.settings.base_url,
        "$com.instructure.contextLabel": course.label,
    }


def _about_assignment(scene: Scene) -> dict[str, Value]:
    activity = scene.activity
    if activity is None:
        return {"$ResourceLink.id": scene.course.context_id}
    known: dict[str, Value] = {
        "$ResourceLink.id": activity.resource_link_id,
        "$ResourceLink.title": activity.title,
    }
    columns = own_columns(scene.lms, activity)
    if columns:
        known |= {
            "$Canvas.assignment.id": activity.number,
            "$Canvas.assignment.title": activity.title,
            "$Canvas.assignment.pointsPossible": columns[0].score_maximum,
            "$Canvas.assignment.published": True,
            "$LineItem.resultValue.max": columns[0].score_maximum,
        }
        if columns[0].ends is not None:
            known["$Canvas.assignment.dueAt.iso8601"] = columns[0].ends
    return known
