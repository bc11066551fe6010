"""What most LTI tests start from."""

from collections.abc import Iterator
from dataclasses import dataclass, replace

import pytest

from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.ags import AgsGradebook
from lti_tool.lti.nrps import NrpsRoster
from lti_tool.lti.service_http import ServiceHttp
from lti_tool.lti.service_token import ServiceTokens
from lti_tool.lti.tool_keys import ToolKeys
from lti_tool.ports import GradebookAccess, Registration
from tests.lti.lms_server import Lms, serving
from tests.lti.support import LMS, Place, TickingClock


@pytest.fixture
def place() -> Place:
    return Place()


@dataclass
class Services:
    """The tool's services, wired to an LMS that runs."""

    clock: TickingClock
    keys: ToolKeys
    http: ServiceHttp
    tokens: ServiceTokens
    gradebook: AgsGradebook
    roster: NrpsRoster
    lms: Lms

    def registration(self, client_id: str = "client-1", **changes: str) -> Registration:
        here = replace(
            LMS,
            id=RegistrationId(int(client_id[-1])),
            client_id=client_id,
            auth_login_url=f"{self.lms.base}/auth",
            auth_token_url=f"{self.lms.base}/token",
            key_set_url=f"{self.lms.base}/keys",
        )
        return replace(here, **changes)  # type: ignore[arg-type]

    def access(self, client_id: str = "client-1", product: str = "") -> GradebookAccess:
        return GradebookAccess(self.registration(client_id), self.lms.columns_url, product)


@pytest.fixture(scope="session")
def tool_keys(tmp_path_factory: pytest.TempPathFactory) -> ToolKeys:
    """Keys are slow to make and to read: one set serves all tests."""
    return ToolKeys(tmp_path_factory.mktemp("keys"))


@pytest.fixture
def services(tool_keys: ToolKeys) -> Iterator[Services]:
    clock, keys = TickingClock(), tool_keys
    with serving(Lms(keys.jwks)) as lms:
        http = ServiceHttp(clock=clock, allow_http=True, version="1.2.3")
        tokens = ServiceTokens(http, keys, clock)
        gradebook, roster = AgsGradebook(http, tokens), NrpsRoster(http, tokens)
        yield Services(clock, keys, http, tokens, gradebook, roster, lms)
