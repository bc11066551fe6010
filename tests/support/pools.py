"""An objective whose questions run out, and a student who is almost there with it."""

from dataclasses import replace

from lti_tool.domain.assessment.items import Blueprint, Cell, Item, Numeric
from lti_tool.domain.curriculum.criterion import KOfN
from lti_tool.domain.ids import AttemptId, PersonId
from lti_tool.domain.mastery.strictness import Strictness
from tests.support.classrooms import Classroom
from tests.support.drafts import sample_draft, words
from tests.support.term import set_policy

POOL = "pool"
SIZE, NEEDED = 10, 8


def have_pool(room: Classroom, questions: int) -> None:
    """Publish an objective of so many fixed questions beside the others; a check has ten."""
    set_policy(room, strictness=Strictness.CONFIRMED)
    objective = replace(
        words(),
        slug=POOL,
        title="Count things",
        criterion=KOfN(NEEDED, SIZE),
        blueprint=Blueprint((Cell("things", "Things", SIZE),)),
        items=tuple(
            Item(f"thing-{number}", "things", f"Question {number}?", Numeric("1"))
            for number in range(questions)
        ),
        resources=tuple(
            replace(way, slug=way.slug.replace("words", POOL)) for way in words().resources
        ),
    )
    room.reimport(replace(sample_draft(), objectives=(*sample_draft().objectives, objective)))


def be_almost(room: Classroom, person: PersonId | None = None) -> AttemptId:
    """Meet the criterion just so: that could still be luck, and one short check can settle it."""
    attempt_id = room.start(POOL, person)
    right = room.right(attempt_id)
    room.submit(attempt_id, {place: right[place] for place in range(NEEDED)}, person)
    return attempt_id
