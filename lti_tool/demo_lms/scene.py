"""Find out who and what a launch is about."""

from __future__ import annotations

from dataclasses import dataclass

from lti_tool.demo_lms.launches import Launch, MessageKind
from lti_tool.demo_lms.lms import Lms
from lti_tool.demo_lms.people import Person
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Activity, Course


@dataclass(frozen=True, slots=True)
class Scene:
    """A launch with everybody and everything that it names."""

    lms: Lms
    launch: Launch
    person: Person
    course: Course
    tool: Registration
    activity: Activity | None

    @property
    def is_deep_linking(self) -> bool:
        """Say whether the tool is asked for content."""
        return self.launch.kind is MessageKind.DEEP_LINKING

    @property
    def target_link_uri(self) -> str:
        """Where in the tool the launch is meant to end."""
        if self.is_deep_linking and self.tool.deep_linking_url:
            return self.tool.deep_linking_url
        if self.activity is not None and self.activity.url:
            return self.activity.url
        return self.tool.target_link_uri

    @property
    def custom(self) -> dict[str, str]:
        """The tool's custom parameters, then the activity's, not yet substituted."""
        return {**self.tool.custom, **(self.activity.custom if self.activity else {})}

    @property
    def ags_scopes(self) -> list[str]:
        """The scopes of the gradebook services that the tool may use."""
        return [scope for scope in self.tool.scopes if "/lti-ags/" in scope]


def set_scene(lms: Lms, launch: Launch) -> Scene:
    """Return the scene of a launch; a launch of what is not here is a mistake of ours."""
    activity = lms.school.activity(launch.activity_id) if launch.activity_id else None
    course = lms.school.course(activity.course_id if activity else launch.course_id)
    person = lms.school.person(launch.person_slug)
    tool = lms.tools.find(activity.client_id if activity else launch.client_id)
    if person is None or course is None or tool is None:
        message = "a launch names somebody or something this school does not have"
        raise LookupError(message)
    return Scene(lms, launch, person, course, tool, activity)
