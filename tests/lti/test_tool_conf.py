"""PyLTI1p3 is answered from our registrations."""

from dataclasses import replace

import pytest

from lti_tool.lti.errors import LaunchRefusedError
from lti_tool.lti.tool_conf import ToolConf
from tests.lti.support import LMS, MemoryRegistrations, other_client


def test_the_library_sees_our_registration() -> None:
    audience = replace(LMS, auth_audience="https://audience.example")
    found = ToolConf(MemoryRegistrations(audience)).find_registration(LMS.issuer)
    assert found.get_client_id() == "client-1"
    assert found.get_auth_token_url() == "https://lms.example/token"
    assert found.get_auth_audience() == "https://audience.example"


def test_only_an_approved_deployment_is_found() -> None:
    conf = ToolConf(MemoryRegistrations(LMS, other_client()))
    found = conf.find_deployment_by_params(LMS.issuer, "1", "client-2")
    assert found is not None
    assert found.get_deployment_id() == "1"
    assert conf.find_deployment_by_params(LMS.issuer, "2", "client-2") is None


def test_a_deployment_of_one_of_several_clients_needs_the_client() -> None:
    with pytest.raises(LaunchRefusedError) as caught:
        ToolConf(MemoryRegistrations(LMS, other_client())).find_deployment(LMS.issuer, "1")
    assert caught.value.code == "registration_ambiguous"


def test_every_issuer_may_have_many_clients() -> None:
    conf = ToolConf(MemoryRegistrations())
    assert conf.check_iss_has_many_clients("x")
    assert not conf.check_iss_has_one_client("x")
