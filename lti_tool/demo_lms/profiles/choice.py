"""Find a product by its name."""

from __future__ import annotations

from lti_tool.demo_lms.profile import Profile
from lti_tool.demo_lms.profiles.canvas import CANVAS
from lti_tool.demo_lms.profiles.moodle import MOODLE
from lti_tool.demo_lms.profiles.strict import STRICT
from lti_tool.demo_lms.settings import ProfileName

_ALL = {profile.name: profile for profile in (STRICT, MOODLE, CANVAS)}


def profile_named(name: ProfileName) -> Profile:
    """Return the product of this name."""
    return _ALL[name]
