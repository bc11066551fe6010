"""Read Moodle's GIFT files: each category becomes an objective with a pool of items."""

from lti_tool.domain.assessment.instances import fingerprint
from lti_tool.domain.assessment.items import Blueprint, Cell, Item
from lti_tool.domain.curriculum.objective import Statement
from lti_tool.domain.errors import DomainError
from lti_tool.interchange.drafts import Imported, ObjectiveDraft, UnitDraft
from lti_tool.interchange.gift_answers import NotTakenError, read_answers
from lti_tool.interchange.gift_source import Question, marked, split_questions
from lti_tool.interchange.html_text import has_media, to_markdown
from lti_tool.interchange.slugs import unused_slug

MAX_BYTES = 2_000_000
MOST_ITEMS = 1000
MOST_CATEGORIES = 100
_LONGEST = 8000
_LONGEST_TITLE = 150
_CELL = "questions"


def read_gift(data: bytes, *, name: str) -> Imported:
    """Read a GIFT file as a unit called `name`; raises DomainError when nothing can be used."""
    reader = _Reader()
    for question in split_questions(_decoded(data)):
        reader.take(question)
    title = " ".join(name.split())[:_LONGEST_TITLE] or "Questions"
    return Imported(_unit(title, reader.pools), tuple(reader.left_out))


def _decoded(data: bytes) -> str:
    if len(data) > MAX_BYTES:
        raise DomainError("file_too_large", "The file is larger than 2 MB. Split it.")
    try:
        text = data.decode("utf-8-sig")
    except UnicodeDecodeError:
        raise DomainError("not_utf8", "The file is not UTF-8. Save it as UTF-8.") from None
    return "".join(each for each in text if each.isprintable() or each in "\n\r\t")


class _Reader:
    """Sorts questions into pools by category, and notes what was not taken and why."""

    def __init__(self) -> None:
        self.pools: dict[str, list[Item]] = {}
        self.left_out: list[str] = []
        self._slugs: set[str] = set()
        self._seen: set[str] = set()

    def take(self, question: Question) -> None:
        try:
            item = self._item(question)
        except NotTakenError as reason:
            self._note(question, str(reason))
            return
        identity = fingerprint(item)
        if identity in self._seen:
            self._note(question, "is in the file more than once; it was taken once")
            return
        self._seen.add(identity)
        self._slugs.add(item.slug)
        self.pools.setdefault(question.category, []).append(item)

    def _note(self, question: Question, what: str) -> None:
        self.left_out.append(f"“{question.title[:_LONGEST_TITLE]}” {what}.")

    def _item(self, question: Question) -> Item:
        _check_usable(question)
        key, _, general = (question.answers or "").partition("####")
        style = question.stem.style
        stem = to_markdown(question.stem.shown(), style)
        if not stem:
            raise NotTakenError("has no text")
        answered = read_answers(key, style)
        for lost in answered.lost:
            self._note(question, f"was taken, but {lost}")
        said = marked(general, style)
        return Item(
            slug=unused_slug(question.title, self._slugs, otherwise="question"),
            cell=_CELL,
            stem=stem,
            response=answered.response,
            explanation=to_markdown(said.shown(), said.style),
        )


def _check_usable(question: Question) -> None:
    if question.answers is None:
        raise NotTakenError("is a text without a question")
    if question.is_broken:
        raise NotTakenError("has no closing brace before the next blank line")
    if len(question.stem.text) + len(question.answers) > _LONGEST:
        raise NotTakenError("is too long")
    if has_media(question.stem.text) or has_media(question.answers):
        raise NotTakenError("has a picture or a recording, which a GIFT file does not bring along")


def _unit(title: str, pools: dict[str, list[Item]]) -> UnitDraft:
    if not pools:
        raise DomainError(
            "nothing_to_import",
            "The file has no question that could be taken over. Is it a GIFT file?",
        )
    if len(pools) > MOST_CATEGORIES or sum(map(len, pools.values())) > MOST_ITEMS:
        raise DomainError(
            "file_too_large",
            f"The file has more than {MOST_ITEMS} questions or {MOST_CATEGORIES} categories. "
            "Split it.",
        )
    taken: set[str] = set()
    objectives = []
    for category, items in pools.items():
        objective = _objective(category[:_LONGEST_TITLE].strip() or title, items, taken)
        taken.add(objective.slug)
        objectives.append(objective)
    return UnitDraft(unused_slug(title, (), otherwise="questions"), title, tuple(objectives))


def _objective(title: str, items: list[Item], taken: set[str]) -> ObjectiveDraft:
    # Two forms without a common question, as long as there are enough to share.
    count = max(1, min(5, len(items) // 2))
    return ObjectiveDraft(
        slug=unused_slug(title, taken, otherwise="questions"),
        title=title,
        statement=Statement(f"answer the questions of “{title}”"),
        blueprint=Blueprint((Cell(_CELL, "Questions", count),)),
        items=tuple(items),
    )
