"""Files are what their bytes say, whatever they are called."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lti_tool.domain.assessment.evidence_files import (
    MAX_FILE,
    MediaType,
    checked_type,
    media_type_of,
    shown_name,
)
from lti_tool.domain.errors import DomainError

SAMPLES = {
    MediaType.JPEG: b"\xff\xd8\xff\xe0\x00\x10JFIF",
    MediaType.PNG: b"\x89PNG\r\n\x1a\n\x00",
    MediaType.GIF: b"GIF89a\x01",
    MediaType.WEBP: b"RIFF\x10\x00\x00\x00WEBPVP8 ",
    MediaType.PDF: b"%PDF-1.7\n",
    MediaType.TEXT: "Ein Satz: 3 < 4 und x<y.\nNoch einer ✓".encode(),
    MediaType.MP3: b"ID3\x04\x00",
    MediaType.M4A: b"\x00\x00\x00\x20ftypM4A \x00",
    MediaType.OGG: b"OggS\x00\x02",
    MediaType.WAV: b"RIFF\x10\x00\x00\x00WAVEfmt ",
    MediaType.MP4: b"\x00\x00\x00\x20ftypisom\x00",
    MediaType.WEBM: b"\x1a\x45\xdf\xa3\x9fB\x86\x81\x01B\x82\x84webm",
}


@pytest.mark.parametrize(("media_type", "content"), SAMPLES.items())
def test_what_is_taken_is_known_by_its_bytes(media_type: MediaType, content: bytes) -> None:
    assert media_type_of(content) is media_type


def test_a_sample_stands_for_every_type() -> None:
    assert set(SAMPLES) == set(MediaType)


def test_a_sound_without_a_title_is_a_sound() -> None:
    assert media_type_of(b"\xff\xfb\x90\x00" + bytes(20)) is MediaType.MP3


@pytest.mark.parametrize(
    "content",
    [
        b"<!DOCTYPE html><p>hi",
        b"  \n<html>",
        b"\xef\xbb\xbf<!doctype html>",
        b"hello <script>alert(1)</script>",
        b"<?xml version='1.0'?><svg/>",
        b"<svg xmlns='http://www.w3.org/2000/svg'/>",
        b"<!-- x --> text",
        b"<a href='x'>",
        b"text\n<iframe src='x'>",
        b"MZ\x90\x00\x03",
        b"PK\x03\x04",
        b"\x7fELF",
        b"",
        b"   ",
        b"\x00\x00\x00\x18ftypheic",
        b"RIFF\x00\x00\x00\x00AVI ",
        b"\x1a\x45\xdf\xa3 matroska",
        "Text in another code: ä".encode("latin-1"),
        b"\xff\xfeh\x00i\x00",
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    assert media_type_of(content) is None
    with pytest.raises(DomainError, match=r"“photo\.png” cannot be taken") as refused:
        checked_type("photo.png", content)
    assert refused.value.code == "file_not_taken"


def test_a_file_may_be_so_large_and_no_larger() -> None:
    picture = SAMPLES[MediaType.PNG]
    whole = picture + bytes(MAX_FILE - len(picture))
    assert checked_type("a", whole) is MediaType.PNG
    with pytest.raises(DomainError, match="larger than 10 MB"):
        checked_type("a", whole + b"\x00")


@pytest.mark.parametrize(
    ("given_name", "shown"),
    [
        ("photo.JPEG", "photo.jpeg"),
        ("photo", "photo.jpg"),
        ("photo.png", "photo.jpg"),
        ("page.html", "page.html.jpg"),
        ("../../etc/passwd", "passwd.jpg"),
        ("C:\\photos\\me.jpg", "me.jpg"),
        ("\x00\r\n.jpg", "jpg.jpg"),
        ("\u202egpj.exe", "gpj.exe.jpg"),
        ("x" * 300 + ".jpg", "x" * 80 + ".jpg"),
        ("", "file.jpg"),
        ("Übung 3 ✓.jpg", "Übung 3 ✓.jpg"),
    ],
)
def test_a_name_says_what_the_file_is(given_name: str, shown: str) -> None:
    assert shown_name(given_name, MediaType.JPEG) == shown


@given(st.text(), st.sampled_from(MediaType))
def test_no_name_leads_anywhere(name: str, media_type: MediaType) -> None:
    shown = shown_name(name, media_type)
    assert shown.casefold().endswith(media_type.endings)
    assert not set('/\\\r\n\0"<>') & set(shown)
    assert 0 < len(shown) <= 90
