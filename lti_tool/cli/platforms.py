"""`cairn platforms`: which LMS platforms may launch."""

import json
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path
from typing import Any

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.bootstrap import build_tool
from lti_tool.db.models import DeploymentRow, RegistrationRow
from lti_tool.db.stores.registrations import registration_of
from lti_tool.domain.ids import RegistrationId
from lti_tool.lti.platform_file import read_platform_file
from lti_tool.ports import Outcome, RegistrationDraft
from lti_tool.queries.connection_facts import find_course, load_connection_facts
from lti_tool.services.launching.register_platforms import (
    approve_deployment,
    disable_platform,
    find_registration,
    register_platforms,
)
from lti_tool.settings import read_settings
from lti_tool.tool import Tool

Command = Callable[..., Any]


def platform_options(command: Command) -> Command:
    """Add the two options that name a platform."""
    issuer = click.option("--platform", "issuer", required=True, help="The platform's issuer.")
    client_id = click.option("--client-id", required=True, help="Our client id there.")
    return issuer(client_id(command))


@click.group()
def platforms() -> None:
    """Decide which LMS platforms may launch Cairn."""


@platforms.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
def import_file(file: Path) -> None:
    """Take over the platforms of FILE (JSON, the format of lti-config.json), ready to launch."""
    _register(read_platform_file(file.read_text()))


@platforms.command()
@platform_options
@click.option("--auth-login-url", required=True, help="Where the platform answers logins.")
@click.option("--auth-token-url", required=True, help="Where it gives access tokens.")
@click.option("--key-set-url", required=True, help="Where it publishes its keys.")
@click.option("--auth-audience", help="The audience of token requests, if not the token address.")
@click.option("--deployment", "deployment_ids", multiple=True, help="May be repeated.")
def add(issuer: str, deployment_ids: tuple[str, ...], **client: str | None) -> None:
    """Add one platform, ready to launch."""
    # Written as a file would be, so that the same checks apply.
    document = {issuer: [{**client, "deployment_ids": list(deployment_ids)}]}
    _register(read_platform_file(json.dumps(document)))


@platforms.command("list")
def list_platforms() -> None:
    """List the platforms with their deployments, and whether each may launch."""
    tool = _tool()
    with tool.reading() as session:
        lines = list(_lines(session, tool))
    click.echo("\n".join(lines) if lines else "No platform is registered.")


@platforms.command()
@click.option("--registration", type=int, help="The platform's number (“cairn platforms list”).")
@click.option("--platform", "issuer", help="Or the platform's issuer, with --client-id.")
@click.option("--client-id", help="Our client id there.")
@click.option("--deployment", "deployment_id", required=True, help="The deployment's id.")
def approve(
    registration: int | None, issuer: str | None, client_id: str | None, deployment_id: str
) -> None:
    """Let launches of a platform's deployment in."""
    tool = _tool()
    with tool.transaction() as session:
        approve_deployment(
            session,
            registration_id=_find(session, registration, issuer, client_id),
            deployment_id=deployment_id,
            now=tool.clock(),
        )
    which = issuer or f"platform {registration}"
    click.echo(f"Deployment {deployment_id} of {which} may launch.")


@platforms.command()
@click.argument("registration", type=int)
@click.option(
    "--course", "context_id", help="A course's id there; without it, the newest one known."
)
@click.pass_context
def test(context: click.Context, registration: int, context_id: str | None) -> None:
    """Test the connection with the platform of this number (“cairn platforms list”).

    Nothing is written there. Exit status 1 if something does not work.
    """
    tool, registration_id = _tool(), RegistrationId(registration)
    with tool.reading() as session:
        course_id = find_course(session, registration_id=registration_id, context_id=context_id)
        facts = load_connection_facts(session, registration_id=registration_id, course_id=course_id)
    about = f", course “{facts.course.title}”" if facts.course else ""
    click.echo(f"{facts.registration.issuer} (client {facts.registration.client_id}){about}")
    checks = tool.connections.test(facts)
    for check in checks:
        mark = click.style(check.outcome.label.lower(), fg=_COLOURS[check.outcome])
        click.echo(f"{check.title}: {mark}. {check.found}")
        if check.advice:
            click.echo(f"    {check.advice}")
    if any(check.outcome is Outcome.FAILS for check in checks):
        context.exit(1)


_COLOURS = {
    Outcome.WORKS: "green",
    Outcome.FAILS: "red",
    Outcome.NOT_OFFERED: "yellow",
    Outcome.UNKNOWN: None,
}


@platforms.command()
@platform_options
def disable(issuer: str, client_id: str) -> None:
    """Refuse every further launch of a platform; nothing is deleted."""
    tool = _tool()
    with tool.transaction() as session:
        found = find_registration(session, issuer=issuer, client_id=client_id)
        disable_platform(session, registration_id=found, now=tool.clock())
    click.echo(f"{issuer} (client {client_id}) may no longer launch.")


def _find(
    session: Session, registration: int | None, issuer: str | None, client_id: str | None
) -> RegistrationId:
    """Answer whom either way of naming a platform means."""
    if registration is not None and not issuer and not client_id:
        return RegistrationId(registration)
    if registration is None and issuer and client_id:
        return find_registration(session, issuer=issuer, client_id=client_id)
    message = "Name the platform by --registration, or by --platform and --client-id."
    raise click.UsageError(message)


def _tool() -> Tool:
    return build_tool(read_settings())


def _register(drafts: Sequence[RegistrationDraft]) -> None:
    tool = _tool()
    with tool.transaction() as session:
        register_platforms(session, drafts=drafts, now=tool.clock())
    for draft in drafts:
        deployments = ", ".join(draft.deployment_ids) or "none yet"
        click.echo(f"{draft.issuer} (client {draft.client_id}), deployments: {deployments}")


def _lines(session: Session, tool: Tool) -> Iterator[str]:
    query = select(RegistrationRow).order_by(RegistrationRow.issuer, RegistrationRow.client_id)
    for platform in session.scalars(query).all():
        yield f"{platform.issuer}  client {platform.client_id}  {platform.approval}"
        yield f"    number {platform.id}"
        # What an approval trusts: look at them before giving one.
        yield f"    login {platform.auth_login_url}"
        yield f"    keys {platform.key_set_url}"
        yield f"    tokens {platform.auth_token_url}"
        if platform.auth_audience:
            yield f"    tokens addressed to {platform.auth_audience}"
        own = tool.connections.own_key_set_url(registration_of(platform))
        yield f"    our keys for it alone {own}"
        deployments = (
            select(DeploymentRow)
            .where(DeploymentRow.registration_id == platform.id)
            .order_by(DeploymentRow.deployment_id)
        )
        for deployment in session.scalars(deployments):
            yield f"    deployment {deployment.deployment_id}  {deployment.approval}"
