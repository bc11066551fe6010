"""Platforms come from a file, and an administrator lets them in and shuts them out."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_tool.db.models import DeploymentRow
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import Registration, RegistrationDraft
from lti_tool.services.launching.register_platforms import (
    approve_deployment,
    disable_platform,
    find_registration,
    register_platforms,
)
from lti_tool.tool import Tool
from tests.support.factories import registration_draft


def register(tool: Tool, *drafts: RegistrationDraft) -> list[RegistrationId]:
    with tool.transaction() as session:
        return register_platforms(session, drafts=drafts, now=tool.clock())


def known(tool: Tool, registration_id: RegistrationId) -> Registration:
    found = tool.registrations.get(registration_id)
    assert found is not None
    return found


def test_a_platform_from_the_file_may_launch(tool: Tool) -> None:
    [lms] = register(tool, registration_draft())
    assert known(tool, lms).is_active
    assert tool.registrations.is_deployment_active(lms, "1")
    assert not tool.registrations.is_deployment_active(lms, "2")


def test_the_file_read_again_updates_and_doubles_nothing(tool: Tool) -> None:
    [lms] = register(tool, registration_draft())
    moved = replace(
        registration_draft(),
        key_set_url="https://lms.example/new-keys",
        auth_audience="https://lms.example/aud",
        deployment_ids=("1", "2"),
    )
    assert register(tool, moved) == [lms]
    assert known(tool, lms).key_set_url == "https://lms.example/new-keys"
    assert known(tool, lms).auth_audience == "https://lms.example/aud"
    assert tool.registrations.is_deployment_active(lms, "2")
    with tool.reading() as session:
        assert len(session.scalars(select(DeploymentRow)).all()) == 2


def test_one_issuer_may_have_two_clients(tool: Tool) -> None:
    one, two = register(tool, registration_draft(), registration_draft(client_id="other"))
    assert one != two
    issuer = registration_draft().issuer
    assert len(tool.registrations.find(issuer=issuer, client_id=None)) == 2
    [found] = tool.registrations.find(issuer=issuer, client_id="other")
    assert found.id == two


def test_a_disabled_platform_stays_disabled_when_the_file_is_read_again(tool: Tool) -> None:
    [lms] = register(tool, registration_draft())
    with tool.transaction() as session:
        disable_platform(session, registration_id=lms)
    register(tool, registration_draft())
    assert not known(tool, lms).is_active


def test_an_administrator_lets_a_deployment_in(tool: Tool) -> None:
    [lms] = register(tool, replace(registration_draft(), deployment_ids=()))
    assert not tool.registrations.is_deployment_active(lms, "7")
    for _ in range(2):
        with tool.transaction() as session:
            approve_deployment(session, registration_id=lms, deployment_id="7", now=tool.clock())
    assert tool.registrations.is_deployment_active(lms, "7")


def test_a_platform_is_found_by_issuer_and_client(tool: Tool) -> None:
    [lms] = register(tool, registration_draft())
    with tool.reading() as session:
        found = find_registration(session, issuer="https://lms.example", client_id="cairn")
        assert found == lms
        with pytest.raises(DomainError, match="client id x is registered"):
            find_registration(session, issuer="https://lms.example", client_id="x")


def test_an_unknown_platform_can_be_neither_approved_nor_disabled(tool: Tool) -> None:
    nobody = RegistrationId(99)
    with pytest.raises(DomainError, match="number 99"), tool.transaction() as session:
        disable_platform(session, registration_id=nobody)
    with pytest.raises(DomainError, match="number 99"), tool.transaction() as session:
        approve_deployment(session, registration_id=nobody, deployment_id="1", now=tool.clock())
    assert tool.registrations.get(nobody) is None
