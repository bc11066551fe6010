"""Print one sheet in a process of its own, which can be ended: JSON comes in, a PDF goes out.

What a document took of memory goes with the process.
"""

import json
import sys
from collections.abc import Mapping
from functools import lru_cache
from importlib import resources
from typing import Any

import typst

_ONE_TEXT = (
    b'#set document(title: "x")\n#set text(font: "Libertinus Serif")\n#json(bytes(sys.inputs.data))'
)


def print_sheet(sheet: Mapping[str, Any]) -> bytes:
    """Answer the sheet as PDF/UA."""
    template = resources.files("lti_tool.interchange").joinpath("report.typ").read_bytes()
    try:
        return _compile(template, sheet)
    except typst.TypstError:
        # PDF/UA refuses letters that no font here has. What can be read is printed.
        return _compile(template, legible(sheet))


def _compile(template: bytes, data: object) -> bytes:
    # Texts arrive as data and are never read as markup; the template asks for no file.
    made: bytes = typst.compile(
        template, sys_inputs={"data": json.dumps(data)}, pdf_standards=["ua-1"]
    )
    return made


def legible(value: Any) -> Any:  # noqa: ANN401 -- a document: mappings, lists, texts
    """Answer the same document with no letter that no font here has.

    A name with such letters gives way to its spare, which is a number; in other texts each such
    letter becomes a question mark.
    """
    match value:
        case {"name": str(name), "spare": str(spare)}:
            rest = {key: legible(each) for key, each in value.items() if key != "name"}
            return rest | {"name": name if _is_printable(name) else spare}
        case dict():
            return {key: legible(each) for key, each in value.items()}
        case list():
            return [legible(each) for each in value]
        case str() if not _is_printable(value):
            return "".join(each if _is_printable(each) else "?" for each in value)
        case _:
            return value


@lru_cache(maxsize=4096)
def _is_printable(text: str) -> bool:
    if text.isascii():
        return True
    try:
        _compile(_ONE_TEXT, text)
    except typst.TypstError:
        return False
    return True


if __name__ == "__main__":
    sys.stdout.buffer.write(print_sheet(json.load(sys.stdin.buffer)))
