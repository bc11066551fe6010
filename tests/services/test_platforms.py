"""Platforms come from a file, and an administrator lets them in and shuts them out."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_tool.db.models import DeploymentRow, RegistrationRow
from lti_tool.db.transaction import Transaction
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import RegistrationId
from lti_tool.ports import Registration, RegistrationDraft
from lti_tool.services.launching.accept_launch import accept_launch
from lti_tool.services.launching.find_session import find_session
from lti_tool.services.launching.register_platforms import (
    MAX_PENDING,
    approve_deployment,
    disable_platform,
    find_registration,
    propose_platform,
    register_platforms,
)
from lti_tool.tool import Tool
from tests.support.clock import START
from tests.support.factories import registration_draft
from tests.support.launches import make_launch


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
        disable_platform(session, registration_id=lms, now=START)
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
        disable_platform(session, registration_id=nobody, now=START)
    with pytest.raises(DomainError, match="number 99"), tool.transaction() as session:
        approve_deployment(session, registration_id=nobody, deployment_id="1", now=tool.clock())
    assert tool.registrations.get(nobody) is None


def test_registering_again_changes_nothing_of_a_platform_that_is_known(
    transaction: Transaction,
) -> None:
    # Whoever can serve a page on the LMS's host could else take the platform over.
    draft = registration_draft()
    with transaction() as session:
        register_platforms(session, drafts=[draft], now=START)
    stolen = replace(draft, key_set_url=f"{draft.issuer}/uploads/keys.json")
    with transaction() as session, pytest.raises(DomainError) as refused:
        propose_platform(session, draft=stolen, now=START)
    assert refused.value.code == "registration_known"
    with transaction() as session:
        assert session.scalars(select(RegistrationRow.key_set_url)).one() == draft.key_set_url


def test_what_waits_for_approval_is_bounded(transaction: Transaction) -> None:
    with transaction() as session:
        for number in range(MAX_PENDING):
            draft = registration_draft(client_id=f"client-{number}")
            propose_platform(session, draft=draft, now=START)
    with transaction() as session, pytest.raises(DomainError) as refused:
        propose_platform(session, draft=registration_draft(client_id="one-more"), now=START)
    assert refused.value.code == "registrations_waiting"


def test_disabling_a_platform_ends_its_sessions(tool: Tool) -> None:
    [lms] = register(tool, registration_draft())
    with tool.transaction() as session:
        opened = accept_launch(session, launch=make_launch(session), now=START)
    with tool.transaction() as session:
        disable_platform(session, registration_id=lms, now=START)
        assert find_session(session, sid=opened.sid, secret=opened.secret, now=START) is None
