r"""Turn authors' Markdown into safe HTML; mathematics between \( and \) becomes MathML.

Between \[ and \] it stands on a line of its own. Screen readers read MathML itself; how one
types it goes along as `alttext` for those that do not.
"""

import html as entities
import re
from collections.abc import Iterable
from functools import lru_cache

import nh3
from markdown_it import MarkdownIt
from markdown_it.rules_inline import StateInline
from markupsafe import Markup, escape

from lti_tool.web.markup_order import TOP, head_tables, rank_headings

TABLE_BOX = "table-box"

_MATHML = {
    "math", "mrow", "mi", "mo", "mn", "ms", "mtext", "mspace", "mfrac", "msqrt", "mroot", "mstyle",
    "msub", "msup", "msubsup", "munder", "mover", "munderover", "mtable", "mtr", "mtd", "mpadded",
    "mphantom", "menclose",
}  # fmt: skip
_HTML = {
    "p", "br", "hr", "strong", "em", "s", "code", "pre", "blockquote", "ul", "ol", "li", "h2",
    "h3", "h4", "h5", "div", "table", "thead", "tbody", "tr", "th", "td", "a", "sub", "sup",
}  # fmt: skip
_ATTRIBUTES = {
    "a": {"href", "title"},
    "div": {"class"},
    "math": {"display", "alttext"},
    "mo": {"stretchy", "fence", "separator", "form", "accent", "minsize", "maxsize"},
    "mfrac": {"linethickness"},
    "mi": {"mathvariant"},
    "mpadded": {"width", "height", "voffset", "lspace"},
    "munder": {"accentunder"},
    "mover": {"accent"},
    "mtd": {"columnalign"},
    "mtable": {"columnalign", "rowspacing", "columnspacing"},
    "mspace": {"width"},
    "mstyle": {"displaystyle", "scriptlevel"},
    "menclose": {"notation"},
}


@lru_cache(maxsize=2048)
def to_html(text: str, top: int = 3) -> Markup:
    """Answer a text as blocks. Raw HTML in it is shown as text, links open in a new tab.

    `top` is the rank of its highest heading, below those of the page around it.
    """
    return _clean(_parser().render(text, {TOP: top}))


@lru_cache(maxsize=2048)
def to_inline_html(text: str) -> Markup:
    """Answer a one-line text without a paragraph around it."""
    return _clean(_parser().renderInline(text))


def are_plain(texts: Iterable[str]) -> bool:
    """Whether texts show as they are written, so that a list to choose from can hold them."""
    return all(
        "<" not in (html := to_inline_html(text)) and entities.unescape(html) == text
        for text in texts
    )


@lru_cache(maxsize=1)
def _parser() -> MarkdownIt:
    parser = MarkdownIt("commonmark", {"html": False}).enable(["table", "strikethrough"])
    parser.inline.ruler.before("escape", "math", _math)
    parser.core.ruler.push("headings", rank_headings)
    parser.core.ruler.push("tables", head_tables)
    # A wide table moves sideways in its box, not the page with it.
    parser.add_render_rule("table_open", lambda *_: f'<div class="{TABLE_BOX}"><table>')
    parser.add_render_rule("table_close", lambda *_: "</table></div>")
    return parser


MATHS = re.compile(r"\\\((.*?)\\\)|\\\[(.*?)\\\]", re.DOTALL)
_WORDS = {
    r"\cdot": "·", r"\times": "×", r"\div": "÷", r"\pm": "±", r"\le": "≤", r"\leq": "≤",
    r"\ge": "≥", r"\geq": "≥", r"\ne": "≠", r"\neq": "≠", r"\approx": "≈", r"\pi": "π",
    r"\infty": "∞", r"\sqrt": "√", r"\circ": "°", r"\left": "", r"\right": "",
    r"\text": "", r"\mathrm": "",
}  # fmt: skip
_FRACTION = re.compile(r"\\[dt]?frac\s*\{([^{}]*)\}\s*\{([^{}]*)\}")
_BARE = re.compile(r"\w+(?:\.\w+)?")


def math_words(latex: str) -> str:
    """Answer mathematics as people type it: 1/2 for a fraction, √(x) for a root."""
    text, before = latex, ""
    while text != before:  # the innermost fractions first
        before, text = text, _FRACTION.sub(_over, text, count=50)
    text = re.sub(r"\\[A-Za-z]+", lambda name: _WORDS.get(name[0], f" {name[0][1:]} "), text)
    text = re.sub(r"\\([%$#&_])", r"\1", text.replace("{", "(").replace("}", ")"))
    text = re.sub(r"\\.", " ", text)
    text = re.sub(r"\(\s*(\w+)\s*\)", r"\1", text)
    return " ".join(text.split())


def _over(found: re.Match[str]) -> str:
    ends = (end.strip() for end in (found[1], found[2]))
    return "/".join(end if _BARE.fullmatch(end) else f"({end})" for end in ends)


_MATHS = {"\\(": ("\\)", "inline"), "\\[": ("\\]", "block")}


def _math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's signature
    closing, display = _MATHS.get(state.src[state.pos : state.pos + 2], ("", ""))
    end = state.src.find(closing, state.pos + 2) if closing else -1
    if end < 0:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = _to_mathml(state.src[state.pos + 2 : end], display)
    state.pos = end + 2
    return True


def _to_mathml(latex: str, display: str) -> str:
    # Loaded with the first formula: most courses have none.
    from latex2mathml.converter import convert  # noqa: PLC0415

    try:
        mathml = str(convert(latex, display=display))
    except Exception:  # noqa: BLE001 -- the converter raises what it likes on bad LaTeX
        return f"<code>{escape(latex)}</code>"
    spoken = escape(math_words(latex))
    return mathml.replace("<math ", f'<math alttext="{spoken}" ', 1)


def _clean(html: str) -> Markup:
    # The LaTeX converter does not escape its input, so everything passes the allow-list.
    return Markup(  # noqa: S704 -- nh3 has cleaned it
        nh3.clean(
            html,
            tags=_HTML | _MATHML,
            attributes=_ATTRIBUTES,
            url_schemes={"https"},
            link_rel="noopener noreferrer",
            set_tag_attribute_values={"a": {"target": "_blank"}},
        )
    )
