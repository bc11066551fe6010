r"""Turn authors' Markdown into safe HTML; mathematics between \( and \) becomes MathML."""

from functools import lru_cache

import nh3
from latex2mathml.converter import convert
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
    "math": {"display"},
    "mo": {"stretchy", "fence", "separator"},
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


def _math(state: StateInline, silent: bool) -> bool:  # noqa: FBT001 -- markdown-it's signature
    if not state.src.startswith("\\(", state.pos):
        return False
    end = state.src.find("\\)", state.pos)
    if end < 0:
        return False
    if not silent:
        token = state.push("html_inline", "", 0)
        token.content = _to_mathml(state.src[state.pos + 2 : end])
    state.pos = end + 2
    return True


def _to_mathml(latex: str) -> str:
    try:
        return str(convert(latex))
    except Exception:  # noqa: BLE001 -- the converter raises what it likes on bad LaTeX
        return f"<code>{escape(latex)}</code>"


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
