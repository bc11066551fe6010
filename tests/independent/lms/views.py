"""The pages of courses, which Open edX would show, and what tests are told behind them."""

import uuid
from typing import Any

from django.contrib.auth import get_user_model, login
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect, JsonResponse
from django.urls import include, path
from lti_consumer.api import (
    get_lti_1p3_content_url,
    get_lti_1p3_launch_info,
    get_lti_1p3_launch_start_url,
)
from lti_consumer.data import Lti1p3LaunchData
from lti_consumer.models import (
    CourseAllowPIISharingInLTIFlag,
    Lti1p3Passport,
    LtiAgsLineItem,
    LtiAgsScore,
    LtiConfiguration,
    LtiDlContentItem,
)
from lti_consumer.utils import get_lti_api_base
from opaque_keys.edx.locator import BlockUsageLocator, CourseLocator

from tests.independent.lms import campus


def add_block(request: HttpRequest) -> JsonResponse:
    """Put an activity into a new course, or `beside` another, as an author does.

    Answer what an administrator copies into the tool.
    """
    launch_url = request.POST["launch_url"]
    if "beside" in request.POST:
        neighbour = _block(request.POST["beside"])
        course, passport = neighbour.location.course_key, neighbour.lti_1p3_passport
    else:
        course = CourseLocator("School", f"M{uuid.uuid4().hex[:8]}", "2026")
        passport = _passport(request.POST["key_set_url"])
        CourseAllowPIISharingInLTIFlag.objects.create(course_id=course, enabled=True)
    config = LtiConfiguration.objects.create(
        version=LtiConfiguration.LTI_1P3,
        config_store=LtiConfiguration.CONFIG_ON_DB,
        location=BlockUsageLocator(course, "lti_consumer", uuid.uuid4().hex),
        lti_1p3_passport=passport,
        lti_1p3_oidc_url=request.POST["login_url"],
        lti_1p3_launch_url=launch_url,
        lti_1p3_redirect_uris=[launch_url],
        lti_advantage_deep_linking_enabled=True,
        lti_advantage_deep_linking_launch_url=launch_url,
        lti_advantage_enable_nrps=True,
        lti_advantage_ags_mode=LtiConfiguration.LTI_ADVANTAGE_AGS_PROGRAMMATIC,
    )
    teacher = get_user_model().objects.get(username=campus.TEACHER)
    info = get_lti_1p3_launch_info(_launch_data(config, teacher))
    told = ("client_id", "deployment_id", "keyset_url", "oidc_callback", "token_url")
    return JsonResponse(
        {
            "block": str(config.config_id),
            "course": str(course),
            "location": str(config.location),
            "issuer": get_lti_api_base(),
            **{name: info[name] for name in told},
        }
    )


def enter(request: HttpRequest, name: str) -> HttpResponse:
    """Log somebody in; nobody has a password."""
    login(request, get_user_model().objects.get(username=name))
    return HttpResponse(f"Hello {name}")


def open_block(request: HttpRequest, block: str) -> HttpResponse:
    """Open the activity, or what its author chose to stand there."""
    data = _launch_data(_block(block), request.user)
    return HttpResponseRedirect(get_lti_1p3_content_url(data))


def choose(request: HttpRequest, block: str) -> HttpResponse:
    """Let an author choose in the tool what is to stand there."""
    data = _launch_data(_block(block), request.user)
    return HttpResponseRedirect(get_lti_1p3_launch_start_url(data, deep_link_launch=True))


def state(_request: HttpRequest, block: str) -> JsonResponse:
    """Tell a test everything about a block."""
    config = _block(block)
    items = LtiDlContentItem.objects.filter(lti_configuration=config)
    columns = LtiAgsLineItem.objects.filter(lti_configuration=config)
    fields = ("score_given", "score_maximum", "comment", "activity_progress", "grading_progress")
    return JsonResponse(
        {
            "content": [item.attributes | {"type": item.content_type} for item in items],
            "columns": [
                {
                    "label": column.label,
                    "maximum": column.score_maximum,
                    "resource_id": column.resource_id,
                    "tag": column.tag,
                    "link": str(column.resource_link_id or ""),
                    "scores": [
                        {name: getattr(score, name) for name in fields} | {"user_id": score.user_id}
                        for score in LtiAgsScore.objects.filter(line_item=column)
                    ],
                }
                for column in columns
            ],
            "gradebook": [
                each for each in campus.GRADEBOOK if each["block"] == str(config.location)
            ],
            "people": {
                user.get_username(): campus.external_id(user.get_username())
                for user in get_user_model().objects.all()
            },
        }
    )


def _block(block: str) -> Any:
    return LtiConfiguration.objects.get(config_id=block)


def _passport(key_set_url: str) -> Any:
    """Answer a new client id. The block's own way to make a key takes seconds; one serves all."""
    return Lti1p3Passport.objects.create(
        lti_1p3_tool_keyset_url=key_set_url,
        lti_1p3_internal_private_key=campus.private_key(),
        lti_1p3_internal_private_key_id="campus",
    )


def _launch_data(config: Any, user: Any) -> Lti1p3LaunchData:
    course = str(config.location.course_key)
    return Lti1p3LaunchData(
        user_id=user.id,
        user_role=campus.role_of(user),
        config_id=config.config_id,
        resource_link_id=str(config.location),
        external_user_id=campus.external_id(user.get_username()),
        preferred_username=user.get_username(),
        name=user.get_username(),
        email=user.email,
        launch_presentation_document_target="iframe",
        context_id=course,
        context_type=["course_offering"],
        context_title="Mathematics 6A",
        context_label=course,
    )


urlpatterns = [
    path("api/", include("lti_consumer.plugin.urls", namespace="lti_consumer")),
    path("blocks", add_block),
    path("enter/<str:name>", enter),
    path("blocks/<uuid:block>", open_block),
    path("blocks/<uuid:block>/choose", choose),
    path("blocks/<uuid:block>/state", state),
]
