"""Files students hand in: what is taken, told by its bytes and not by its name, and how much."""

import re
from dataclasses import dataclass
from enum import StrEnum

from lti_tool.domain.errors import DomainError
from lti_tool.domain.ids import FileId

MEGABYTE = 1024 * 1024
MAX_FILE = 10 * MEGABYTE
MAX_FILES = 5
MAX_ATTEMPT = 50 * MEGABYTE
MAX_NAME = 80


class MediaType(StrEnum):
    """What is taken."""

    JPEG = "image/jpeg"
    PNG = "image/png"
    GIF = "image/gif"
    WEBP = "image/webp"
    PDF = "application/pdf"
    TEXT = "text/plain"
    MP3 = "audio/mpeg"
    M4A = "audio/mp4"
    OGG = "audio/ogg"
    WAV = "audio/wav"
    MP4 = "video/mp4"
    WEBM = "video/webm"

    @property
    def endings(self) -> tuple[str, ...]:
        """The endings a name of this type may have, the usual one first."""
        return _ENDINGS[self]


_ENDINGS = {
    MediaType.JPEG: (".jpg", ".jpeg"),
    MediaType.PNG: (".png",),
    MediaType.GIF: (".gif",),
    MediaType.WEBP: (".webp",),
    MediaType.PDF: (".pdf",),
    MediaType.TEXT: (".txt",),
    MediaType.MP3: (".mp3",),
    MediaType.M4A: (".m4a",),
    MediaType.OGG: (".ogg", ".oga", ".opus"),
    MediaType.WAV: (".wav",),
    MediaType.MP4: (".mp4", ".m4v"),
    MediaType.WEBM: (".webm",),
}

_ALL_ENDINGS = tuple(ending for endings in _ENDINGS.values() for ending in endings)
TAKEN_WORDS = (
    "pictures (JPEG, PNG, GIF, WebP), PDF, plain text, sound (MP3, M4A, Ogg, WAV) and "
    "films (MP4, WebM)"
)


@dataclass(frozen=True)
class KeptFile:
    """A file as it is listed: all but its content."""

    id: FileId
    name: str
    media_type: str
    size: int

    @property
    def is_picture(self) -> bool:
        """Whether a page can show it."""
        return self.media_type.startswith("image/")

    @property
    def size_words(self) -> str:
        """How large it is."""
        if self.size < MEGABYTE:
            return f"{max(1, round(self.size / 1024))} KB"
        return f"{self.size / MEGABYTE:.1f} MB"


def media_type_of(content: bytes) -> MediaType | None:
    """Answer what the bytes are, None for anything that is not taken."""
    for sign, media_type in _SIGNS:
        if content.startswith(sign):
            return media_type
    if content[:4] == b"RIFF":
        return {b"WEBP": MediaType.WEBP, b"WAVE": MediaType.WAV}.get(content[8:12])
    if content[4:8] == b"ftyp":
        return _BRANDS.get(content[8:12])
    if content[:4] == b"\x1a\x45\xdf\xa3":
        return MediaType.WEBM if b"webm" in content[:64] else None
    if _is_mp3_frame(content):
        return MediaType.MP3
    return MediaType.TEXT if _is_plain_text(content) else None


_SIGNS = (
    (b"\xff\xd8\xff", MediaType.JPEG),
    (b"\x89PNG\r\n\x1a\n", MediaType.PNG),
    (b"GIF87a", MediaType.GIF),
    (b"GIF89a", MediaType.GIF),
    (b"%PDF-", MediaType.PDF),
    (b"ID3", MediaType.MP3),
    (b"OggS\0", MediaType.OGG),
)
_BRANDS = dict.fromkeys(
    (b"isom", b"iso2", b"iso4", b"iso5", b"iso6", b"mp41", b"mp42", b"avc1", b"M4V ", b"MSNV"),
    MediaType.MP4,
) | dict.fromkeys((b"M4A ", b"M4B "), MediaType.M4A)


_MP3_FRAME = re.compile(rb"\xff[\xe2\xe3\xf2\xf3\xfa\xfb][\x00-\xef]")


def _is_mp3_frame(content: bytes) -> bool:
    """Whether a sound begins without a title: eleven set bits, and layer III."""
    return bool(_MP3_FRAME.match(content))


# What browsers take for a page, wherever it stands: plain text has no need of it.
_MARKUP = re.compile(
    r"<(!doctype|html|head|body|script|svg|iframe|object|embed|style|meta|link|base|form)\b"
    r"|\A\s*<(\?xml|!--|[a-z][a-z0-9]*[\s/>])",
    re.IGNORECASE,
)
_CONTROL = re.compile("[\x00-\x08\x0b\x0e-\x1f\x7f]")


def _is_plain_text(content: bytes) -> bool:
    try:
        text = content.decode("utf-8-sig")
    except UnicodeDecodeError:
        return False
    return bool(text.strip()) and not _CONTROL.search(text) and not _MARKUP.search(text)


def shown_name(given: str, media_type: MediaType) -> str:
    """Answer a name without a path or anything odd in it; its ending says what the file is."""
    name = re.sub(r"[\x00-\x1f\x7f<>:\"|?*\u200e\u200f\u202a-\u202e\u2066-\u2069]", "", given)
    name = re.split(r"[/\\]", name)[-1].strip(" .") or "file"
    known = next((each for each in _ALL_ENDINGS if name.casefold().endswith(each)), "")
    stem = name[: len(name) - len(known)]
    ending = known if known in media_type.endings else media_type.endings[0]
    return f"{stem[:MAX_NAME].rstrip(' .') or 'file'}{ending}"


def checked_type(name: str, content: bytes) -> MediaType:
    """Answer what a file is; raises DomainError, in words, for one that is not taken."""
    if len(content) > MAX_FILE:
        raise DomainError(
            "file_too_large",
            f"“{name}” is larger than {MAX_FILE // MEGABYTE} MB. Make it smaller, or put it where "
            "your teacher can open it and give the link.",
        )
    media_type = media_type_of(content)
    if media_type is None:
        raise DomainError(
            "file_not_taken",
            f"“{name}” cannot be taken. We take {TAKEN_WORDS}. A photo of it always works.",
        )
    return media_type
