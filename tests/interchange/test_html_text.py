"""Texts of other formats become Markdown that shows the same."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.interchange.html_text import has_media, to_markdown, to_plain


@pytest.mark.parametrize(
    ("html", "markdown"),
    [
        ("<p>One</p><p>Two</p>", "One\n\nTwo"),
        ("a<br>b<br/>c", "a\nb\nc"),
        ("A <b>bold</b> and <em> slanted </em>word", "A **bold** and  *slanted* word"),
        ("<strong></strong>x<i> </i>y", "x y"),
        ("<b>one<br>two</b>", "one\ntwo"),
        ("<b>never <i>closed", "**never *closed***"),
        ("<b>crossed <i>over</b> here</i>", "**crossed *over*** here"),
        ("</b>x</p>y", "x\n\ny"),
        ("x<sup>2</sup> H<sub>2</sub>O 3<sup>abc</sup> y<sub>i</sub>", "x² H₂O 3^(abc) y_(i)"),
        ("<ul><li>a</li><li>b</li></ul>", "- a\n- b"),
        ("<table><tr><td>a</td><td>b</td></tr><tr><th>c</th></tr></table>", "a b\nc"),
        ("<span style='x'>a</span><script>alert(1)</script></script>b", "ab"),
        ("2 &lt; 3 &amp; &nbsp;4", "2 \\< 3 & 4"),
        ("&amp;lt;", "\\&lt;"),
    ],
)
def test_html_becomes_markdown(html: str, markdown: str) -> None:
    assert to_markdown(html, "html") == markdown


def test_a_broken_section_is_shown_as_it_stands() -> None:
    assert to_markdown("<![foo x", "html") == "\\<![foo x"
    assert to_plain("<![foo x", "html") == "<![foo x"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("2 * 3 * 4", "2 \\* 3 \\* 4"),
        ("a _b_ c snake_case _____", "a \\_b\\_ c snake_case _____"),
        ("# one\n+ two\n- three", "\\# one\n\\+ two\n\\- three"),
        ("12. four\n> five\n  - six", "12\\. four\n\\> five\n\\- six"),
        ("-3 or 1.5 #x", "-3 or 1.5 #x"),
        ("`x` <y> [a](b) C:\\d", "\\`x\\` \\<y> [a\\](b) C:\\\\d"),
        (r"\(a_1 < b*c*d\) and \[x*y*z\]", r"\(a_1 < b*c*d\) and \[x*y*z\]"),
        ("$$x*y*z$$ costs $5", r"\(x*y*z\) costs $5"),
        (r"\(\frac{{a}}{b}\)", r"\(\frac{ {a}}{b}\)"),
        ("{{{x}}}", "{ { {x}}}"),
        ("a\n\n\n\nb  \n c", "a\n\nb\nc"),
    ],
)
def test_plain_text_shows_the_same_in_markdown(text: str, markdown: str) -> None:
    assert to_markdown(text, "plain") == markdown


def test_markdown_is_markdown_already() -> None:
    assert to_markdown(" *x* and {{ y }}", "markdown") == "*x* and { { y }}"


@pytest.mark.parametrize(
    ("text", "markdown"),
    [
        ("a <b>b</b>", "a **b**"),
        ("x<y and z>w", "x\\<y and z>w"),
        ("AT&amp;T", "AT&T"),
        ("two\nlines", "two\nlines"),
    ],
)
def test_moodle_text_is_html_only_when_it_looks_so(text: str, markdown: str) -> None:
    assert to_markdown(text, "moodle") == markdown


@pytest.mark.parametrize(
    ("text", "style", "plain"),
    [
        ("<b>Frog</b> *", "html", "Frog *"),
        ("<b>Frog</b>", "moodle", "Frog"),
        ("a*b", "moodle", "a*b"),
        (" two\n words ", "plain", "two words"),
        ("<b>Frog</b>", "plain", "<b>Frog</b>"),
        ("H<sub>2</sub>O", "html", "H₂O"),
        ("{{x}}", "plain", "{ {x}}"),
    ],
)
def test_an_answer_is_what_a_student_would_type(text: str, style: str, plain: str) -> None:
    assert to_plain(text, style) == plain


@pytest.mark.parametrize("text", ['<img src="x">', "<VIDEO>", "![a](b)", '"@@PLUGINFILE@@/x.mp3"'])
def test_pictures_and_recordings_are_noticed(text: str) -> None:
    assert has_media(text)
    assert not has_media("an image, <b>not</b> shown!")


@given(
    st.text("<>!/[]b isup&;#\\_*-.{}()$\n", max_size=60) | st.text(max_size=60),
    st.sampled_from(["html", "moodle", "plain", "markdown"]),
)
def test_any_text_is_turned_without_failing(text: str, style: str) -> None:
    assert "{{" not in to_markdown(text, style)
    assert "{{" not in to_plain(text, style)
