"""Put authors' headings and tables in order, so that a page reads well without being seen."""

from collections.abc import Sequence

from markdown_it.rules_core import StateCore
from markdown_it.token import Token

TOP = "top"
"""The environment's key for the rank that an author's highest heading gets on the page."""
LOWEST_RANK = 5


def rank_headings(state: StateCore) -> None:
    """Begin headings at the page's rank and leave no gap, whichever ranks the author used."""
    headings = [token for token in state.tokens if token.type.startswith("heading_")]
    used = sorted({token.tag for token in headings})
    for token in headings:
        token.tag = f"h{min(state.env.get(TOP, 3) + used.index(token.tag), LOWEST_RANK)}"


def head_tables(state: StateCore) -> None:
    """Drop heads without a word, for Markdown wants a head where a row of boxes is meant.

    A blank corner says that the first column names the rows: then it is made of heads too.
    """
    for head, body in reversed(_tables(state.tokens)):
        texts = [token.content for token in state.tokens[head] if token.type == "inline"]
        if not any(texts):
            del state.tokens[head]
            continue
        if not texts[0]:
            _head_rows(state.tokens[body])
        _free_empty_heads(state.tokens[head])


def _tables(tokens: Sequence[Token]) -> list[tuple[slice, slice]]:
    """Answer where each table's head and body are, in order."""
    heads = [place for place, token in enumerate(tokens) if token.type == "thead_open"]
    ends = [place for place, token in enumerate(tokens) if token.type == "thead_close"]
    tables = [place for place, token in enumerate(tokens) if token.type == "table_close"]
    return [
        (slice(head, end + 1), slice(end + 1, table))
        for head, end, table in zip(heads, ends, tables, strict=True)
    ]


def _free_empty_heads(head: Sequence[Token]) -> None:
    for opening, inline, closing in zip(head, head[1:], head[2:], strict=False):
        if opening.type == "th_open" and not inline.content:
            opening.tag = closing.tag = "td"


def _head_rows(body: Sequence[Token]) -> None:
    for place, token in enumerate(body):
        if token.type == "tr_open" and body[place + 2].content:
            body[place + 1].tag = body[place + 3].tag = "th"
