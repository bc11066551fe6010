"""A unit with an objective for each state there is, and a term that brings a student there."""

from dataclasses import replace

from sqlalchemy import update

from lti_tool.db.models import CourseRow
from lti_tool.domain.assessment.items import Blueprint, Cell
from lti_tool.domain.curriculum.criterion import KOfN
from lti_tool.domain.curriculum.objective import Priority
from lti_tool.domain.curriculum.prerequisites import AllOf, Needs
from lti_tool.domain.curriculum.resources import Modality, Resource, ResourceRole
from lti_tool.domain.ids import AttemptId, PersonId
from lti_tool.domain.mastery.ruling_draft import RulingDraft
from lti_tool.domain.mastery.rulings import RulingKind, RulingReason
from lti_tool.domain.mastery.strictness import Strictness
from lti_tool.interchange.drafts import ObjectiveDraft, UnitDraft
from lti_tool.services.mastery.rule import make_ruling
from tests.support.classrooms import Classroom
from tests.support.drafts import adding
from tests.support.marked import MEASURING, PROVING, SHOWING, give, hand_in, marked_draft, see
from tests.support.reassessing import fall_short_again, get_ready

TITLES = {
    "kept": "Compare two amounts",
    "fading": "Say what a ratio means",
    "due": "Build equivalent ratios in a table",
    "verified": "Find the missing number in an equivalent ratio",
    "excused": "Draw a ratio as a tape diagram",
    "running": "Find a unit rate",
    "almost": "Choose the better buy",
    "not_yet": "Work out how long a journey takes at a steady speed",
    "ready_again": "Turn a rate around: hours per kilometre, kilometres per hour",
    "conference": "Mix paint, juice and concrete",
    "nudged": "Read a percent as a rate per hundred",
    "open": "Find a percent of an amount",
    "for_now": "Find the whole from a part and a percent",
    "locked": "Convert between units of measurement",
    "asked": "Compare three rates at once",
}
SIZE = 5
_EXTENSION = Resource(
    "further",
    ResourceRole.EXTENSION,
    "Design a recipe for ninety guests",
    Modality.PROJECT,
    "a real kitchen",
    body="Scale a recipe for four up to ninety.",
    minutes=40,
)


def term_draft() -> UnitDraft:
    """Answer the unit: an objective for each state, and those that a person marks."""
    every = tuple(_objective(slug, title) for slug, title in TITLES.items())
    marked = (each for each in marked_draft().objectives if each.slug in _MARKED)
    return replace(
        marked_draft(),
        title="Ratios and rates",
        description="From comparing two amounts to using rates in everyday life.",
        objectives=(*every, *marked),
    )


_MARKED = {PROVING, SHOWING, MEASURING}
_NEEDS = {
    "for_now": AllOf((Needs("not_yet"),)),
    "locked": AllOf((Needs("kept"), Needs("not_yet"), Needs("almost"))),
}


def _objective(slug: str, title: str) -> ObjectiveDraft:
    draft = adding()
    ways = (*draft.resources, _EXTENSION)
    return replace(
        draft,
        slug=slug,
        title=title,
        code="",
        priority=Priority.SHOULD if slug == "excused" else Priority.MUST,
        needs=_NEEDS.get(slug, draft.needs),
        criterion=KOfN(4, SIZE),
        blueprint=Blueprint((Cell("sums", "Sums up to one hundred", SIZE),)),
        resources=tuple(
            replace(each, slug=f"{slug}-{each.slug.rpartition('-')[2]}") for each in ways
        ),
    )


def furnish(room: Classroom) -> None:
    """Have the course use the unit, and want to be as sure as courses usually do."""
    room.reimport(term_draft())
    set_policy(room, strictness=Strictness.CONFIRMED, recheck_weeks=4)


def set_policy(room: Classroom, **values: object) -> None:
    """Have the course decide something about the cycle."""
    with room.tool.transaction() as session:
        mine = update(CourseRow).where(CourseRow.id == room.course_id)
        session.execute(mine.values(**values))


def live_through(room: Classroom) -> dict[str, AttemptId]:
    """Bring Ada to every state; answer the attempt that led there, by objective."""
    room.master("fading")
    room.master("kept")
    led = {"due": room.master("due")}
    room.clock.move(days=30)
    led["fading"], led["kept"] = room.fail("fading"), room.master("kept")
    for slug in ("nudged", "conference"):
        fall_short_again(room, slug)
    room.clock.move(days=9)
    led["verified"] = room.master("verified")
    _rule(room, "verified", RulingKind.VERIFY)
    _rule(room, "excused", RulingKind.EXCUSE)
    get_ready(room, "ready_again")
    for way in ("example", "hands"):
        room.learn(f"conference-{way}")
        led["conference"] = room.fail("conference")
    room.learn("not_yet-read")
    led["not_yet"] = nearly(room, "not_yet", right=2)
    led["almost"] = nearly(room, "almost", right=4)
    _rule(room, "for_now", RulingKind.OPEN_FOR_NOW)
    led["running"] = room.start("running")
    led[PROVING] = hand_in(room, PROVING)
    led[SHOWING] = hand_in(room, SHOWING)
    words = "The picture shows it well. Say in words why the parts are always the same."
    give(room, led[SHOWING], {0: 2}, words=words)
    see(room, 3, note="You began at zero and read the scale from above.")
    return led


def nearly(room: Classroom, slug: str, *, right: int, person: PersonId | None = None) -> AttemptId:
    """Take a check with so many right answers; the others get a wrong one or none."""
    attempt_id = room.start(slug, person)
    answers = room.right(attempt_id)
    for position in list(answers)[right:]:
        answers[position] = ["98765"] if position % 2 else [""]
    room.submit(attempt_id, answers, person)
    return attempt_id


def _rule(room: Classroom, slug: str, kind: RulingKind) -> None:
    objective_id = room.objective(slug)
    draft = RulingDraft(kind, RulingReason.ORAL, "We went through it together at the board.")
    with room.tool.transaction() as session:
        make_ruling(
            session,
            course_id=room.course_id,
            objective_id=objective_id,
            student_id=room.ada,
            teacher_id=room.rivera,
            draft=draft,
            now=room.clock.move(minutes=1),
        )
