"""A unit with one item of every type: the examples of docs/item-types.md."""

import re
from pathlib import Path

DOCUMENT = Path(__file__).parents[2] / "docs/item-types.md"
_BLOCK = re.compile(r"^```yaml\n(.*?)^```", re.MULTILINE | re.DOTALL)
_HEAD = """\
cairn: 1
unit:
  id: all-types
  title: All types
objectives:
  - id: everything
    title: Everything
    statement: {can: answer everything}
    criterion: {k_of_n: [1, SIZE]}
    check:
      - {cell: find, title: Find, questions: FIND}
      - {cell: say, title: Say, questions: SAY}
    items:
"""


def all_types_file(*, marked: bool = True) -> str:
    """Answer the unit file; a form of it has every item, those that a person marks on request."""
    blocks = _BLOCK.findall(DOCUMENT.read_text())
    if not marked:
        blocks = [block for block in blocks if "rubric:" not in block]
    lines = [line for block in blocks for line in block.splitlines()]
    find, say = (sum(line == f"  cell: {cell}" for line in lines) for cell in ("find", "say"))
    head = _HEAD.replace("FIND", str(find)).replace("SAY", str(say))
    items = "".join(f"      {line}\n" if line else "\n" for line in lines)
    return head.replace("SIZE", str(find + say)) + items
