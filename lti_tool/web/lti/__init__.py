"""LTI's addresses: login, launch, keys, and the page that says how to connect an LMS."""

from dataclasses import dataclass

from flask import Blueprint

from lti_tool.lti.login_state import LoginStates
from lti_tool.lti.platform_keys import PlatformKeys
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.tool_keys import ToolKeys


@dataclass(frozen=True)
class LtiParts:
    """What the LTI views need beside the tool."""

    http: ServiceHttp
    platform_keys: PlatformKeys
    tool_keys: ToolKeys
    login_states: LoginStates


def make_lti_blueprint(parts: LtiParts) -> Blueprint:
    """Answer the blueprint of `/lti/`, guarded by the protocol: state, nonce, signature."""
    from lti_tool.web.lti import about, keys, launch, login, proof, register  # noqa: PLC0415 -- siblings import us

    blueprint = Blueprint("lti", __name__, url_prefix="/lti")
    about.register(blueprint)
    keys.register(blueprint, parts.tool_keys)
    launch.register(blueprint, parts.platform_keys, parts.login_states)
    login.register(blueprint, parts.login_states)
    proof.register(blueprint)
    register.register(blueprint, parts.http)
    return blueprint
