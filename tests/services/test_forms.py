"""Which forms students get: never a question twice, fairly in turn, the same forms every time."""

from collections import Counter
from dataclasses import replace
from itertools import count

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st
from sqlalchemy import select, update

from lti_tool.db.models import AttemptRow, ItemRow, MembershipRow, ObjectiveRow
from lti_tool.db.stores.exposures import load_place
from lti_tool.db.stores.pools import load_counts, load_pool
from lti_tool.domain.assessment.forms.dealing import NoFormLeftError
from lti_tool.domain.assessment.forms.parallel import FORMS_KEPT, parallel_forms
from lti_tool.domain.assessment.items import Blueprint, Cell, Drawn, Item, Numeric, Variables
from lti_tool.domain.curriculum.criterion import AllCorrect
from lti_tool.domain.ids import AttemptId, CourseId, PersonId
from lti_tool.interchange.drafts import ObjectiveDraft
from tests.support.classrooms import Classroom
from tests.support.drafts import ADDING, sample_draft, words
from tests.support.factories import make_student

PARTS = Blueprint((Cell("one", "One", 2), Cell("two", "Two", 1)))


def fixed(number: int, cell: str, *enemies: str) -> Item:
    return Item(f"item-{number}", cell, f"Question {number}?", Numeric("1"), enemies=enemies)


def drawn(number: int, cell: str, versions: int) -> Item:
    variables = Variables((Drawn("a", lowest=1, highest=versions),))
    return Item(f"item-{number}", cell, f"{number}: {{{{ a }}}}?", Numeric("a"), variables)


def course_with(room: Classroom, *items: Item, blueprint: Blueprint = PARTS) -> None:
    """Publish a unit with one objective of these items, in a slug of its own."""
    objective = replace(
        words(), slug="pool", title="Pool", blueprint=blueprint, criterion=AllCorrect(), items=items
    )
    put(room, objective)


def put(room: Classroom, objective: ObjectiveDraft) -> None:
    room.reimport(replace(sample_draft(), objectives=(*sample_draft().objectives, objective)))


def attempt(room: Classroom, attempt_id: AttemptId) -> AttemptRow:
    with room.tool.reading() as session:
        row = session.get_one(AttemptRow, attempt_id)
        session.expunge(row)
    return row


def newcomers(room: Classroom, count: int) -> list[PersonId]:
    with room.tool.transaction() as session:
        return [make_student(session, room.course_id, f"new-{n}") for n in range(count)]


FORTY = (*(fixed(n, "one") for n in range(16)), *(fixed(n, "two") for n in range(20, 28)))


def test_first_forms_are_balanced_over_the_class(room: Classroom) -> None:
    course_with(room, *FORTY)
    people = [room.ada, room.ben, *newcomers(room, 12)]
    forms = Counter(attempt(room, room.start("pool", person)).form for person in people)
    assert sorted(forms, key=str) == list(range(FORMS_KEPT))
    assert max(forms.values()) - min(forms.values()) <= 1


def test_a_teacher_between_two_students_takes_no_place(room: Classroom) -> None:
    late = newcomers(room, 2)
    with room.tool.reading() as session:
        places = [
            load_place(session, course_id=room.course_id, person_id=person)
            for person in (room.ada, room.ben, *late)
        ]
        nowhere = load_place(session, course_id=CourseId(0), person_id=room.ada)
    assert places == [0, 1, 2, 3]
    assert nowhere == 0


def test_who_leaves_changes_nobodys_place(room: Classroom) -> None:
    with room.tool.transaction() as session:
        session.execute(
            update(MembershipRow).where(MembershipRow.person_id == room.ada).values(is_active=False)
        )
    with room.tool.reading() as session:
        assert load_place(session, course_id=room.course_id, person_id=room.ben) == 1


def test_an_attempt_holds_its_forms_items_and_the_seed_it_was_drawn_with(room: Classroom) -> None:
    course_with(room, *FORTY)
    row = attempt(room, room.start("pool"))
    assert row.form is not None
    with room.tool.reading() as session:
        objective = session.get_one(ObjectiveRow, room.objective("pool"))
        stored = load_pool(session, room.objective("pool"))
        forms = parallel_forms(PARTS, stored.pool, objective.form_seed)
    shown = tuple(each.item_id for each in room.items(AttemptId(row.id)))
    assert shown == forms[row.form]
    assert 0 <= row.seed < 2**31


def test_importing_again_keeps_the_seed_and_the_forms(room: Classroom) -> None:
    def forms() -> tuple[int, object]:
        with room.tool.reading() as session:
            seed = session.get_one(ObjectiveRow, room.objective("pool")).form_seed
            pool = load_pool(session, room.objective("pool")).pool
        parallel_forms.cache_clear()
        return seed, parallel_forms(PARTS, pool, seed)

    course_with(room, *FORTY)
    before = forms()
    course_with(room, *FORTY)
    assert forms() == before
    course_with(room, *FORTY[1:])
    seed, later = forms()
    assert (seed == before[0], later == before[1]) == (True, False)


def test_every_objective_has_a_seed_of_its_own(room: Classroom) -> None:
    with room.tool.reading() as session:
        seeds = set(session.scalars(select(ObjectiveRow.form_seed)))
    assert len(seeds) == 3


def test_a_shorter_check_is_made_of_what_was_not_seen(room: Classroom) -> None:
    longer = Blueprint((Cell("one", "One", 6), Cell("two", "Two", 2)))
    items = (*(drawn(n, "one", 99) for n in range(6)), *(drawn(n, "two", 99) for n in (7, 8)))
    course_with(room, *items, blueprint=longer)
    seen = {row.fingerprint for row in room.items(room.master("pool"))}
    room.clock.move(days=60)
    again = room.start("pool")
    assert attempt(room, again).form is None
    shown = {row.fingerprint for row in room.items(again)}
    assert 3 <= len(shown) < longer.size
    assert not seen & shown


def test_an_item_from_before_yields_were_kept_is_counted_when_it_is_needed(room: Classroom) -> None:
    objective_id = room.objective(ADDING)
    with room.tool.reading() as session:
        before = load_pool(session, objective_id).pool, load_counts(session, [objective_id])
    with room.tool.transaction() as session:
        session.execute(update(ItemRow).values(yields=None))
    with room.tool.reading() as session:
        assert (
            load_pool(session, objective_id).pool,
            load_counts(session, [objective_id]),
        ) == before
        assert all(item.yields > 50 for item in before[0])


def test_who_has_run_out_is_told_and_the_teacher_reads_why(room: Classroom) -> None:
    course_with(room, fixed(1, "one"), fixed(2, "one"), fixed(3, "two"))
    room.fail("pool")
    room.talk("pool")
    with pytest.raises(NoFormLeftError, match="Your teacher can add more") as refused:
        room.start("pool")
    assert refused.value.reason == (
        "Of questions this student has not seen, “One” needs 2 and has 0; “Two” needs 1 and has 0."
    )


def test_enemies_never_stand_on_one_form(room: Classroom) -> None:
    items = (*(fixed(n, "one", "g") for n in range(4)), *(fixed(n, "one") for n in range(4, 8)))
    blueprint = Blueprint((Cell("one", "One", 2),))
    course_with(room, *items, blueprint=blueprint)
    enemies = {f"item-{n}" for n in range(4)}
    for person in (room.ada, room.ben, *newcomers(room, 2)):
        shown = {row.instance["id"] for row in room.items(room.start("pool", person))}
        assert len(shown & enemies) <= 1


NUMBERS = count()
POOLS = st.lists(
    st.tuples(st.sampled_from(["one", "one", "two"]), st.sampled_from([1, 1, 1, 2, 3, 6])),
    min_size=3,
    max_size=10,
)


@settings(
    max_examples=12, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(POOLS)
def test_no_student_ever_meets_a_question_twice(
    room: Classroom, pool: list[tuple[str, int]]
) -> None:
    items = [
        drawn(n, cell, versions) if versions > 1 else fixed(n, cell)
        for n, (cell, versions) in enumerate(pool)
    ]
    slug = f"pool-{next(NUMBERS)}"
    parts = {"blueprint": PARTS, "criterion": AllCorrect(), "items": tuple(items)}
    put(room, replace(words(), slug=slug, **parts))
    seen: list[str] = []
    has_ended = False
    for _ in range(40):
        try:
            made = room.fail(slug)
        except NoFormLeftError:
            has_ended = True
            break
        rows = room.items(made)
        assert Counter(row.instance["cell"] for row in rows) == {"one": 2, "two": 1}
        seen += [row.fingerprint for row in rows]
        room.talk(slug)
    assert has_ended
    assert len(seen) == len(set(seen))
