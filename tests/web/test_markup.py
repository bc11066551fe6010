"""Authors' texts become safe HTML, whatever they hold."""

import pytest
from hypothesis import given
from hypothesis import strategies as st
from markupsafe import escape

from lti_tool.web.markup import math_words, to_html, to_inline_html
from lti_tool.web.markup_words import label_words


def test_mathematics_becomes_mathml() -> None:
    html = to_inline_html(r"Half: \(\frac{1}{2}\).")
    assert "<math" in html
    assert "<mfrac>" in html
    assert r"\frac" not in html


@pytest.mark.parametrize(
    ("latex", "words"),
    [
        (r"\frac{1}{2}", "1/2"),
        (r"\frac{x + 1}{\frac{2}{3}}", "(x + 1)/(2/3)"),
        (r"x^{2} \cdot \sqrt{x + 1}", "x^2 · √(x + 1)"),
        (r"a \le b", "a ≤ b"),
        (r"3 \text{cm} \mathrm{a\%}", "3 cm (a%)"),
    ],
)
def test_mathematics_has_words_for_who_cannot_read_mathml(latex: str, words: str) -> None:
    assert math_words(latex) == words
    assert label_words(rf"Half: \({latex}\)!") == f"Half: {words} !"
    alttext = f'alttext="{escape(words)}"'.replace("&#34;", "&quot;")
    assert alttext in to_inline_html(rf"\({latex}\)")


def test_a_label_without_mathematics_needs_no_words() -> None:
    assert label_words("**Half**") == ""


@given(st.text(r"\frac{}12 ^()[]x", max_size=200))
def test_any_mathematics_has_words(latex: str) -> None:
    assert isinstance(math_words(latex), str)


def test_mathematics_on_a_line_of_its_own_is_displayed_so() -> None:
    assert 'display="block"' in to_html("Then\n\n\\[x^2\\]\n\nholds.")
    assert 'display="inline"' in to_html(r"Then \(x^2\) holds.")


def test_a_binomial_is_no_fraction() -> None:
    assert 'linethickness="0"' in to_inline_html(r"\(\binom{n}{k}\)")


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
