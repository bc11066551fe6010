"""What a copied course offers its teacher, and what nobody is ever offered."""

from dataclasses import replace

import pytest
from sqlalchemy import select

from lti_tool.db.models import MembershipRow
from lti_tool.domain.classes.roles import Role
from lti_tool.domain.errors import NotFoundError
from lti_tool.domain.ids import CourseId, PersonId
from lti_tool.services.authoring.bring_over_design import decline_design
from lti_tool.services.authoring.import_unit import import_unit
from tests.support.classrooms import Classroom, make_other_classroom
from tests.support.copies import (
    COPY,
    STRANGER,
    bring_over,
    course_of,
    offer_in,
    open_copy,
    told_copy,
)
from tests.support.drafts import sample_draft
from tests.support.factories import make_course, make_registration, make_teacher, make_unit
from tests.support.launches import COURSE


def person_named(room: Classroom, course_id: CourseId, role: Role) -> PersonId:
    with room.tool.reading() as session:
        query = select(MembershipRow.person_id).where(
            MembershipRow.course_id == course_id, MembershipRow.role == role
        )
        return PersonId(session.scalars(query).one())


def test_a_copy_offers_the_design_of_the_course_the_platform_names(room: Classroom) -> None:
    offer = offer_in(room, told_copy(room))
    assert offer is not None
    assert (offer.source_id, offer.source_title) == (room.course_id, "Mathematics 6A")
    assert offer.unit_titles == ("Numbers",)
    assert not offer.is_answered


def test_a_platforms_word_is_enough_for_a_teacher_who_never_taught_the_first(
    room: Classroom,
) -> None:
    copy = told_copy(room, person=STRANGER)
    assert offer_in(room, copy, person_named(room, copy, Role.TEACHER)) is not None


def test_what_a_launch_said_of_the_history_is_not_forgotten(room: Classroom) -> None:
    copy = told_copy(room)
    open_copy(room, custom={})
    assert course_of(room, copy).context_history == [COURSE.context_id]


def test_the_nearest_ancestor_with_units_is_offered(room: Classroom) -> None:
    second = told_copy(room)
    third = replace(COPY, context_id="math-6a-copy-copy")
    course_id = told_copy(room, COPY.context_id, COURSE.context_id, course=third)
    offer = offer_in(room, course_id)
    assert offer is not None
    assert offer.source_id == room.course_id
    bring_over(room, second)
    offer = offer_in(room, course_id)
    assert offer is not None
    assert offer.source_id == second


def test_an_original_course_offers_nothing(room: Classroom) -> None:
    assert offer_in(room, room.course_id) is None
    assert offer_in(room, told_copy(room, "somewhere-else", custom={})) is None


def test_a_course_of_another_platform_is_never_offered(room: Classroom) -> None:
    with room.tool.transaction() as session:
        elsewhere = make_registration(session, "https://other.example")
        foreign = make_course(session, elsewhere, context_id="foreign")
        make_unit(session, foreign)
    copy = told_copy(room, "foreign", custom={})
    assert offer_in(room, copy) is None
    with pytest.raises(NotFoundError):
        bring_over(room, copy, foreign)


def test_where_the_platform_tells_nothing_a_link_tells_a_teacher_of_both(room: Classroom) -> None:
    offer = offer_in(room, open_copy(room))
    assert offer is not None
    assert offer.source_id == room.course_id


@pytest.mark.parametrize("custom", [{}, {"cairn_unit": "letters"}, {"cairn_unit": ""}])
def test_a_link_that_names_no_unit_of_theirs_tells_nothing(
    room: Classroom, custom: dict[str, str]
) -> None:
    assert offer_in(room, open_copy(room, custom=custom)) is None


def test_a_link_to_an_objective_tells_as_well(room: Classroom) -> None:
    copy = open_copy(room, custom={"cairn_objective": "numbers.adding"})
    assert offer_in(room, copy) is not None


def test_nobody_is_shown_a_course_they_do_not_teach(room: Classroom) -> None:
    """Whoever knows a unit's name could write it into a link."""
    copy = open_copy(room, STRANGER)
    stranger = person_named(room, copy, Role.TEACHER)
    assert offer_in(room, copy, stranger) is None
    with pytest.raises(NotFoundError):
        bring_over(room, copy, teacher_id=stranger)


def test_what_one_teacher_is_offered_from_their_own_courses_no_other_is(room: Classroom) -> None:
    copy = open_copy(room)
    open_copy(room, STRANGER, custom={})
    with room.tool.transaction() as session:
        colleague = make_teacher(session, copy, "colleague")
    assert offer_in(room, copy, room.rivera) is not None
    assert offer_in(room, copy, colleague) is None


def test_a_strangers_course_with_the_same_unit_is_passed_over(room: Classroom) -> None:
    make_other_classroom(room)
    offer = offer_in(room, open_copy(room))
    assert offer is not None
    assert offer.source_id == room.course_id


@pytest.mark.parametrize("change", [{"role": Role.STUDENT}, {"is_active": False}])
def test_who_no_longer_teaches_the_first_course_is_not_shown_it(
    room: Classroom, change: dict[str, object]
) -> None:
    copy = open_copy(room)
    with room.tool.transaction() as session:
        query = select(MembershipRow).where(
            MembershipRow.course_id == room.course_id, MembershipRow.person_id == room.rivera
        )
        [membership] = session.scalars(query)
        for name, value in change.items():
            setattr(membership, name, value)
    assert offer_in(room, copy) is None


@pytest.mark.parametrize("role", [Role.STUDENT, Role.ASSISTANT])
def test_only_a_teachers_launch_makes_a_guess(room: Classroom, role: Role) -> None:
    copy = open_copy(room, role=role)
    assert course_of(room, copy).copied_from_id is None


def test_of_several_courses_with_the_unit_the_latest_is_guessed(room: Classroom) -> None:
    room.clock.move(days=300)
    last_year = bring_over_into(room, "last-year")
    room.clock.move(days=300)
    offer = offer_in(room, open_copy(room))
    assert offer is not None
    assert offer.source_id == last_year


def bring_over_into(room: Classroom, context_id: str) -> CourseId:
    course_id = open_copy(room, course=replace(COPY, context_id=context_id))
    bring_over(room, course_id)
    return course_id


def test_who_starts_afresh_is_not_asked_again_and_can_come_back(room: Classroom) -> None:
    copy = open_copy(room)
    with room.tool.transaction() as session:
        decline_design(session, course_id=copy, now=room.clock())
    open_copy(room)
    offer = offer_in(room, copy)
    assert offer is not None
    assert offer.is_answered
    with room.tool.transaction() as session:
        import_unit(session, course_id=copy, draft=sample_draft("own"), now=room.clock())
    assert offer_in(room, copy) is None


def test_units_the_first_course_gets_later_raise_no_new_question(room: Classroom) -> None:
    copy = told_copy(room)
    bring_over(room, copy)
    room.reimport(sample_draft("second"))
    assert offer_in(room, copy) is None
