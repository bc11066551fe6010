"""Describe the tool once: its addresses, and what it wants of a platform, in any LMS's terms."""

from dataclasses import dataclass
from urllib.parse import urlsplit

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti import context_history, mentored_subs
from lti_tool.lti.ags import COLUMNS, RESULTS, SCORES
from lti_tool.lti.nrps import SCOPE as ROSTER

SCOPES = (COLUMNS, RESULTS, SCORES, ROSTER)
"""What our service calls ask for, and nothing else. Moodle lets us keep columns because of the
first: with `score` alone it would only sync grades (seen on Moodle 4.5)."""

CLAIMS = ("iss", "sub", "name", "given_name", "family_name")
"""No email: nothing here needs one."""

CUSTOM_PARAMETERS = {context_history.STANDARD: "$Context.id.history"}
CANVAS_PARAMETERS = CUSTOM_PARAMETERS | {
    context_history.CANVAS: "$Canvas.course.previousContextIds.recursive",
    mentored_subs.CANVAS: "$com.instructure.User.observees",
}
"""A platform that cannot fill one in sends its "$Name", which a launch leaves out."""


@dataclass(frozen=True)
class CopyValue:
    """A value for an administrator to copy, named as most LMSs name it."""

    name: str
    value: str
    hint: str


@dataclass(frozen=True)
class ToolDescription:
    """This installation of the tool. `base_url` has no path: scheme, host and perhaps a port."""

    base_url: str
    name: str = "Cairn"
    summary: str = (
        "Mastery learning: students open the next objective when they hold the ones below it."
    )
    chooser_label: str = "Choose a unit or an objective"

    @property
    def domain(self) -> str:
        """The host, with its port: Moodle compares it with that of the launch address."""
        return urlsplit(self.base_url).netloc

    @property
    def login_url(self) -> str:
        """Where a platform begins a login."""
        return f"{self.base_url}/lti/login"

    @property
    def launch_url(self) -> str:
        """The only redirect URI, and the target of everything that names no other."""
        return f"{self.base_url}/lti/launch"

    @property
    def key_set_url(self) -> str:
        """Where our public keys are."""
        return f"{self.base_url}/lti/jwks.json"

    def key_set_url_of(self, registration_id: RegistrationId) -> str:
        """Where the keys are that sign for one platform: its own, for platforms we know already."""
        return f"{self.base_url}/lti/jwks/{registration_id}.json"

    @property
    def registration_url(self) -> str:
        """What an administrator pastes where the LMS offers dynamic registration."""
        return f"{self.base_url}/lti/register"

    @property
    def canvas_url(self) -> str:
        """What an administrator pastes into a Canvas developer key ("Enter URL")."""
        return f"{self.base_url}/lti/canvas.json"

    @property
    def logo_url(self) -> str:
        """A square picture; Moodle makes it the activity's icon."""
        return f"{self.base_url}/static/mark.svg"

    def copy_values(self) -> tuple[CopyValue, ...]:
        """Answer what an administrator copies into an LMS that offers neither way above."""
        parameters = "\n".join(f"{name}={value}" for name, value in CUSTOM_PARAMETERS.items())
        return (
            CopyValue("Tool URL", self.launch_url, "also: target link URI, launch URL"),
            CopyValue(
                "Login initiation URL", self.login_url, "also: OIDC connection URL, login URL"
            ),
            CopyValue("Redirect URI", self.launch_url, "also: redirection URI; the only one"),
            CopyValue(
                "Public key set URL", self.key_set_url, "also: JWKS URL, keyset URL, public JWK URL"
            ),
            CopyValue(
                "Content selection URL", self.launch_url, "also: deep linking URL; switch it on"
            ),
            CopyValue("Domain", self.domain, "where the LMS asks for it"),
            CopyValue(
                "Custom parameters", parameters, "one to a line; they recognise course copies"
            ),
            CopyValue(
                "Scopes",
                "\n".join(SCOPES),
                "also: services; switch on grades, columns (line items) and names and roles",
            ),
            CopyValue("Icon URL", self.logo_url, "where the LMS asks for it"),
        )
