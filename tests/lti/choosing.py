"""What platforms say when a teacher is to choose content, and a launch that carries it."""

from tests.lti.support import LTI, P, Place

SETTINGS = "https://purl.imsglobal.org/spec/lti-dl/claim/deep_linking_settings"
RETURN_URL = "https://lms.example/return?course=2&id=1&sesskey=I4J5U2TVsd"

CERTIFICATION: dict[str, object] = {
    "accept_types": ["link", "file", "html", "ltiResourceLink"],
    "accept_media_types": "image/*,text/html",
    "accept_presentation_document_targets": ["iframe", "window", "embed"],
    "accept_multiple": True,
    "auto_create": True,
    "data": "909708",
    "deep_link_return_url": "https://lms.example/return",
}
MOODLE: dict[str, object] = {
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["frame", "iframe", "window"],
    "accept_copy_advice": False,
    "accept_multiple": True,
    "accept_unsigned": False,
    "auto_create": False,
    "can_confirm": False,
    "deep_link_return_url": RETURN_URL,
    "title": "Cairn",
    "text": "",
}
CANVAS: dict[str, object] = {
    "deep_link_return_url": "https://school.example/courses/1/deep_linking_response?data=e%2By.A-_",
    "accept_types": ["ltiResourceLink"],
    "accept_presentation_document_targets": ["iframe", "window"],
    "accept_media_types": "application/vnd.ims.lti.v1.ltilink",
    "auto_create": False,
    "accept_multiple": False,
    "validation_context": None,
    "errors": {"errors": {}},
}


def chooser_claims(settings: object) -> dict[str, object]:
    """Changes that make a launch a request to choose, as certification's captured one."""
    return {
        "message_type": "LtiDeepLinkingRequest",
        "target_link_uri": None,
        "resource_link": None,
        "roles": [f"{P}membership#Instructor"],
        SETTINGS: settings,
        f"{LTI}launch_presentation": {"document_target": "window"},
    }


def choose(place: Place, settings: object = None, **changes: object) -> object:
    """Launch a request to choose, and answer what the platform takes back."""
    asked = dict(MOODLE if settings is None else settings) | changes  # type: ignore[call-overload]
    return place.launch(**chooser_claims(asked)).deep_linking
