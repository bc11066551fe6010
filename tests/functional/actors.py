"""People at a browser, in their own verbs: a student and a teacher."""

import re
from collections.abc import Sequence

from playwright.sync_api import Frame, FrameLocator, Locator, Page, expect

from tests.functional.answers import Answer, right_answer, wrong_answer
from tests.functional.school import School

FRAME = "iframe.activity"


class Person:
    """Somebody in the demo LMS; `app` is the tool inside the course page's frame."""

    def __init__(self, page: Page, school: School, name: str, *, has_scripts: bool = True) -> None:
        self.page = page
        self.school = school
        self.name = name
        self.has_scripts = has_scripts

    @property
    def app(self) -> FrameLocator | Page:
        """The tool, where the course page shows it."""
        return self.page.frame_locator(FRAME)

    @property
    def frame(self) -> Frame:
        """The tool's document itself, for what is not done by looking and clicking."""
        handle = self.page.query_selector(FRAME)
        frame = handle.content_frame() if handle else None
        assert frame is not None
        return frame

    def opens_course(self) -> None:
        """Log in to the LMS and open the course page, which opens the activity in its frame."""
        self.page.goto(self.school.lms.url)
        self.page.get_by_role("button", name=f"Continue as {self.name}").click()
        if not self.has_scripts:
            self._walks_through_launch()
        expect(self.app.locator("header.top")).to_be_visible()

    def _walks_through_launch(self) -> None:
        """Press what scripts press for others: from the LMS to the tool and back, twice."""
        self.app.get_by_role("button").click()
        self.app.get_by_role("link", name="Go on").click()
        self.app.get_by_role("button").click()

    def sees(self, words: str | re.Pattern[str]) -> None:
        """Read these words on the page."""
        expect(self.app.locator("main")).to_contain_text(words)

    def sees_heading(self, words: str | re.Pattern[str]) -> None:
        """Read these words as a heading."""
        expect(self.app.get_by_role("heading", name=words).first).to_be_visible()

    def reads_title(self, title: str) -> None:
        """Read this as the page's title, which comes a moment after the page."""
        for _ in range(30):
            if self.frame.title() == title:
                return
            self.page.wait_for_timeout(100)
        assert self.frame.title() == title

    def follows(self, words: str | re.Pattern[str]) -> None:
        """Click a link."""
        self.app.get_by_role("link", name=words).first.click()

    def presses(self, words: str | re.Pattern[str]) -> None:
        """Click a button, or a link that looks like one."""
        self.app.get_by_role("button", name=words).first.click()

    def sends(self, words: str | re.Pattern[str]) -> None:
        """Click a button, and wait for the page that answers."""
        with self.page.expect_event("framenavigated"):
            self.presses(words)


class Student(Person):
    """A student of Mathematics 6A."""

    def opens_objective(self, title: str) -> None:
        """Go from the path to an objective."""
        self.follows("My path")
        self.app.locator(".path").get_by_role("link", name=title, exact=True).click()
        # On the path it stands too, as a smaller heading.
        expect(self.app.get_by_role("heading", name=title, level=1)).to_be_visible()

    def begins_check(self) -> None:
        """Take the check of the objective that is open on the page."""
        self.presses(
            re.compile("take the check|take a new check|one more short check", re.IGNORECASE)
        )
        expect(self.app.locator("form.check")).to_be_visible()

    @property
    def attempt_id(self) -> int:
        """The check on the page."""
        found = re.search(r"/attempts/(\d+)", self.frame.url)
        assert found, self.frame.url
        return int(found[1])

    def answers(self, *, right: int) -> list[str]:
        """Answer as many questions right, from the first on, and all others wrong.

        Answer the fingerprints of the questions, which tell whether two checks share one.
        """
        rows = self.school.attempt_items(self.attempt_id)
        for place, row in enumerate(rows):
            self.answers_one(place, right_answer(row) if place < right else wrong_answer(row))
        return [row.fingerprint for row in rows]

    def answers_one(self, place: int, answer: Answer) -> None:
        """Give one answer as its question wants it."""
        field = self.app.locator(f"[name=q{place}]")
        if isinstance(answer, str):
            field.fill(answer)
            return
        for option in answer:
            field.nth(option).check()

    def shows_answers(self) -> list[list[str]]:
        """Answer what is typed or ticked on the page, question by question."""
        questions = self.app.locator(".question")
        expect(questions.first).to_be_visible()
        return [self._shown(questions.nth(place)) for place in range(questions.count())]

    def submits(self) -> None:
        """Hand the check in and wait for the result."""
        self.presses("Submit my check")
        expect(self.app.locator(".verdict")).to_be_visible()

    def takes_check(self, *, right: int) -> list[str]:
        """Take a whole check; answer the fingerprints of its questions."""
        self.begins_check()
        fingerprints = self.answers(right=right)
        self.submits()
        return fingerprints

    def uses_way(self, title: str, note: str = "I worked through it and drew it again.") -> None:
        """Go through a way to learn, and write the sentence it asks for."""
        self.app.locator(".ways").get_by_role("link", name=title, exact=True).click()
        self.app.get_by_role("textbox").fill(note)
        self.presses("I am done")

    def grade_line(self) -> Locator:
        """The line about the grade on the result page."""
        return self.app.locator("#grade")

    @staticmethod
    def _shown(question: Locator) -> list[str]:
        typed = question.locator("input[type=text]")
        if typed.count():
            return [typed.input_value()]
        ticked: Sequence[Locator] = question.locator("input:checked").all()
        return [str(each.get_attribute("value")) for each in ticked]


class InOwnTab(Student):
    """A student whose activity fills the tab."""

    @property
    def app(self) -> Page:
        """The tool, without a course page around it."""
        return self.page

    @property
    def frame(self) -> Frame:
        """The tool's document."""
        return self.page.main_frame


class Teacher(Person):
    """The teacher of Mathematics 6A."""

    def cell(self, student: str, objective: str) -> Locator:
        """A cell of the class board, by its spoken name."""
        return self.app.get_by_role("link", name=re.compile(f"^{student}, {re.escape(objective)}:"))

    def opens_cell(self, student: str, objective: str) -> None:
        """Look behind a cell of the board."""
        self.cell(student, objective).click()
        self.sees_heading(f"{student}: {objective}")

    def opens_gradebook(self) -> Locator:
        """Look into the LMS's own gradebook."""
        self.page.get_by_role("link", name="Gradebook").click()
        return self.page.locator("table.gradebook")

    def types_grade(self, student: str, grade: str) -> None:
        """Type a grade into the first column of the LMS's gradebook, by hand."""
        row = self.page.get_by_role("row", name=student)
        row.get_by_text("Change").first.click()
        row.get_by_label("Grade, 0 to 100").first.fill(grade)
        row.get_by_role("button", name="Save").first.click()
        expect(row).to_contain_text("typed by teacher")
