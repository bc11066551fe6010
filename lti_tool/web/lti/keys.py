"""`/lti/jwks.json`: our public keys."""

from flask import Blueprint, Response, jsonify

from lti_tool.lti.tool_keys import ToolKeys

MAX_AGE_SECONDS = 300


def register(blueprint: Blueprint, tool_keys: ToolKeys) -> None:
    """Add the key set."""

    def jwks() -> Response:
        """Answer the JSON Web Key Set that platforms verify our signatures with."""
        response = jsonify(tool_keys.jwks())
        response.headers["Cache-Control"] = f"public, max-age={MAX_AGE_SECONDS}"
        return response

    blueprint.add_url_rule("/jwks.json", view_func=jwks)
