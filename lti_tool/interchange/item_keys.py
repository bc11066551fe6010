"""Check the key of an item: what is right, what it is worth, and that options differ."""

import re
from collections import Counter
from collections.abc import Iterator, Mapping
from fractions import Fraction
from typing import Any

from lti_tool.domain.assessment.responses.cloze import BLANK
from lti_tool.interchange.problems import Path

Plain = Mapping[str, Any]

_BLANK_IN_MATHS = re.compile(r"\\\((?:(?!\\\)).)*\[\[|`[^`]*\[\[[^`]*`", re.DOTALL)


def check_key(plain: Plain) -> Iterator[tuple[Path, str]]:
    """Answer what is wrong with the key: the place inside the item, and the end of a sentence."""
    match plain["type"]:
        case "single_choice":
            yield from _check_single(plain["options"])
            yield from _check_no_credit(plain["options"])
            yield from _check_twins(plain)
        case "multiple_choice":
            yield from _check_multiple(plain)
            yield from _check_twins(plain)
        case "numeric":
            yield from _check_unit(plain)
        case "short_text":
            yield from _check_texts(plain["answers"])
        case "cloze":
            yield from _check_blanks(plain)
        case "matching":
            yield from _check_alike(plain, "pairs", "text")
            yield from _check_matches(plain)
        case "ordering":
            yield from _check_alike(plain, "entries", "text")
        case "categorising":
            yield from _check_alike(plain, "categories", "")
            yield from _check_alike(plain, "entries", "text")
        case "hotspot":
            yield from _check_regions(plain)


def _check_unit(plain: Plain) -> Iterator[tuple[Path, str]]:
    for key in ("ask_unit", "convert"):
        if key in plain and "unit" not in plain:
            text = "says something about a unit, but has no “unit” to compare with."
            if key == "ask_unit":
                text = "asks for a unit, but has no “unit” to compare with."
            yield (key,), text


def _check_blanks(plain: Plain) -> Iterator[tuple[Path, str]]:
    written = Counter(found[1] for found in BLANK.finditer(plain["stem"]))
    for name, blank in plain["blanks"].items():
        if not written[name]:
            yield ("blanks", name), f"has the blank “{name}”, but no [[{name}]] in its stem."
        for inside, text in check_key(blank):
            yield ("blanks", name, *inside), f"{text} (blank “{name}”)"
    for name, times in written.items():
        if name not in plain["blanks"]:
            yield ("stem",), f"has [[{name}]] in its stem, but no blank of that name."
        elif times > 1:
            yield ("stem",), f"has [[{name}]] in its stem more than once."
    if _BLANK_IN_MATHS.search(plain["stem"]):
        yield ("stem",), "has a blank inside of mathematics or code. Put it beside."


def _check_matches(plain: Plain) -> Iterator[tuple[Path, str]]:
    if plain.get("variables") or plain.get("derived"):
        return  # the draws show whether they differ
    seen: dict[str, str] = {}
    for place, pair in enumerate(plain["pairs"]):
        match = str(pair["match"])
        if seen.setdefault(match.strip().casefold(), match) != match:
            text = "has matches that differ in capital letters or spaces only."
            yield ("pairs", place, "match"), text
    for place, extra in enumerate(plain.get("extra", ())):
        if str(extra).strip().casefold() in seen:
            text = "has an extra match that reads like the match of one of its pairs."
            yield ("extra", place), text
    yield from _check_alike(plain, "extra", "")


def _check_regions(plain: Plain) -> Iterator[tuple[Path, str]]:
    regions = plain["regions"]
    right = [place for place, region in enumerate(regions) if region.get("correct", False)]
    if not right:
        yield ("regions",), "has no right region. Mark one with correct: true."
    elif len(right) > 1 and not plain.get("several", False):
        text = f"has {len(right)} right regions. Keep one, or say several: true."
        yield ("regions", right[1]), text
    if plain.get("partial", False) and not plain.get("several", False):
        yield ("partial",), "gives part credit, which only several: true has."
    if not plain.get("partial", False):
        for place, region in enumerate(regions):
            if "credit" in region:
                text = "gives a region credit, which only partial: true counts."
                yield ("regions", place, "credit"), text
    yield from _check_alike(plain, "regions", "text")


def _check_alike(plain: Plain, listed: str, key: str) -> Iterator[tuple[Path, str]]:
    if plain.get("variables") or plain.get("derived"):
        return  # the draws show whether they differ
    first: dict[str, int] = {}
    for place, entry in enumerate(plain.get(listed, ())):
        text = str(entry if isinstance(entry, str) else entry[key]).strip().casefold()
        if text in first:
            yield (listed, place), f"has {listed} {first[text] + 1} and {place + 1} alike."
        first.setdefault(text, place)


def _right(options: list[Plain]) -> list[int]:
    return [place for place, option in enumerate(options) if option.get("correct", False)]


def _check_single(options: list[Plain]) -> Iterator[tuple[Path, str]]:
    right = _right(options)
    if not right:
        yield ("options",), "has no right option. Mark one with correct: true."
    elif len(right) > 1:
        yield (
            ("options", right[1]),
            f"has {len(right)} right options. Keep one, or make the type multiple_choice.",
        )


def _check_multiple(plain: Plain) -> Iterator[tuple[Path, str]]:
    options = plain["options"]
    if not _right(options):
        yield ("options",), "has no right option. Mark each right one with correct: true."
    if not plain.get("partial", False):
        yield from _check_no_credit(options)
        return
    for place, option in enumerate(options):
        if "credit" not in option:
            continue
        credit, is_right = Fraction(str(option["credit"])), option.get("correct", False)
        if is_right and not 0 < credit <= 1:
            yield ("options", place, "credit"), "gives a right option no credit from 0 to 1."
        if not is_right and not -1 <= credit <= 0:
            yield (
                ("options", place, "credit"),
                "gives a wrong option more than no credit (0 to -1).",
            )


def _check_no_credit(options: list[Plain]) -> Iterator[tuple[Path, str]]:
    for place, option in enumerate(options):
        if "credit" in option:
            text = "gives an option credit, which only multiple_choice with partial: true counts."
            yield ("options", place, "credit"), text


def _check_twins(plain: Plain) -> Iterator[tuple[Path, str]]:
    yield from _check_alike(plain, "options", "text")


def _check_texts(answers: list[Any]) -> Iterator[tuple[Path, str]]:
    credits_ = [
        Fraction(1) if isinstance(answer, str) else Fraction(str(answer.get("credit", 1)))
        for answer in answers
    ]
    for place, credit in enumerate(credits_):
        if not 0 <= credit <= 1:
            yield ("answers", place), "gives an answer credit outside 0 to 1."
    if 1 not in credits_:
        yield ("answers",), "has no fully right answer (one without credit, or with credit: 1)."
