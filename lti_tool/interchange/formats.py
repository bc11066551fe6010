"""Choose the reader for a file by its name."""

from pathlib import PurePath

from lti_tool.domain.errors import DomainError
from lti_tool.interchange.drafts import Imported
from lti_tool.interchange.gift import read_gift
from lti_tool.interchange.unit_file import read_unit

_UNIT_FILES = (".yaml", ".yml")
_GIFT_FILES = (".gift", ".txt")


def read_any(data: bytes, filename: str) -> Imported:
    """Read a file of any format taken; raises DomainError for others and for what is wrong."""
    name = PurePath(filename).name
    lowered = name.casefold()
    if lowered.endswith(_UNIT_FILES):
        return read_unit(data)
    if lowered.endswith(_GIFT_FILES):
        return read_gift(data, name=_title(name))
    raise DomainError(
        "unknown_format",
        f"“{name}” is of no kind that is taken over. Give a Cairn unit file "
        "(.cairn.yaml, .yaml, .yml) or a GIFT file from Moodle (.gift, .gift.txt, .txt).",
    )


def _title(name: str) -> str:
    stem = name[: name.rindex(".")].removesuffix(".gift")
    return stem.replace("_", " ").strip()
