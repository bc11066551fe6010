"""Cut a GIFT file into its questions; what the answers mean is for gift_answers.py.

The format is Moodle's (docs.moodle.org, "GIFT format"); where that page is silent this follows
what Moodle's own importer does: a blank line ends a question, the first brace opens the answers.
"""

import re
from collections.abc import Iterator
from dataclasses import dataclass

_ESCAPED = "~=#{}:\\"
# An escaped sign must not be taken for structure, so it is put away in a private character.
_HIDDEN = {sign: chr(0xE000 + place) for place, sign in enumerate(_ESCAPED)}
_SHOWN = str.maketrans({hidden: sign for sign, hidden in _HIDDEN.items()})
_ESCAPE = re.compile(r"\\([~=#{}:\\n])")
_TITLE = re.compile(r"\s*::(.*?)::", re.DOTALL)
_STYLE = re.compile(r"\s*\[(html|markdown|plain|moodle)\]", re.IGNORECASE)
_CATEGORY = re.compile(r"\s*\$CATEGORY:\s*(.*)", re.IGNORECASE)
_LEFTOVER = re.compile(r'["\';\s]*;["\';\s]*')

BLANK = "_____"


@dataclass(frozen=True)
class Marked:
    """A text, its escapes still hidden, and the format it is in."""

    text: str
    style: str

    def shown(self) -> str:
        """Answer the text with its escaped signs."""
        return self.text.translate(_SHOWN)


@dataclass(frozen=True)
class Question:
    """One question: its text, and what stands between its braces (None without braces)."""

    category: str
    title: str
    stem: Marked
    answers: str | None
    is_broken: bool = False


def marked(text: str, style: str) -> Marked:
    """Answer a text with the format it names at its beginning, or else `style`."""
    if found := _STYLE.match(text):
        return Marked(text[found.end() :], found[1].lower())
    return Marked(text, style)


def split_questions(text: str) -> Iterator[Question]:
    """Answer the questions of a GIFT file in order."""
    category = ""
    block: list[str] = []
    for line in (*text.replace("\r\n", "\n").replace("\r", "\n").split("\n"), ""):
        is_category = _CATEGORY.match(line)
        if line.strip() and not is_category:
            if not line.lstrip().startswith("//"):
                block.append(line)
            continue
        if block:
            yield _question("\n".join(block), category)
            block = []
        if is_category:
            category = _last_part(is_category[1])


def _last_part(path: str) -> str:
    # Two slashes stand for a slash in a category's own name.
    parts = re.split(r"(?<!/)/(?!/)", path)
    names = [part.strip().replace("//", "/") for part in parts]
    return next((name for name in reversed(names) if name), "")


def _question(block: str, category: str) -> Question:
    text = _ESCAPE.sub(lambda sign: "\n" if sign[1] == "n" else _HIDDEN[sign[1]], block)
    title = ""
    if found := _TITLE.match(text):
        title, text = found[1], text[found.end() :]
    stem, brace, rest = text.partition("{")
    answers, closing, tail = rest.partition("}")
    if tail.strip() and not _LEFTOVER.fullmatch(tail):
        stem = f"{stem.rstrip()} {BLANK}{tail if tail[:1].isspace() else _apart(tail)}"
    question = marked(stem, "moodle")
    return Question(
        category=category,
        title=_one_line(title) or _one_line(question.text)[:60].strip() or "without text",
        stem=question,
        answers=answers if brace else None,
        is_broken=bool(brace) and not closing,
    )


def _apart(tail: str) -> str:
    return f" {tail}" if tail[:1].isalnum() else tail


def _one_line(text: str) -> str:
    return " ".join(re.sub(r"<[^<>]*>", " ", text.translate(_SHOWN)).split())
