"""Every page a student can come to, in every state it has: made by services, seen by a browser."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace

from playwright.sync_api import Page
from sqlalchemy import select

from lti_tool.db.models import AttemptRow, PersonRow, ScoreOwedRow
from lti_tool.domain.assessment.item_mapping import item_from_mapping
from lti_tool.domain.assessment.responses.marked import EvidenceOfWork
from lti_tool.domain.ids import AttemptId, PersonId
from lti_tool.interchange.unit_file import read_unit
from lti_tool.ports import PersonClaim
from lti_tool.services.authoring.import_unit import publish_unit
from lti_tool.services.checking.close_attempts import close_attempt
from lti_tool.services.checking.take_break import begin_break
from tests.support.all_types import all_types_file
from tests.support.classrooms import Classroom
from tests.support.drafts import WORDS, words
from tests.support.factories import make_student
from tests.support.marked import MEASURING, PROVING, SHOWING, attach
from tests.support.pictures import picture
from tests.support.reassessing import (
    get_ready,
    have_teacher_approve,
    offer,
    requests,
    say_no,
    say_yes,
    take,
    take_back,
)
from tests.support.term import TITLES, furnish, live_through, set_policy, term_draft
from tests.support.timed import accommodate
from tests.support.web import Visit, Web

Act = Callable[[Page], None]
NAMES = {
    "ada": PersonClaim("ada", "Ada Byron", "Ada", "Byron"),
    "ben": PersonClaim("ben", "Benedetta Castellanos-Oyelaran", "Benedetta", "Castellanos"),
    "cleo": PersonClaim("cleo", "Cleo", "Cleo", ""),
    "dara": PersonClaim("dara", "Dara Lim", "Dara", "Lim"),
}


@dataclass(frozen=True)
class Sight:
    """A page to look at: its name, whose session it is, and what is done before one looks."""

    name: str
    visit: Visit
    path: str
    act: Act = lambda _page: None


def sights(web: Web) -> Iterator[Sight]:
    """Answer one page after the other; each is true as long as the next is not asked for."""
    furnish(web.room)
    yield from path_before_anything(web)
    led = live_through(web.room)
    yield from paths_and_objectives(web)
    yield from learning(web)
    yield from results(web, led)
    yield from every_kind_of_question(web)
    yield from timed_checks(web)
    yield from spent_forms(web)
    yield from asking_again(web)
    yield from walls(web)


def path_before_anything(web: Web) -> Iterator[Sight]:
    yield Sight("path-fresh", as_student(web, "dara"), "path")
    set_policy(web.room, has_soft_gates=True)
    yield Sight("path-paced", as_student(web, "dara"), "path")
    set_policy(web.room, has_soft_gates=False)


def paths_and_objectives(web: Web) -> Iterator[Sight]:
    ada = as_student(web, "ada")
    send_grades(web)
    yield Sight("path-every-state", ada, "path")
    for slug in (*TITLES, PROVING, SHOWING, MEASURING):
        yield Sight(f"objective-{slug}", ada, f"objectives/{web.room.objective(slug)}")
    set_policy(web.room, has_soft_gates=True)
    yield Sight("path-paced-in-term", ada, "path")
    set_policy(web.room, has_soft_gates=False)


def send_grades(web: Web) -> None:
    """Have each grade in another state: the LMS shows one, has refused one, has one of its own."""
    states = ("sent", "refused", "conflict")
    with web.tool.transaction() as session:
        owed = session.scalars(select(ScoreOwedRow).order_by(ScoreOwedRow.id)).all()
        for row, state in zip(owed, states, strict=False):
            row.state, row.sent_at = state, web.clock()


def learning(web: Web) -> Iterator[Sight]:
    room, ada = web.room, as_student(web, "ada")
    yield Sight("resource", ada, f"resources/{room.resource('open-read')}")
    yield Sight("resource-finished", ada, f"resources/{room.resource('not_yet-read')}")
    yield Sight("resource-way", ada, f"resources/{room.resource('not_yet-hands')}")
    too_short = f"resources/{room.resource('not_yet-example')}"
    yield Sight("resource-error", ada, too_short, finish_too_briefly)
    yield Sight("ways-not-yet", ada, f"objectives/{room.objective('not_yet')}/ways")
    yield Sight("ways-conference", ada, f"objectives/{room.objective('conference')}/ways")
    yield Sight("ways-mastered", ada, f"objectives/{room.objective('verified')}/ways")
    yield Sight("ways-ready", ada, f"objectives/{room.objective('ready_again')}/ways")


def finish_too_briefly(page: Page) -> None:
    page.locator("#note").fill("                    short")
    page.get_by_role("button", name="I am done").click()
    page.get_by_role("alert").wait_for()


def results(web: Web, led: dict[str, AttemptId]) -> Iterator[Sight]:
    ada = as_student(web, "ada")
    for slug, attempt_id in led.items():
        name = {PROVING: "handed-in", SHOWING: "result-marked", "running": "check"}
        yield Sight(name.get(slug, f"result-{slug}"), ada, f"attempts/{attempt_id}")
    yield Sight("result-recorded", ada, f"attempts/{latest_attempt(web.room, MEASURING)}")
    yield Sight("check-saved", ada, f"attempts/{led['running']}", answer_one)
    yield Sight("check-offline", ada, f"attempts/{led['running']}", answer_one_offline)


def latest_attempt(room: Classroom, slug: str) -> int:
    query = select(AttemptRow.id).where(AttemptRow.objective_id == room.objective(slug))
    with room.tool.reading() as session:
        return session.scalars(query.order_by(AttemptRow.id.desc())).all()[0]


def answer_one(page: Page) -> None:
    page.locator(".entry input").first.fill("12")
    page.get_by_text("Saved at").wait_for()


def answer_one_offline(page: Page) -> None:
    page.context.set_offline(True)
    page.locator(".entry input").first.fill("13")
    page.locator("#saved.unsaved").wait_for()


def every_kind_of_question(web: Web) -> Iterator[Sight]:
    room, cleo = web.room, student(web, "cleo")
    unit_id = room.reimport(read_unit(all_types_file().encode()).unit)
    with web.tool.transaction() as session:
        publish_unit(session, unit_id=unit_id, now=web.clock())
    other = replace(room, unit_id=unit_id)
    visit = as_student(web, "cleo")
    yield Sight("path-two-units", visit, "path")
    attempt_id = other.start("everything", cleo)
    yield Sight("check-every-kind", visit, f"attempts/{attempt_id}")
    takes_files = EvidenceOfWork.kind
    [position, *_] = (
        row.position
        for row in room.items(attempt_id)
        if item_from_mapping(row.instance).response.kind == takes_files
    )
    files = f"attempts/{attempt_id}/questions/{position}/files"
    yield Sight("files-none", visit, files)
    attach(
        other,
        attempt_id,
        ("the drawing of my tape diagram.png", picture()),
        position=position,
        person=cleo,
    )
    yield Sight("files", visit, files)


def timed_checks(web: Web) -> Iterator[Sight]:
    room, cleo = web.room, student(web, "cleo")
    draft = term_draft()
    timed = (replace(each, minutes=30) for each in draft.objectives)
    room.reimport(replace(draft, objectives=tuple(timed)))
    visit = as_student(web, "cleo")
    yield Sight("objective-timed", visit, f"objectives/{room.objective('open')}")
    accommodate(room, cleo, extra_time=150, has_breaks=True, has_read_aloud=True)
    yield Sight("objective-timed-accommodated", visit, f"objectives/{room.objective('open')}")
    attempt_id = room.start("open", cleo)
    yield Sight("check-timed", visit, f"attempts/{attempt_id}")
    yield Sight("check-read-aloud", visit, f"attempts/{attempt_id}", listen)
    with web.tool.transaction() as session:
        begin_break(
            session,
            course_id=room.course_id,
            person_id=cleo,
            attempt_id=attempt_id,
            answers={},
            now=web.clock.move(minutes=3),
        )
    yield Sight("check-paused", visit, f"attempts/{attempt_id}")
    late = room.start("asked", cleo)
    web.clock.move(hours=1)
    with web.tool.transaction() as session:
        close_attempt(session, attempt_id=late, now=web.clock())
    yield Sight("result-closed-by-time", visit, f"attempts/{late}")
    room.reimport(draft)


def listen(page: Page) -> None:
    button = page.locator(".read").first
    if button.count():
        button.click()


def asking_again(web: Web) -> Iterator[Sight]:
    room, ben = web.room, student(web, "ben")
    visit = as_student(web, "ben")

    def see(name: str, slug: str) -> Iterator[Sight]:
        objective = f"objectives/{room.objective(slug)}"
        yield Sight(f"objective-request-{name}", visit, objective)
        yield Sight(f"ways-request-{name}", visit, f"{objective}/ways")

    have_teacher_approve(room)
    for slug in ("not_yet", "almost", "open", "running"):
        get_ready(room, slug, ben)
    _, declined, approved, _ = requests(room, ben)
    yield from see("waiting", "not_yet")
    say_no(room, declined.id, "Draw two more tape diagrams first, and bring them along.")
    yield from see("declined", "almost")
    take_back(room, "running", ben)
    yield from see("form", "running")
    ask = f"objectives/{room.objective('running')}/ways"
    yield Sight("ways-request-error", visit, ask, ask_too_briefly)
    say_yes(room, approved.id)
    yield from see("approved", "open")
    offer(room, hours=30, capacity=1)
    slot = offer(room, hours=54)
    yield from see("slots", "open")
    take(room, slot, "open", ben)
    yield from see("own-time", "open")
    yield Sight("path-requests", visit, "path")


def ask_too_briefly(page: Page) -> None:
    for name in ("did", "understood"):
        page.locator(f"#{name}").fill("                  short")
    page.get_by_role("button", name="Ask for a new check").click()
    page.get_by_role("alert").wait_for()


def spent_forms(web: Web) -> Iterator[Sight]:
    room, dara = web.room, student(web, "dara")
    draft = term_draft()
    room.reimport(replace(draft, objectives=(*draft.objectives, words())))
    for way in ("read", "example"):
        room.learn(f"{WORDS}-{way}", dara)
        room.fail(WORDS, dara)
    room.learn(f"{WORDS}-hands", dara)
    visit = as_student(web, "dara")
    spent = f"objectives/{room.objective(WORDS)}"
    yield Sight("objective-forms-spent", visit, spent)
    yield Sight("ways-forms-spent", visit, f"{spent}/ways")
    yield Sight("path-forms-spent", visit, "path")


def walls(web: Web) -> Iterator[Sight]:
    yield Sight("message-not-here", as_student(web, "dara"), "objectives/999999")
    yield Sight("message-no-course", web.visit(course=None), "")
    yield Sight("message-no-name", web.visit(person=None), "")
    unit = web.visit(person=None, custom={"cairn_unit": term_draft().slug})
    yield Sight("visitor-unit", unit, "reading")


def student(web: Web, sub: str) -> PersonId:
    """Answer a student of the course, who comes when first asked for."""
    known = {"ada": web.room.ada, "ben": web.room.ben}
    if sub in known:
        return known[sub]
    with web.tool.transaction() as session:
        found = session.scalars(select(PersonRow.id).where(PersonRow.sub == sub)).first()
        return PersonId(found) if found else make_student(session, web.room.course_id, sub)


def as_student(web: Web, sub: str) -> Visit:
    """Open a session of a student as of now."""
    student(web, sub)
    return web.visit(person=NAMES[sub])
