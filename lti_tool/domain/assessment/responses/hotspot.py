"""Point at a region of a picture; every region also stands in words beside it."""

import random
from collections.abc import Iterator
from dataclasses import dataclass, replace
from fractions import Fraction
from typing import Any, ClassVar, Self
from xml.sax.saxutils import escape

from lti_tool.domain.assessment.expressions import evaluate_number
from lti_tool.domain.assessment.pictures import Drawing, drawing_trouble
from lti_tool.domain.assessment.responses.base import (
    Entry,
    Face,
    ItemScore,
    Names,
    Picture,
    Place,
    Plain,
    Response,
    Said,
    sparse,
)
from lti_tool.domain.assessment.responses.choice import (
    Option,
    filled_option,
    option_out,
    option_texts,
    options_from,
    read_positions,
    score_one,
    score_several,
    several_floor,
)
from lti_tool.domain.assessment.wording import fill, show_number

WHOLE = 100
Corners = tuple[str, str, str, str]
"""Left, top, width and height in percent of the picture; formulas."""


@dataclass(frozen=True)
class Region:
    """A rectangle of the picture; the option's text says in words where or what it is."""

    option: Option
    at: Corners


@dataclass(frozen=True)
class Hotspot(Response):
    """One region is right, or with `several` all right ones and no other."""

    kind: ClassVar[str] = "hotspot"

    drawing: Drawing
    alt: str
    """What the picture shows, for whoever does not see it."""
    regions: tuple[Region, ...]
    several: bool = False
    partial: bool = False

    @classmethod
    def from_mapping(cls, plain: Plain) -> Self:
        """Build it from `image` and `regions`."""
        image = plain["image"]
        options = options_from(plain["regions"])
        places = [_corners(region["at"]) for region in plain["regions"]]
        return cls(
            Drawing(image.get("svg", ""), image.get("png", "")),
            str(image["alt"]),
            tuple(Region(option, at) for option, at in zip(options, places, strict=True)),
            several=plain.get("several", False),
            partial=plain.get("partial", False),
        )

    def to_mapping(self) -> dict[str, Any]:
        """Answer `image` and `regions`."""
        return {
            "image": sparse({"alt": self.alt, "svg": self.drawing.svg, "png": self.drawing.png}),
            "regions": [
                {**option_out(region.option), "at": list(region.at)} for region in self.regions
            ],
            "several": self.several,
            "partial": self.partial,
        }

    @property
    def options(self) -> tuple[Option, ...]:
        """The regions as options to choose from."""
        return tuple(region.option for region in self.regions)

    def filled(self, names: Names) -> Self:
        """Fill the words, the places, and the drawing where it is text."""
        # In an SVG a drawn text must not become markup.
        safe = {
            name: escape(value) if isinstance(value, str) else value
            for name, value in names.items()
        }
        return replace(
            self,
            drawing=replace(self.drawing, svg=fill(self.drawing.svg, safe)),
            alt=fill(self.alt, names),
            regions=tuple(
                Region(filled_option(region.option, names), _worked_out(region.at, names))
                for region in self.regions
            ),
        )

    def shuffled(self, chance: random.Random) -> Self:
        """Shuffle the regions: the right one is not always the first."""
        regions = list(self.regions)
        chance.shuffle(regions)
        return replace(self, regions=tuple(regions))

    def face(self) -> Face:
        """Show the picture, and every region as an option."""
        places = tuple(_numbers(region.at) for region in self.regions)
        return Face(
            Entry.SEVERAL if self.several else Entry.ONE,
            options=tuple(option.text for option in self.options),
            hint="Choose all that apply." if self.several else "",
            picture=Picture(self.drawing.media_type, self.drawing.base64, self.alt, places),
        )

    def identity(self) -> list[Any]:
        """Answer the regions in words and places, and the picture."""
        places = sorted([region.option.text, *region.at] for region in self.regions)
        return [self.drawing.media_type, self.drawing.base64, places]

    def read(self, raw: list[str]) -> tuple[int, ...]:
        """Answer the positions of the chosen regions."""
        return read_positions(raw, len(self.regions), most=None if self.several else 1)

    def score(self, answer: tuple[int, ...], decimal_mark: str) -> ItemScore:  # noqa: ARG002
        """Score the regions as options."""
        if self.several:
            return score_several(self.options, answer, partial=self.partial)
        return score_one(self.options, answer)

    def said(self, answer: tuple[int, ...]) -> tuple[Said, ...]:
        """Answer the chosen regions in words."""
        return tuple(Said(self.regions[place].option.text) for place in answer)

    def restored(self, kept: list[Any]) -> tuple[int, ...]:
        """Answer the positions that are kept."""
        return tuple(int(position) for position in kept)

    def guess_floor(self) -> float:
        """As in a choice."""
        count = len(self.regions)
        return several_floor(count) if self.several else 1 / count

    def formulas(self) -> Iterator[tuple[Place, str]]:
        """Answer the places of the regions."""
        for place, region in enumerate(self.regions):
            for corner, formula in enumerate(region.at):
                yield ("regions", place, "at", corner), formula

    def texts(self) -> Iterator[tuple[Place, str]]:
        """Answer the words for the picture and its regions."""
        yield ("image", "alt"), self.alt
        if self.drawing.svg:
            yield ("image", "svg"), self.drawing.svg
        yield from option_texts(self.options, "regions")

    def rivals(self) -> tuple[tuple[str, ...], ...]:
        """No two regions may read the same."""
        return (tuple(option.text for option in self.options),)

    def trouble(self) -> str:
        """The picture is harmless, and every region lies within it."""
        if found := drawing_trouble(self.drawing):
            return found
        if not self.alt.strip():
            return "has a picture without words for whoever does not see it (“alt”)."
        for region in self.regions:
            left, top, width, height = map(Fraction, region.at)
            ends = max(left + width, top + height)
            if min(left, top) < 0 or min(width, height) <= 0 or ends > WHOLE:
                return f"has the region “{region.option.text}”, which is not within the picture."
        return ""


def _corners(plain: Any) -> Corners:  # noqa: ANN401 -- any four plain values
    left, top, width, height = (str(value) for value in plain)
    return left, top, width, height


def _worked_out(at: Corners, names: Names) -> Corners:
    return _corners([show_number(evaluate_number(formula, names)) for formula in at])


def _numbers(at: Corners) -> tuple[float, float, float, float]:
    left, top, width, height = (float(Fraction(value)) for value in at)
    return left, top, width, height
