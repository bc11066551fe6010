"""Pictures of items: SVG or PNG in base64, small, with nothing in them that runs or loads."""

import base64
import binascii
import re
from dataclasses import dataclass
from xml.etree import ElementTree as ET

MAX_SVG = 60_000
MAX_PNG = 150_000
"""Characters of SVG, and bytes of PNG."""
SVG_TYPE, PNG_TYPE = "image/svg+xml", "image/png"
_SVG = "{http://www.w3.org/2000/svg}"
_PNG_SIGNATURE = b"\x89PNG\r\n\x1a\n"
_FORBIDDEN = frozenset(
    [
        *["script", "foreignObject", "image", "feImage", "iframe", "a", "use", "audio", "video"],
        *["animate", "animateMotion", "animateTransform", "set", "handler", "listener"],
    ]
)
_LOADS = re.compile(r"url\(\s*['\"]?(?!#|['\"]?#)|@import|javascript:|data:|https?:", re.IGNORECASE)


@dataclass(frozen=True)
class Drawing:
    """A picture as its author gave it: one of both."""

    svg: str = ""
    png: str = ""

    @property
    def media_type(self) -> str:
        """Its media type."""
        return SVG_TYPE if self.svg else PNG_TYPE

    @property
    def base64(self) -> str:
        """Its bytes in base64."""
        if self.svg:
            return base64.b64encode(self.svg.encode()).decode()
        return "".join(self.png.split())


def drawing_trouble(drawing: Drawing) -> str:
    """Answer what is wrong with a picture, as the end of a sentence, or nothing."""
    if bool(drawing.svg) == bool(drawing.png):
        return "needs a picture: either “svg” or “png”."
    return _svg_trouble(drawing.svg) if drawing.svg else _png_trouble(drawing.png)


def _png_trouble(text: str) -> str:
    try:
        data = base64.b64decode("".join(text.split()), validate=True)
    except (binascii.Error, ValueError):
        return "has a PNG picture that is not written in base64."
    if not data.startswith(_PNG_SIGNATURE):
        return "has a picture that is no PNG."
    return _too_large(len(data), MAX_PNG)


def _svg_trouble(text: str) -> str:
    if too_large := _too_large(len(text), MAX_SVG):
        return too_large
    # A document type can name entities that grow without bound; no drawing needs one.
    if "<!" in text.replace("<!--", "") or "<?" in text.replace("<?xml ", ""):
        return "has an SVG picture with a document type or an instruction. Take it out."
    try:
        root = ET.fromstring(text.strip())  # noqa: S314 -- without a document type nothing expands
    except ET.ParseError:
        return "has an SVG picture that is not written correctly."
    if root.tag != f"{_SVG}svg":
        return "has an SVG picture that does not begin with <svg xmlns=…>."
    for element in root.iter():
        if trouble := _element_trouble(element):
            return trouble
    return ""


def _element_trouble(element: ET.Element) -> str:
    name = str(element.tag).removeprefix(_SVG)
    if name in _FORBIDDEN or name.startswith("{"):
        return f"has an SVG picture with “{name}”, which pictures here do not have."
    for key, value in element.attrib.items():
        is_link = key.endswith("href")
        if key.casefold().startswith("on") or is_link or _LOADS.search(value):
            return f"has an SVG picture that runs or loads something (“{key}”)."
    if _LOADS.search(element.text or "") and name == "style":
        return "has an SVG picture whose style loads something."
    return ""


def _too_large(size: int, most: int) -> str:
    return f"has a picture larger than {most // 1000} KB." if size > most else ""
