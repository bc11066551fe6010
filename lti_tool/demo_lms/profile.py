"""What one product does in its own way: data, and small functions where data will not do."""

from __future__ import annotations

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from flask import Blueprint, Response
from flask.typing import ResponseReturnValue
from werkzeug.datastructures import MultiDict

from lti_tool.demo_lms.launches import Hints
from lti_tool.demo_lms.people import Person
from lti_tool.demo_lms.registrations import Registration
from lti_tool.demo_lms.school import Course, Naming
from lti_tool.demo_lms.settings import ProfileName, StorageTarget
from lti_tool.demo_lms.state import LineItem

if TYPE_CHECKING:  # these know the LMS, and the LMS knows its profile
    from lti_tool.demo_lms.content_items import ItemDraft, Reading
    from lti_tool.demo_lms.deep_link_responses import BadResponseError
    from lti_tool.demo_lms.lms import Lms
    from lti_tool.demo_lms.scene import Scene
    from lti_tool.demo_lms.service_http import ServiceError


@dataclass(frozen=True, slots=True)
class ServiceAddresses:
    """The paths of the services; a column's may have a part, such as its scores."""

    line_items: Callable[[Course, Registration], str]
    line_item: Callable[[Course, Registration, str, str], str]
    memberships: Callable[[Course, Registration], str]


@dataclass(frozen=True, slots=True)
class LaunchRules:
    """How a launch begins, and what the token says; the nonce is added when the tool asks."""

    hints: Callable[[Scene], Hints]
    login_fields: Callable[[Scene, Hints], dict[str, str]]
    claims: Callable[[Scene], dict[str, Any]]
    # Canvas settles the claims when the login begins, not when the tool asks for the token.
    settled_at_login: bool = False


@dataclass(frozen=True, slots=True)
class DeepLinkRules:
    """How content is chosen in a tool, and what becomes of it."""

    settings: Callable[[Scene], dict[str, Any]]
    return_url: Callable[[Scene, str], str]
    read_items: Callable[[Registration, str, Sequence[Any]], Reading]
    # Whether a teacher still has to save what came.
    asks_first: Callable[[str, Sequence[ItemDraft]], bool]
    refuse: Callable[[BadResponseError], ResponseReturnValue]
    sends_data: bool = False
    audience_is_text: bool = False
    shows_errors: bool = True
    placements: tuple[str, ...] = ("",)


@dataclass(frozen=True, slots=True)
class RegistrationRules:
    """How a tool registers itself."""

    configuration: Callable[[Lms], dict[str, Any]]
    answer: Callable[[Registration, Mapping[str, Any]], dict[str, Any]]
    deployment_id: Callable[[int], str]
    client_id: Callable[[int], str]
    status: int = 200
    configuration_needs_token: bool = False


@dataclass(frozen=True, slots=True)
class GradebookRules:
    """What the gradebook's pages show and offer."""

    shown: Callable[[Sequence[LineItem]], list[LineItem]] = list
    locks_columns: bool = False
    # Whether an activity that nobody chose in the tool has a column all the same.
    seeds_columns: bool = False
    copies_tool_columns: bool = False


@dataclass(frozen=True, slots=True)
class Profile:
    """One product."""

    name: ProfileName
    title: str
    naming: Naming
    services: ServiceAddresses
    blueprints: tuple[Blueprint, ...]
    refuse: Callable[[ServiceError], Response]
    roles: Callable[[Person], list[str]]
    launching: LaunchRules
    authorise: Callable[[MultiDict[str, str]], ResponseReturnValue]
    issue_token: Callable[[], Response]
    deep_linking: DeepLinkRules
    registering: RegistrationRules
    gradebook: GradebookRules = GradebookRules()
    storage: StorageTarget = StorageTarget.OFF
    jwks_max_age: int = 3600
    # How many keys are published beside the one in use: a past and a future one.
    spare_keys: int = 0
    # Who of the seeds does not exist, and who is in no course.
    absent: frozenset[str] = frozenset()
    not_enrolled: frozenset[str] = frozenset()
