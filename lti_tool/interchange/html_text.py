"""Turn the texts of other formats, HTML among them, into the Markdown of ours."""

import re
from html.parser import HTMLParser

_TAGS = (
    "a|abbr|b|big|blockquote|body|br|center|code|dd|del|div|dl|dt|em|font|h[1-6]|hr|html|i|ins|li|"
    "ol|p|pre|s|small|span|strike|strong|sub|sup|table|tbody|td|th|thead|tr|tt|u|ul"
)
_LOOKS_LIKE_HTML = re.compile(rf"</?(?:{_TAGS})(?:\s[^<>]*)?/?>|&#?\w{{1,31}};", re.IGNORECASE)
_MEDIA = re.compile(
    r"<(?:img|audio|video|iframe|object|embed|svg|canvas)\b|@@PLUGINFILE@@|!\[[^\]\n]*\]\(",
    re.IGNORECASE,
)
_DOLLAR_MATHS = re.compile(r"\$\$(.+?)\$\$", re.DOTALL)
_MATHS_OR_MARK = re.compile(
    r"(?P<maths>(?s:\\\(.+?\\\)|\\\[.+?\\\]))"
    r"|[\\`*<]|&(?=#?\w+;)|(?<![\w_])_(?=[^\s_])|(?<=[^\s_])_(?![\w_])|\](?=\()"
)
_LINE_START = re.compile(r"(?m)^([ \t]*(?:#{0,5}|\d{0,9}))([#>+.)-])(?=\s|$)")

_RAISED = str.maketrans("0123456789+-=()n", "⁰¹²³⁴⁵⁶⁷⁸⁹⁺⁻⁼⁽⁾ⁿ")
_LOWERED = str.maketrans("0123456789+-=()", "₀₁₂₃₄₅₆₇₈₉₊₋₌₍₎")
_SCRIPTS = {"sup": (_RAISED, "^"), "sub": (_LOWERED, "_")}
_MARKS = {"b": "**", "strong": "**", "i": "*", "em": "*"}
_APART = re.compile("blockquote|dd|div|dl|dt|h[1-6]|hr|ol|p|pre|table|ul")
_UNSHOWN = frozenset({"script", "style", "head", "title"})


def has_media(text: str) -> bool:
    """Whether a text shows a picture or plays something, which no text can stand for."""
    return _MEDIA.search(text) is not None


def to_markdown(text: str, style: str) -> str:
    """Answer a text as Markdown; `style` is html, markdown, plain or moodle (plain or HTML)."""
    if style == "markdown":
        found = text
    elif style == "plain" or (style == "moodle" and not _LOOKS_LIKE_HTML.search(text)):
        found = _escaped(text)
    else:
        found = _converted(text, keeps_marks=True)
    # Two braces would begin a slot; maths reads the same with a space between them.
    return re.sub(r"\{(?=\{)", "{ ", _tidy(found))


def to_plain(text: str, style: str) -> str:
    """Answer a text without any marks, as a student would type it."""
    if style == "html" or (style == "moodle" and _LOOKS_LIKE_HTML.search(text)):
        text = _converted(text, keeps_marks=False)
    return re.sub(r"\{(?=\{)", "{ ", " ".join(text.split()))


def _escaped(text: str) -> str:
    """Keep Markdown from seeing marks where the author wrote plain signs; maths stays maths."""
    with_maths = _DOLLAR_MATHS.sub(r"\\(\1\\)", text)
    marked = _MATHS_OR_MARK.sub(
        lambda found: found[0] if found["maths"] else f"\\{found[0]}", with_maths
    )
    return _LINE_START.sub(r"\1\\\2", marked)


def _tidy(text: str) -> str:
    lines = re.sub(r"[ \t]*\n[ \t]*", "\n", text)
    return re.sub(r"\n{3,}", "\n\n", lines).strip()


def _converted(text: str, *, keeps_marks: bool) -> str:
    reader = _Reader(keeps_marks=keeps_marks)
    try:
        reader.feed(text)
        reader.close()
    except AssertionError:  # html.parser's word for a broken <![…]> section
        return _escaped(text) if keeps_marks else text
    return reader.text()


class _Reader(HTMLParser):
    """Collects text, one buffer for each open tag that changes what is in it."""

    def __init__(self, *, keeps_marks: bool) -> None:
        super().__init__(convert_charrefs=True)
        self._keeps_marks = keeps_marks
        self._open: list[tuple[str, list[str]]] = [("", [])]
        self._unshown = 0

    def text(self) -> str:
        while len(self._open) > 1:
            self._close()
        return "".join(self._open[0][1])

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:  # noqa: ARG002 -- html.parser's signature
        if tag in _UNSHOWN:
            self._unshown += 1
        elif tag in _MARKS or tag in _SCRIPTS:
            self._open.append((tag, []))
        else:
            self._add(_break(tag))

    def handle_endtag(self, tag: str) -> None:
        if tag in _UNSHOWN:
            self._unshown = max(self._unshown - 1, 0)
        elif any(tag == opened for opened, _ in self._open[1:]):
            while self._close() != tag:
                pass
        elif _APART.fullmatch(tag):
            self._add("\n\n")

    def handle_data(self, data: str) -> None:
        if not self._unshown:
            words = re.sub(r"\s+", " ", data)
            self._add(_escaped(words) if self._keeps_marks else words)

    def _add(self, text: str) -> None:
        self._open[-1][1].append(text)

    def _close(self) -> str:
        tag, parts = self._open.pop()
        self._add(_wrapped(tag, "".join(parts), keeps_marks=self._keeps_marks))
        return tag


def _break(tag: str) -> str:
    match tag:
        case "br" | "tr":
            return "\n"
        case "li":
            return "\n- "
        case "td" | "th":
            return " "
        case _:
            return "\n\n" if _APART.fullmatch(tag) else ""


def _wrapped(tag: str, inside: str, *, keeps_marks: bool) -> str:
    words = inside.strip()
    if not words or "\n" in words:
        return inside
    if tag in _SCRIPTS:
        table, sign = _SCRIPTS[tag]
        if all(ord(character) in table for character in words):
            return words.translate(table)
        return f"{sign}({words})"
    if not keeps_marks:
        return inside
    mark = _MARKS[tag]
    before, after = inside[: len(inside) - len(inside.lstrip())], inside[len(inside.rstrip()) :]
    return f"{before}{mark}{words}{mark}{after}"
