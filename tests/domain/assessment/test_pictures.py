"""Pictures of items hold nothing that runs or loads."""

import base64

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.pictures import MAX_SVG, Drawing, drawing_trouble
from tests.interchange.response_strategies import PNG, SVG


def svg(inside: str, attributes: str = "") -> str:
    return f'<svg xmlns="http://www.w3.org/2000/svg" {attributes}>{inside}</svg>'


@pytest.mark.parametrize(
    "drawing",
    [
        Drawing(svg=SVG),
        Drawing(png=PNG),
        Drawing(png=f"{PNG[:20]}\n {PNG[20:]}\n"),
        Drawing(svg=svg('<style>circle{fill:url(#g)}</style><circle fill="url(#g)" r="1"/>')),
        Drawing(svg='<?xml version="1.0"?>' + svg("<!-- a note --><text>1 &lt; 2</text>")),
    ],
)
def test_a_plain_picture_is_taken(drawing: Drawing) -> None:
    assert drawing_trouble(drawing) == ""
    base64.b64decode(drawing.base64, validate=True)


@pytest.mark.parametrize(
    ("text", "why"),
    [
        (svg("<script>alert(1)</script>"), "“script”"),
        (svg('<circle onload="alert(1)"/>'), "“onload”"),
        (svg('<a href="https://evil.example"><text>x</text></a>'), "“a”"),
        (svg('<image href="https://evil.example/x.png"/>'), "“image”"),
        (svg('<use href="#x"/>'), "“use”"),
        (svg("<foreignObject><p>x</p></foreignObject>"), "“foreignObject”"),
        (svg('<h:script xmlns:h="http://www.w3.org/1999/xhtml"/>'), "which pictures here do not"),
        (svg('<circle fill="url(https://evil.example/x)"/>'), "“fill”"),
        (svg('<circle style="background:url(//evil.example)"/>'), "“style”"),
        (svg("<style>@import 'x.css';</style>"), "style loads"),
        (svg('<animate attributeName="href" values="javascript:x"/>'), "“animate”"),
        ('<!DOCTYPE svg [<!ENTITY a "x">]>' + svg("&a;"), "document type"),
        ('<?xml-stylesheet href="x"?>' + svg(""), "instruction"),
        ("<svg/>", "does not begin with <svg"),
        (svg("<g>"), "not written correctly"),
        (svg("x" * MAX_SVG), "larger than 60 KB"),
    ],
)
def test_an_svg_that_could_do_something_is_refused(text: str, why: str) -> None:
    assert why in drawing_trouble(Drawing(svg=text))


@pytest.mark.parametrize(
    ("drawing", "why"),
    [
        (Drawing(), "needs a picture"),
        (Drawing(svg=SVG, png=PNG), "needs a picture"),
        (Drawing(png="***"), "base64"),
        (Drawing(png=base64.b64encode(b"GIF89a").decode()), "no PNG"),
        (Drawing(png=base64.b64encode(b"\x89PNG\r\n\x1a\n" + b"x" * 150_001).decode()), "150 KB"),
    ],
)
def test_anything_else_is_refused(drawing: Drawing, why: str) -> None:
    assert why in drawing_trouble(drawing)


@given(st.text(max_size=80) | st.text("<>/&;!?svg xmlns='\"=", max_size=80))
def test_any_text_is_judged_without_failing(text: str) -> None:
    assert isinstance(drawing_trouble(Drawing(svg=text)), str)
    assert isinstance(drawing_trouble(Drawing(png=text)), str)
