"""`cairn content`: bring units into a course and take them out again."""

from pathlib import Path

import click
from sqlalchemy import select
from sqlalchemy.orm import Session

from lti_tool.bootstrap import build_tool
from lti_tool.cli.platforms import platform_options
from lti_tool.db.models import CourseRow
from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import CourseId
from lti_tool.domain.mastery.readiness import readiness_gaps
from lti_tool.interchange.drafts import Imported, UnitDraft
from lti_tool.interchange.formats import read_any
from lti_tool.interchange.sanity import odd_items, supply_line
from lti_tool.interchange.unit_file import write_unit
from lti_tool.services.authoring.export_unit import export_unit
from lti_tool.services.authoring.import_unit import import_unit, publish_unit
from lti_tool.services.authoring.set_grading_policy import hold_to_floor
from lti_tool.services.launching.register_platforms import find_registration
from lti_tool.services.launching.take_in import ensure_course
from lti_tool.settings import read_settings
from lti_tool.tool import Tool


@click.group()
def content() -> None:
    """Bring units into a course and take them out again."""


@content.command("import")
@click.argument("file", type=click.Path(exists=True, dir_okay=False, path_type=Path))
@platform_options
@click.option("--context", "context_id", required=True, help="The course's id on the platform.")
@click.option("--title", default="", help="The course's title, if nobody has launched it yet.")
@click.option("--publish", is_flag=True, help="Show the unit to students.")
def import_file(
    file: Path, issuer: str, client_id: str, *, context_id: str, title: str, publish: bool
) -> None:
    """Import the unit in FILE (.cairn.yaml or GIFT) into a course.

    Importing a unit again changes it and never doubles it; what the file no longer has is retired.
    """
    imported = read_any(file.read_bytes(), file.name)
    tool = build_tool(read_settings())
    put_unit(
        tool,
        imported.unit,
        platform=(issuer, client_id),
        course=(context_id, title),
        publish=publish,
    )
    _report(imported, published=publish)


def put_unit(
    tool: Tool,
    unit: UnitDraft,
    *,
    platform: tuple[str, str],
    course: tuple[str, str],
    publish: bool,
) -> None:
    """Import a unit into a course (context id, title), which is made if it is unknown."""
    (issuer, client_id), (context_id, title), now = platform, course, tool.clock()
    with tool.transaction() as session:
        course_id = ensure_course(
            session,
            registration_id=find_registration(session, issuer=issuer, client_id=client_id),
            context_id=context_id,
            title=title,
            told={},
            now=now,
        )
        unit_id = import_unit(session, course_id=course_id, draft=unit, now=now)
        if publish:
            publish_unit(session, unit_id=unit_id, now=now)
        hold_to_floor(session, course_id=course_id, floor=tool.grade_floor, now=now)


@content.command("export")
@platform_options
@click.option("--context", "context_id", required=True, help="The course's id on the platform.")
@click.option("--unit", "slug", required=True, help="The unit's slug.")
@click.option(
    "--output",
    type=click.Path(dir_okay=False, path_type=Path),
    help="Where to write it; without it, to standard output.",
)
def export_file(
    issuer: str, client_id: str, context_id: str, *, slug: str, output: Path | None
) -> None:
    """Write a unit of a course as a .cairn.yaml file."""
    with build_tool(read_settings()).reading() as session:
        course_id = _find_course(session, (issuer, client_id), context_id)
        draft = export_unit(session, course_id=course_id, slug=slug)
    written = write_unit(draft)
    if output is None:
        click.echo(written, nl=False)
    else:
        output.write_bytes(written)
        click.echo(f"“{draft.title}” is in {output}.")


def _find_course(session: Session, platform: tuple[str, str], context_id: str) -> CourseId:
    issuer, client_id = platform
    registration_id = find_registration(session, issuer=issuer, client_id=client_id)
    found = session.scalar(
        select(CourseRow.id).where(
            CourseRow.registration_id == registration_id, CourseRow.context_id == context_id
        )
    )
    if found is None:
        raise DomainError("course_unknown", f"No course {context_id} of {issuer} is known here.")
    return CourseId(found)


def _report(imported: Imported, *, published: bool) -> None:
    objectives = imported.unit.objectives
    items = sum(len(objective.items) for objective in objectives)
    resources = sum(len(objective.resources) for objective in objectives)
    click.echo(
        f"“{imported.unit.title}” ({imported.unit.slug}): {len(objectives)} objectives, "
        f"{items} items, {resources} resources{', published' if published else ''}."
    )
    for line in imported.left_out:
        click.echo(f"Left out: {line}")
    for line in odd_items(imported.unit):
        click.echo(f"Look at {line}")
    for objective in objectives:
        click.echo(f"“{objective.title}”: {supply_line(objective)}")
        gaps = readiness_gaps(objective.blueprint, objective.items, objective.resources)
        for gap in gaps:
            click.echo(f"Still missing in “{objective.title}”: {gap}")
