"""Authors' texts become safe HTML, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.web.markup import to_html, to_inline_html


def test_mathematics_becomes_mathml() -> None:
    html = to_inline_html(r"Half: \(\frac{1}{2}\).")
    assert "<math" in html
    assert "<mfrac>" in html
    assert r"\frac" not in html


@pytest.mark.parametrize("text", [r"\(\frac{1}{\)", r"\(", r"an \( that never ends"])
def test_mathematics_that_is_none_is_shown_as_it_stands(text: str) -> None:
    assert to_inline_html(text)


def test_headings_begin_below_the_pages_own() -> None:
    html = to_html("# One\n\n## Two\n\n### Three")
    assert [tag in html for tag in ("<h1", "<h2", "<h3", "<h4")] == [False, False, True, True]


@pytest.mark.parametrize(
    "text",
    [
        "<script>alert(1)</script>",
        "<img src=x onerror=alert(1)>",
        "[here](javascript:alert(1))",
        "[here](data:text/html,x)",
        "![x](https://evil.example/x.png)",
        r"\(\text{<script>alert(1)</script>}\)",
        r"\(<img src=x onerror=alert(1)>\)",
        "<style>*{display:none}</style>",
    ],
)
def test_nothing_that_runs_or_loads_comes_through(text: str) -> None:
    for html in (to_html(text), to_inline_html(text)):
        for forbidden in ("<script", "<img", "<style", 'href="javascript', 'href="data'):
            assert forbidden not in html


def test_links_leave_by_https_into_a_new_tab() -> None:
    html = to_html("[here](https://example.org/a)")
    assert 'href="https://example.org/a"' in html
    assert 'target="_blank"' in html
    assert "noopener" in html


@given(st.text() | st.text(r"\()<>&[]{}^_$`*#ab1 /:"))
def test_no_text_breaks_a_page(text: str) -> None:
    for html in (to_html(text), to_inline_html(text)):
        assert "<script" not in html
        assert "<img" not in html
