"""A unit goes in, comes out the same, and changes in place when it goes in again."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from functools import cache
from importlib.resources import files
from threading import Barrier

import pytest
from sqlalchemy import func, select

from lti_tool.db.base import Table
from lti_tool.db.models import AttemptItemRow, ItemRow, ObjectiveRow, ResourceRow, UnitRow
from lti_tool.domain.curriculum.criterion import AllCorrect, KOfN
from lti_tool.domain.errors import DomainError
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft
from lti_tool.interchange.unit_file import read_unit
from lti_tool.services.authoring.export_unit import export_unit
from lti_tool.services.authoring.import_unit import publish_unit
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.drafts import ADDING, WORDS, sample_draft

SAMPLE = "samples/ratios-and-rates.cairn.yaml"


@cache
def sample_unit() -> UnitDraft:
    """Answer the unit that the demo shows; reading it takes a second."""
    return read_unit((files("lti_tool.interchange") / SAMPLE).read_bytes()).unit


def export(room: Classroom, slug: str = "numbers") -> UnitDraft:
    with room.tool.reading() as session:
        return export_unit(session, course_id=room.course_id, slug=slug)


def count(room: Classroom, table: type[Table]) -> int:
    with room.tool.reading() as session:
        return session.scalar(select(func.count()).select_from(table)) or 0


def counts(room: Classroom) -> list[int]:
    return [count(room, table) for table in (UnitRow, ObjectiveRow, ResourceRow, ItemRow)]


def only(draft: UnitDraft, *objectives: ObjectiveDraft) -> UnitDraft:
    return replace(draft, objectives=objectives)


def retired(room: Classroom, table: type[Table]) -> Sequence[str]:
    columns = table.__table__.c
    with room.tool.reading() as session:
        query = select(columns.slug).where(columns.retired_at.is_not(None))
        return session.scalars(query.order_by(columns.slug)).all()


def test_what_was_imported_is_exported(room: Classroom) -> None:
    assert export(room) == sample_draft()


def test_importing_again_doubles_nothing(room: Classroom) -> None:
    before = counts(room)
    assert room.reimport(sample_draft()) == room.unit_id
    assert counts(room) == before == [1, 3, 9, 8]
    assert export(room) == sample_draft()


def test_importing_again_changes_in_place(room: Classroom) -> None:
    objective_id = room.objective()
    first, *others = sample_draft().objectives
    changed = replace(
        sample_draft(),
        title="Numbers and more",
        description="Changed.",
        language="de",
        objectives=(
            *others,
            replace(first, title="Add", criterion=AllCorrect(), resources=first.resources[::-1]),
        ),
    )
    room.reimport(changed)
    assert export(room) == changed
    assert room.objective() == objective_id


def test_what_a_draft_no_longer_has_is_retired_and_comes_back(room: Classroom) -> None:
    objective_id, before = room.objective(WORDS), counts(room)
    first, second, _ = sample_draft().objectives
    fewer = only(
        sample_draft(),
        replace(first, items=first.items[:1], resources=first.resources[:2]),
        second,
    )
    room.reimport(fewer)
    assert export(room) == fewer
    assert retired(room, ObjectiveRow) == [WORDS]
    assert retired(room, ResourceRow) == ["adding-hands"]
    assert retired(room, ItemRow) == ["sum-b"]
    room.reimport(sample_draft())
    assert export(room) == sample_draft()
    assert room.objective(WORDS) == objective_id
    assert counts(room) == before


def test_a_retired_thing_keeps_when_it_was_retired(room: Classroom) -> None:
    first, *_ = sample_draft().objectives
    room.reimport(only(sample_draft(), first))
    at_first = room.clock()
    room.reimport(only(sample_draft(), first))
    with room.tool.reading() as session:
        assert session.get_one(ObjectiveRow, room.objective(WORDS)).retired_at == at_first


def test_importing_again_leaves_attempts_alone(room: Classroom) -> None:
    attempt_id = room.start()
    before = [(row.item_id, row.fingerprint, row.instance) for row in room.items(attempt_id)]
    first, *others = sample_draft().objectives
    room.reimport(only(sample_draft(), replace(first, items=first.items[1:]), *others))
    after = [(row.item_id, row.fingerprint, row.instance) for row in room.items(attempt_id)]
    assert after == before
    assert count(room, AttemptItemRow) == 2


def test_a_unit_belongs_to_its_course(room: Classroom) -> None:
    other = make_other_classroom(room)
    other.reimport(replace(sample_draft(), title="Theirs"))
    assert export(room).title == "Numbers"
    assert export(other).title == "Theirs"


def test_a_new_unit_stands_behind_those_there_are_and_is_not_published(room: Classroom) -> None:
    unit_id = room.reimport(sample_draft("second"))
    with room.tool.reading() as session:
        rows = session.scalars(select(UnitRow).order_by(UnitRow.position)).all()
        assert [(row.slug, row.published_at is None) for row in rows] == [
            ("numbers", False),
            ("second", True),
        ]
    assert unit_id != room.unit_id


def test_publishing_again_keeps_the_first_day(room: Classroom) -> None:
    with room.tool.reading() as session:
        at_first = session.get_one(UnitRow, room.unit_id).published_at
    with room.tool.transaction() as session:
        publish_unit(session, unit_id=room.unit_id, now=room.clock.move(days=1))
    with room.tool.reading() as session:
        assert session.get_one(UnitRow, room.unit_id).published_at == at_first


def test_a_unit_that_is_not_there_cannot_be_exported(room: Classroom) -> None:
    with pytest.raises(DomainError, match="no unit “letters”"):
        export(room, "letters")


def test_two_imports_at_once_make_one_unit(room: Classroom) -> None:
    drafts = [sample_draft("new"), replace(sample_draft("new"), title="The other")]
    together = Barrier(2)

    def bring_in(draft: UnitDraft) -> int:
        together.wait(timeout=10)
        return room.reimport(draft)

    with ThreadPoolExecutor(2) as people:
        units = set(people.map(bring_in, drafts))
    assert len(units) == 1
    assert counts(room) == [2, 6, 18, 16]
    assert export(room, "new") in drafts


def test_a_pool_that_grew_gives_new_forms(room: Classroom) -> None:
    for way in ("words-example", "words-hands"):
        room.fail(WORDS)
        room.learn(way)
    *others, words = sample_draft().objectives
    more = tuple(replace(item, slug=f"{item.slug}-2", stem=f"{item.stem}!") for item in words.items)
    grown = replace(words, items=words.items + more, criterion=KOfN(1, 2))
    room.reimport(only(sample_draft(), *others, grown))
    assert room.start(WORDS)
    assert room.objective(ADDING)


def test_the_sample_unit_goes_in_and_comes_out_unchanged(room: Classroom) -> None:
    sample = sample_unit()
    for _ in range(2):
        room.reimport(sample)
        assert export(room, sample.slug) == sample
