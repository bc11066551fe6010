"""A small LTI 1.3 platform for demonstrations, development and end-to-end tests.

It plays the other side of the standard and shares no line with the tool: what the two agree on,
they agree on over HTTP. It takes the standard at its word, or behaves like Moodle 4.5 or Canvas
(see profiles/). It keeps nothing secret, so it answers on the loopback interface only.
"""

from lti_tool.demo_lms.app import create_app
from lti_tool.demo_lms.serving import RunningLms, running_lms
from lti_tool.demo_lms.settings import (
    LoginMethod,
    ProfileName,
    RateLimit,
    Settings,
    StorageTarget,
)

__all__ = [
    "LoginMethod",
    "ProfileName",
    "RateLimit",
    "RunningLms",
    "Settings",
    "StorageTarget",
    "create_app",
    "running_lms",
]
