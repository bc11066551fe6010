"""Who has seen every question reads so before anything is offered, and so does the teacher."""

from lti_tool.domain.classes.roles import Role
from tests.support.drafts import WORDS
from tests.support.pages import read_page
from tests.support.pools import POOL, be_almost, have_pool
from tests.support.reassessing import get_ready
from tests.support.timed import accommodate
from tests.support.web import Visit, Web

SAID = "You have seen every question there is for this check"
ADD = "add questions or check with you in person"


def texts(visit: Visit, slug: str) -> dict[str, str]:
    """Answer the pages that speak of the next check, by name."""
    objective = f"objectives/{visit.web.room.objective(slug)}"
    return {page: visit.get(page).text for page in ("path", objective, f"{objective}/ways")}


def may_begin(text: str, objective_id: int) -> bool:
    return f"/objectives/{objective_id}/attempts" in text


def test_who_is_almost_there_is_offered_no_short_check_without_questions(web: Web) -> None:
    have_pool(web.room, 15)
    attempt_id = be_almost(web.room)
    visit, objective_id = web.visit(), web.room.objective(POOL)
    result = f"attempts/{attempt_id}/result"
    for text in (visit.get(result).text, texts(visit, POOL)[f"objectives/{objective_id}"]):
        assert may_begin(text, objective_id)
        assert SAID not in text

    have_pool(web.room, 4)
    for text in (visit.get(result).text, *texts(visit, POOL).values()):
        assert SAID in text
        assert ADD in text
        assert not may_begin(text, objective_id)
    said = read_page(visit.get(result).text)
    assert "one more short check with new questions" not in said.text
    assert any(link.endswith("/path") for link in said.links)


def test_who_learned_it_another_way_is_not_sent_on_in_circles(web: Web) -> None:
    web.room.fail(WORDS)
    get_ready(web.room, WORDS)
    visit, objective_id = web.visit(), web.room.objective(WORDS)
    for text in texts(visit, WORDS).values():
        assert SAID in text
        assert not may_begin(text, objective_id)
        assert "Ask for a new check" not in text
        assert "Ready to try again" not in text
    for page in ("path", f"objectives/{objective_id}"):
        assert "Waits for new questions" in visit.get(page).text
    # A way that was finished leads back instead of to a check.
    way = visit.get(f"resources/{web.room.resource('words-hands')}").text
    assert not may_begin(way, objective_id)


def test_after_a_not_yet_another_way_is_worth_it_but_promises_no_check(web: Web) -> None:
    web.room.fail(WORDS)
    web.room.learn("words-example")
    attempt_id = web.room.fail(WORDS)
    visit = web.visit()
    for text in (
        visit.get(f"attempts/{attempt_id}/result").text,
        *texts(visit, WORDS).values(),
    ):
        assert SAID in text
        assert "Then you get new questions" not in text
        assert "that asks for a new check" not in text
    assert "Learn it another way" in visit.get(f"objectives/{web.room.objective(WORDS)}").text


def test_a_talk_after_three_checks_promises_no_check_without_questions(web: Web) -> None:
    have_pool(web.room, 30)
    for way in ("pool-read", "pool-example", "pool-hands"):
        web.room.learn(way)
        attempt_id = web.room.fail(POOL)
    visit = web.visit()
    for text in (
        visit.get(f"attempts/{attempt_id}/result").text,
        *texts(visit, POOL).values(),
    ):
        assert SAID in text
        assert "Talk it over with your teacher" in text
        assert "new check opens" not in text


def test_the_teacher_reads_it_where_a_talk_would_open_nothing(web: Web) -> None:
    web.room.fail(WORDS)
    teacher = web.visit(Role.TEACHER)
    cell = f"students/{web.room.ada}/objectives/{web.room.objective(WORDS)}"
    assert "Note the talk and open a new check" in teacher.get(cell).text
    web.room.learn("words-example")
    web.room.fail(WORDS)
    text = teacher.get(cell).text
    assert "Ada has seen every question there is" in text
    assert "Note the talk and open a new check" not in text
    assert "Nothing new for Ada" in teacher.get("board").text


def test_fewer_questions_may_still_make_a_check(web: Web) -> None:
    have_pool(web.room, 16)
    web.room.learn("pool-read")
    web.room.fail(POOL)
    web.room.talk(POOL)
    visit, objective_id = web.visit(), web.room.objective(POOL)
    assert not may_begin(visit.get(f"objectives/{objective_id}").text, objective_id)
    accommodate(web.room, has_fewer_items=True)
    assert may_begin(visit.get(f"objectives/{objective_id}").text, objective_id)
    assert len(web.room.items(web.room.start(POOL))) == 6
