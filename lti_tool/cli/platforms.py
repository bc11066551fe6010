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
from lti_tool.lti.platform_file import read_platform_file
from lti_tool.ports import RegistrationDraft
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
    with _tool().reading() as session:
        lines = list(_lines(session))
    click.echo("\n".join(lines) if lines else "No platform is registered.")


@platforms.command()
@platform_options
@click.option("--deployment", "deployment_id", required=True, help="The deployment's id.")
def approve(issuer: str, client_id: str, deployment_id: str) -> None:
    """Let launches of a platform's deployment in."""
    tool = _tool()
    with tool.transaction() as session:
        approve_deployment(
            session,
            registration_id=find_registration(session, issuer=issuer, client_id=client_id),
            deployment_id=deployment_id,
            now=tool.clock(),
        )
    click.echo(f"Deployment {deployment_id} of {issuer} may launch.")


@platforms.command()
@platform_options
def disable(issuer: str, client_id: str) -> None:
    """Refuse every further launch of a platform; nothing is deleted."""
    tool = _tool()
    with tool.transaction() as session:
        found = find_registration(session, issuer=issuer, client_id=client_id)
        disable_platform(session, registration_id=found, now=tool.clock())
    click.echo(f"{issuer} (client {client_id}) may no longer launch.")


def _tool() -> Tool:
    return build_tool(read_settings())


def _register(drafts: Sequence[RegistrationDraft]) -> None:
    tool = _tool()
    with tool.transaction() as session:
        register_platforms(session, drafts=drafts, now=tool.clock())
    for draft in drafts:
        deployments = ", ".join(draft.deployment_ids) or "none yet"
        click.echo(f"{draft.issuer} (client {draft.client_id}), deployments: {deployments}")


def _lines(session: Session) -> Iterator[str]:
    query = select(RegistrationRow).order_by(RegistrationRow.issuer, RegistrationRow.client_id)
    for platform in session.scalars(query).all():
        yield f"{platform.issuer}  client {platform.client_id}  {platform.approval}"
        # What an approval trusts: look at them before giving one.
        yield f"    login {platform.auth_login_url}"
        yield f"    keys {platform.key_set_url}"
        yield f"    tokens {platform.auth_token_url}"
        if platform.auth_audience:
            yield f"    tokens addressed to {platform.auth_audience}"
        deployments = (
            select(DeploymentRow)
            .where(DeploymentRow.registration_id == platform.id)
            .order_by(DeploymentRow.deployment_id)
        )
        for deployment in session.scalars(deployments):
            yield f"    deployment {deployment.deployment_id}  {deployment.approval}"
