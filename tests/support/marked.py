"""A unit with work that a person marks, and what teachers and students do with it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from sqlalchemy import select

from lti_tool.db.models import AttemptItemRow, EvidenceFileRow
from lti_tool.domain.assessment.items import Blueprint, Cell, Item
from lti_tool.domain.assessment.responses.marked import (
    Constructed,
    EvidenceOfWork,
    Observation,
)
from lti_tool.domain.curriculum.criterion import RubricLevel
from lti_tool.domain.curriculum.prerequisites import AllOf, Needs
from lti_tool.domain.ids import AttemptId, PersonId
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft
from lti_tool.services.checking.keep_files import Upload, add_files
from lti_tool.services.checking.mark_attempt import Mark, mark_attempt
from lti_tool.services.checking.recorded import record_seen
from tests.support.classrooms import Classroom
from tests.support.drafts import adding, sample_draft

PROVING, SHOWING, MEASURING, NEXT = "proving", "showing", "measuring", "next"
RUBRIC = ("Names it only", "Gives an example", "Says why it is always so", "Says it for any number")
PNG = b"\x89PNG\r\n\x1a\n" + bytes(40)


def marked_draft() -> UnitDraft:
    """Answer the sample unit with more: a proof, a drawing, a measurement; “next” needs a proof."""
    more = (
        _objective(PROVING, "Prove it", Constructed(RUBRIC), count=2),
        _objective(SHOWING, "Show it", EvidenceOfWork(RUBRIC)),
        _objective(MEASURING, "Measure it", Observation(RUBRIC, ("begins at zero",))),
        replace(adding(), slug=NEXT, title="What comes next", needs=AllOf((Needs(PROVING),))),
    )
    return replace(sample_draft(), objectives=(*sample_draft().objectives, *more))


def _objective(
    slug: str, title: str, response: Constructed | EvidenceOfWork | Observation, count: int = 1
) -> ObjectiveDraft:
    items = tuple(
        Item(f"{slug}-{number}", "whole", f"{title}, please ({number}).", response)
        for number in range(1 if isinstance(response, Observation) else 2 * count)
    )
    return replace(
        adding(),
        slug=slug,
        title=title,
        code="",
        criterion=RubricLevel(3),
        blueprint=Blueprint((Cell("whole", "All of it", count),)),
        items=items,
        resources=tuple(replace(each, slug=f"{slug}-{each.slug}") for each in adding().resources),
    )


def use_marked_unit(room: Classroom) -> None:
    """Have the course use the unit."""
    room.reimport(marked_draft())


def hand_in(room: Classroom, slug: str = PROVING, person: PersonId | None = None) -> AttemptId:
    """Write something for every question and hand it in."""
    attempt_id = room.start(slug, person)
    room.submit(attempt_id, room.right(attempt_id), person)
    return attempt_id


def give(
    room: Classroom,
    attempt_id: AttemptId,
    marks: Mapping[int, int],
    *,
    words: str = "",
    by: PersonId | None = None,
) -> bool:
    """Have a teacher give levels by position."""
    with room.tool.transaction() as session:
        return mark_attempt(
            session,
            course_id=room.course_id,
            attempt_id=attempt_id,
            teacher_id=by or room.rivera,
            marks={position: Mark(level, words) for position, level in marks.items()},
            now=room.clock.move(minutes=1),
        )


def see(
    room: Classroom,
    *levels: int,
    slug: str = MEASURING,
    note: str = "",
    person: PersonId | None = None,
    age: int = 0,
) -> bool:
    """Have a teacher record what they saw, on a list opened so many minutes before."""
    objective_id = room.objective(slug)
    with room.tool.transaction() as session:
        now = room.clock.move(minutes=1)
        return record_seen(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=person or room.ada,
            teacher_id=room.rivera,
            levels=levels,
            note=note,
            shown_at=now - timedelta(minutes=age),
            now=now,
        )


def attach(
    room: Classroom,
    attempt_id: AttemptId,
    *files: tuple[str, bytes],
    position: int = 0,
    person: PersonId | None = None,
) -> None:
    """Have a student add files to a question."""
    with room.tool.transaction() as session:
        add_files(
            session,
            course_id=room.course_id,
            person_id=person or room.ada,
            attempt_id=attempt_id,
            position=position,
            uploads=[Upload(name, content) for name, content in files],
            now=room.clock(),
        )


def any_file(room: Classroom, attempt_id: AttemptId) -> int:
    """Put a file on the first question of any attempt, whatever it asks; answer the file's id."""
    with room.tool.transaction() as session:
        item = session.scalars(
            select(AttemptItemRow).where(
                AttemptItemRow.attempt_id == attempt_id, AttemptItemRow.position == 0
            )
        ).one()
        row = EvidenceFileRow(
            attempt_item_id=item.id,
            name="photo.png",
            media_type="image/png",
            size=len(PNG),
            sha256="0" * 64,
            content=PNG,
            added_at=room.clock(),
        )
        session.add(row)
        session.flush()
        return row.id
