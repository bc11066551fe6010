"""`/lti/jwks.json`: our public keys, and `/lti/jwks/<registration id>.json`: one platform's."""

from flask import Blueprint, Response, abort, jsonify

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.web.access import current_tool

MAX_AGE_SECONDS = 300


def register(blueprint: Blueprint, tool_keys: ToolKeys) -> None:
    """Add the key set."""

    def jwks() -> Response:
        """Answer the JSON Web Key Set that platforms verify our signatures with."""
        return _published(tool_keys.jwks())

    def jwks_of(registration_id: int) -> Response:
        """Answer the keys that sign for one platform, for one that we know already."""
        tool, found = current_tool(), RegistrationId(registration_id)
        if tool.registrations.get(found) is None:
            abort(404)
        return _published(tool_keys.jwks_of(found, now=tool.clock()))

    blueprint.add_url_rule("/jwks.json", view_func=jwks)
    blueprint.add_url_rule("/jwks/<int:registration_id>.json", view_func=jwks_of)


def _published(key_set: dict[str, list[dict[str, object]]]) -> Response:
    response = jsonify(key_set)
    response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
    return response
