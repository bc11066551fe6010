"""What `platform_storage.js` says to which window, and whose answers it believes."""

from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from playwright.sync_api import Browser, Frame, Page

from lti_tool.web.rendering import STATIC

pytestmark = pytest.mark.browser

LMS, SIGN_ON, TOOL, EVIL = (
    f"http://{name}.localhost" for name in ("lms", "sign-on", "tool", "evil")
)
NAME = "post_message_forwarding"
WHERE = f"{{storageTarget: '{NAME}', storageOrigin: '{SIGN_ON}'}}"
FIND = f"platformStorage.find({WHERE}, 'key')"

# Writes down what it hears and answers with this body; `via` names the window that answers for it.
LISTENER = """
window.heard = [];
window.addEventListener("message", (event) => {
  const { message_id, subject, forge } = event.data;
  if (forge) { window.parent.frames.tool.postMessage(forge, "*"); return; }
  window.heard.push(event.data);
  const answer = { subject: `${subject}.response`, message_id, key: "key", value: "theirs", BODY };
  VIA
});
"""
ITSELF = "event.source.postMessage(answer, event.origin);"


def listener(body: str = "", via: str = ITSELF) -> str:
    return LISTENER.replace("BODY", body).replace("VIA", via)


def through(window: str) -> str:
    return f'{window}.postMessage({{ forge: answer }}, "*");'


class Course:
    """A course page of the LMS with the tool in a frame and, beside it, the frame for storage."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.scripts: dict[str, str] = {}
        page.route("**/*", lambda route: route.fulfill(body=self._body(route.request.url)))

    def opens(self, *, beside: str = SIGN_ON, **scripts: str) -> None:
        """Open the page; `scripts` say what runs in lms, sign_on and evil."""
        self.scripts = {
            LMS: scripts.get("lms", ""),
            TOOL: (STATIC / "platform_storage.js").read_text(),
        }
        self.scripts |= {SIGN_ON: scripts.get("sign_on", ""), EVIL: scripts.get("evil", "")}
        self.beside = beside
        self.page.goto(f"{LMS}/course")

    def in_frame(self, name: str) -> Frame:
        frame = self.page.frame(name=name)
        assert frame is not None
        return frame

    def asks(self, what: str) -> object:
        """Answer what comes of a question of the tool's."""
        return self.in_frame("tool").evaluate(what)

    def heard(self, name: str) -> list[dict[str, str]]:
        frame = self.page.main_frame if name == "lms" else self.in_frame(name)
        heard: list[dict[str, str]] = frame.evaluate("window.heard ?? []")
        return heard

    def _body(self, url: str) -> str:
        parts = urlsplit(url)
        origin = f"{parts.scheme}://{parts.netloc}"
        frames = {"tool": TOOL, NAME: self.beside, "other": SIGN_ON, "evil": EVIL}
        inside = "".join(f'<iframe name="{n}" src="{u}/"></iframe>' for n, u in frames.items())
        script = f"<script>{self.scripts.get(origin, '')}</script>"
        return f"<!doctype html><title>x</title>{script}{inside if origin == LMS else ''}"


@pytest.fixture
def course(chromium: Browser) -> Iterator[Course]:
    context = chromium.new_context()
    yield Course(context.new_page())
    context.close()


def test_the_named_frame_of_the_right_origin_is_asked_and_believed(course: Course) -> None:
    course.opens(sign_on=listener())
    assert course.asks(f"platformStorage.keep({WHERE}, 'key', 'mine')") is True
    assert course.asks(FIND) == "theirs"
    put, get = course.heard(NAME)
    assert (put["subject"], put["key"], put["value"]) == ("lti.put_data", "key", "mine")
    assert (get["subject"], get["key"]) == ("lti.get_data", "key")
    assert put["message_id"] != get["message_id"]
    assert course.heard("lms") == course.heard("other") == course.heard("evil") == []


def test_a_frame_of_another_origin_under_the_right_name_hears_nothing(course: Course) -> None:
    course.opens(beside=EVIL, evil=listener(), lms=listener())
    assert course.asks(f"platformStorage.keep({WHERE}, 'key', 'mine')") is False
    assert course.asks(FIND) == ""
    assert course.heard(NAME) == course.heard("lms") == []


def test_an_answer_that_another_origin_sends_is_not_believed(course: Course) -> None:
    # The frame gives the message's number away, and a stranger answers in its stead.
    course.opens(sign_on=listener(via=through("window.parent.frames.evil")), evil=listener())
    assert course.asks(FIND) == ""
    assert len(course.heard(NAME)) == 1


def test_an_answer_that_another_window_sends_is_not_believed(course: Course) -> None:
    course.opens(sign_on=listener(via=through("window.parent.frames.other")))
    assert course.asks(FIND) == ""
    assert len(course.heard(NAME)) == 1


def test_an_answer_from_the_right_window_with_another_sites_page_is_not_believed(
    course: Course,
) -> None:
    answer = (
        "{ subject: 'lti.get_data.response', message_id: location.search.slice(1), value: 'x' }"
    )
    evil = f"if (location.search) window.parent.frames.tool.postMessage({answer}, '*');"
    course.opens(sign_on=listener(via=f'location.href = "{EVIL}/?" + message_id;'), evil=evil)
    assert course.asks(FIND) == ""
    assert course.in_frame(NAME).url.startswith(EVIL)


@pytest.mark.parametrize(
    "body",
    [
        'message_id: "another"',
        'subject: "lti.get_data"',
        'subject: "lti.put_data.response"',
        "value: 7",
        "value: null",
        "value: { length: 3 }",
    ],
)
def test_an_answer_that_does_not_fit_is_none(course: Course, body: str) -> None:
    course.opens(sign_on=listener(body))
    assert course.asks(FIND) == ""


def test_a_refusal_keeps_nothing(course: Course) -> None:
    course.opens(sign_on=listener('error: { code: "storage_exhaustion" }'))
    assert course.asks(f"platformStorage.keep({WHERE}, 'key', 'mine')") is False


@pytest.mark.parametrize(
    "question",
    [
        FIND.replace(SIGN_ON, "no origin"),
        f"(crypto.randomUUID = undefined, {FIND})",
    ],
    ids=["an origin that is none", "a browser without numbers"],
)
def test_a_question_that_cannot_be_asked_is_one_without_an_answer(
    course: Course, question: str
) -> None:
    course.opens(sign_on=listener())
    assert course.asks(question) == ""
    assert course.heard(NAME) == []


def test_silence_ends_by_itself(course: Course) -> None:
    course.opens()
    began = course.page.evaluate("performance.now()")
    assert course.asks(FIND) == ""
    assert course.page.evaluate("performance.now()") - began < 4_000


@pytest.mark.parametrize("where", ["{storageTarget: 'x'}", f"{{storageOrigin: '{SIGN_ON}'}}"])
def test_nobody_is_asked_without_a_frame_and_its_origin(course: Course, where: str) -> None:
    course.opens(sign_on=listener(), lms=listener())
    assert course.asks(f"platformStorage.find({where}, 'key')") == ""
    assert [course.heard(name) for name in ("lms", NAME, "other", "evil")] == [[], [], [], []]


@pytest.mark.parametrize(
    ("body", "target"),
    [
        (f'supported_messages: [{{ subject: "lti.get_data", frame: "{NAME}" }}]', NAME),
        ('supported_messages: [{ subject: "lti.get_data" }]', "_parent"),
        ('supported_messages: [{ subject: "lti.capabilities" }]', ""),
        ('supported_messages: [{ subject: "lti.get_data", frame: "a b" }]', ""),
        ('supported_messages: "x"', ""),
        ("supported_messages: [null]", ""),
    ],
)
def test_a_page_that_was_told_no_frame_asks_the_lms_for_its_name(
    course: Course, body: str, target: str
) -> None:
    course.opens(lms=listener(body))
    assert course.asks("platformStorage.target()") == target
    [heard] = course.heard("lms")
    assert set(heard) == {"subject", "message_id"}
