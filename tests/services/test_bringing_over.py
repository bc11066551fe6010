"""A copied course gets the design of the first, once, and nothing about its students."""

from collections.abc import Sequence
from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace
from threading import Barrier
from typing import Any

import pytest
from sqlalchemy import func, select

from lti_tool.db.base import Table
from lti_tool.db.models import (
    CourseRow,
    ItemRow,
    LinkRow,
    ObjectiveRow,
    ResourceRow,
    UnitRow,
)
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.gradebook.district_floor import DistrictFloor
from lti_tool.domain.gradebook.policy import NotYet
from lti_tool.domain.gradebook.tables import PointsTable
from lti_tool.domain.ids import CourseId
from lti_tool.services.authoring.export_unit import export_unit
from lti_tool.services.authoring.import_unit import import_unit
from lti_tool.services.authoring.set_grading_policy import hold_to_floor
from tests.services.test_importing import sample_unit
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.copies import bring_over, course_of, offer_in, told_copy
from tests.support.drafts import ADDING, WORDS, sample_draft
from tests.support.grading import apply_policy, policy_now
from tests.support.launches import ADA

TABLE = PointsTable((10, 20, 80, 95))
DESIGN = (UnitRow, ObjectiveRow, ResourceRow, ItemRow)
# A copy puts its forms together anew: last year's class has seen these.
OF_ONE_COURSE = {
    "id",
    "course_id",
    "unit_id",
    "objective_id",
    "created_at",
    "published_at",
    "form_seed",
}


def design_of(room: Classroom, course_id: CourseId) -> list[list[dict[str, Any]]]:
    """Answer every row in use, whole but for ids and dates: a new field must come along too."""
    of_course = {
        UnitRow: select(UnitRow.id).where(UnitRow.course_id == course_id),
        ObjectiveRow: select(ObjectiveRow.id).join(UnitRow, UnitRow.id == ObjectiveRow.unit_id),
        ResourceRow: select(ResourceRow.id)
        .join(ObjectiveRow, ObjectiveRow.id == ResourceRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id),
        ItemRow: select(ItemRow.id)
        .join(ObjectiveRow, ObjectiveRow.id == ItemRow.objective_id)
        .join(UnitRow, UnitRow.id == ObjectiveRow.unit_id),
    }
    with room.tool.reading() as session:
        found = []
        for table, ids in of_course.items():
            mine = ids.where(UnitRow.course_id == course_id)
            query = select(table.__table__).where(table.__table__.c.id.in_(mine))
            rows = session.execute(query).mappings().all()
            in_use = [
                {name: value for name, value in row.items() if name not in OF_ONE_COURSE}
                for row in rows
                if row.get("retired_at") is None
            ]
            found.append(sorted(in_use, key=repr))
    return found


def counts(room: Classroom, tables: Sequence[type[Table]]) -> list[int]:
    with room.tool.reading() as session:
        return [session.scalar(select(func.count()).select_from(each)) or 0 for each in tables]


def others_than_design() -> list[type[Table]]:
    mapped = [mapper.class_ for mapper in Table.registry.mappers]
    return [each for each in mapped if each not in DESIGN]


# What comes along.


def test_everything_of_the_design_comes_along(room: Classroom) -> None:
    first, second, third = sample_draft().objectives
    room.reimport(
        replace(sample_draft(), language="de", objectives=(third, first, second))
    )  # an order that rows do not have by themselves
    room.reimport(sample_unit())
    copy = told_copy(room)
    assert bring_over(room, copy) == 2
    assert design_of(room, copy) == design_of(room, room.course_id)
    assert len(design_of(room, copy)[0]) == 2


def test_what_was_retired_stays_behind(room: Classroom) -> None:
    first, second, _ = sample_draft().objectives
    fewer = replace(
        sample_draft(),
        objectives=(replace(first, items=first.items[:1], resources=first.resources[:2]), second),
    )
    room.reimport(fewer)
    copy = told_copy(room)
    bring_over(room, copy)
    with room.tool.reading() as session:
        assert export_unit(session, course_id=copy, slug="numbers") == fewer
        slugs = select(ObjectiveRow.slug).join(UnitRow, UnitRow.id == ObjectiveRow.unit_id)
        assert WORDS not in session.scalars(slugs.where(UnitRow.course_id == copy)).all()


def test_students_see_what_students_saw_and_no_more(room: Classroom) -> None:
    room.reimport(sample_draft("draft"))
    copy = told_copy(room)
    bring_over(room, copy)
    with room.tool.reading() as session:
        units = session.scalars(
            select(UnitRow).where(UnitRow.course_id == copy).order_by(UnitRow.position)
        )
        assert [(each.slug, each.published_at is None) for each in units] == [
            ("numbers", False),
            ("draft", True),
        ]


def test_the_grading_policy_comes_along_without_its_day(room: Classroom) -> None:
    apply_policy(room, table=TABLE, not_yet=NotYet.AT_ONCE, as_of=room.clock().date())
    copy = told_copy(room)
    bring_over(room, copy)
    policy = policy_now(room, copy)
    assert (policy.table, policy.not_yet, policy.as_of) == (TABLE, NotYet.AT_ONCE, None)


def test_a_table_of_the_first_days_comes_along(room: Classroom) -> None:
    with room.tool.transaction() as session:
        course = session.get_one(CourseRow, room.course_id)
        course.grade_points, course.sends_not_yet = [10, 20, 80, 95], True
    copy = told_copy(room)
    bring_over(room, copy)
    policy = policy_now(room, copy)
    assert (policy.table, policy.not_yet) == (TABLE, NotYet.AT_ONCE)


def test_what_the_district_set_in_the_copy_is_nobodys_own_policy(room: Classroom) -> None:
    floor = DistrictFloor(mastery_points=60)
    apply_policy(room, table=TABLE, floor=floor)
    copy = told_copy(room)
    with room.tool.transaction() as session:
        assert hold_to_floor(session, course_id=copy, floor=floor, now=room.clock())
    bring_over(room, copy)
    policy = policy_now(room, copy)
    assert (policy.table, policy.floor, policy.version) == (TABLE, floor, 2)


def test_a_grading_policy_set_in_the_copy_stays(room: Classroom) -> None:
    copy = told_copy(room)
    apply_policy(room, not_yet=NotYet.AT_ONCE)
    apply_policy(room, course_id=copy, table=TABLE)
    bring_over(room, copy)
    policy = policy_now(room, copy)
    assert (policy.table, policy.not_yet, policy.version) == (TABLE, NotYet.HOLD, 1)


@pytest.mark.parametrize(("weeks", "strictness"), [(4, "strict"), (8, "confirmed")])
def test_the_rules_of_the_course_come_along_unless_the_copy_has_its_own(
    room: Classroom, weeks: int, strictness: str
) -> None:
    copy = told_copy(room)
    with room.tool.transaction() as session:
        first = session.get_one(CourseRow, room.course_id)
        first.strictness, first.has_soft_gates, first.timezone = "strict", True, "Europe/Berlin"
        session.get_one(CourseRow, copy).recheck_weeks = weeks
    bring_over(room, copy)
    course = course_of(room, copy)
    assert course.strictness == strictness
    assert course.has_soft_gates is (strictness == "strict")


def test_nothing_about_students_comes_along(room: Classroom) -> None:
    room.master(ADDING)
    room.fail("doubling")
    room.learn("doubling-example")
    copy = told_copy(room)
    tables = others_than_design()
    before = counts(room, tables)
    assert all(counts(room, DESIGN))
    bring_over(room, copy)
    assert counts(room, tables) == before
    course = course_of(room, copy)
    assert course.roster_read_at is None
    assert course.copied_from_id == room.course_id
    assert design_of(room, room.course_id) == design_of(room, copy)


def test_the_first_course_stays_as_it_was(room: Classroom) -> None:
    before = design_of(room, room.course_id)
    copy = told_copy(room)
    bring_over(room, copy)
    with room.tool.transaction() as session:
        changed = replace(sample_draft(), title="Changed in the copy")
        import_unit(session, course_id=copy, draft=changed, now=room.clock())
    assert design_of(room, room.course_id) == before


def test_a_unit_that_is_here_already_stays_as_it_is(room: Classroom) -> None:
    room.reimport(sample_draft("second"))
    copy = told_copy(room)
    own = replace(sample_draft(), title="Numbers, rewritten", objectives=())
    with room.tool.transaction() as session:
        import_unit(session, course_id=copy, draft=own, now=room.clock())
    offer = offer_in(room, copy)
    assert offer is not None
    assert offer.unit_titles == (sample_draft("second").title,)
    assert bring_over(room, copy) == 1
    with room.tool.reading() as session:
        assert export_unit(session, course_id=copy, slug="numbers") == own


# Once.


def test_twice_makes_no_duplicates(room: Classroom) -> None:
    copy = told_copy(room)
    assert bring_over(room, copy) == 1
    answered = course_of(room, copy).copy_answered_at
    after = design_of(room, copy)
    room.clock.move(minutes=1)
    assert bring_over(room, copy) == 0
    assert design_of(room, copy) == after
    assert course_of(room, copy).copy_answered_at == answered
    assert offer_in(room, copy) is None


def test_two_tabs_at_once_make_no_duplicates(room: Classroom) -> None:
    copy = told_copy(room)
    together = Barrier(4)

    def press(_tab: int) -> int:
        together.wait(timeout=10)
        return bring_over(room, copy)

    with ThreadPoolExecutor(4) as tabs:
        brought = sorted(tabs.map(press, range(4)))
    assert brought == [0, 0, 0, 1]
    assert design_of(room, copy) == design_of(room, room.course_id)


def test_a_course_brings_nothing_over_from_itself_or_from_nowhere(room: Classroom) -> None:
    copy = told_copy(room)
    for nonsense in (room.course_id, CourseId(987654)):
        with pytest.raises(NotFoundError):
            bring_over(room, room.course_id, nonsense)
    other = make_other_classroom(room)
    with pytest.raises(NotFoundError):
        bring_over(room, copy, other.course_id)


# Links.


def test_links_of_the_copy_lead_to_its_own_units_from_their_next_launch(room: Classroom) -> None:
    links = {"link-a": {"cairn_unit": "numbers"}, "link-b": {"cairn_objective": "numbers.adding"}}
    for link_id, custom in links.items():
        copy = told_copy(room, link_id=link_id, custom=custom, role=Role.STUDENT, person=ADA)
    assert bound(room, copy) == {"link-a": (None, None), "link-b": (None, None)}
    bring_over(room, copy)
    for link_id, custom in links.items():
        told_copy(room, link_id=link_id, custom=custom, role=Role.STUDENT, person=ADA)
    assert bound(room, copy) == {"link-a": ("numbers", None), "link-b": ("numbers", ADDING)}


def bound(room: Classroom, course_id: CourseId) -> dict[str, tuple[str | None, str | None]]:
    """Answer where links lead, by the slugs of this very course's units."""
    query = (
        select(LinkRow.link_id, UnitRow.slug, ObjectiveRow.slug)
        .outerjoin(UnitRow, (UnitRow.id == LinkRow.unit_id) & (UnitRow.course_id == course_id))
        .outerjoin(ObjectiveRow, ObjectiveRow.id == LinkRow.objective_id)
        .where(LinkRow.course_id == course_id)
    )
    with room.tool.reading() as session:
        return {link_id: (unit, objective) for link_id, unit, objective in session.execute(query)}
