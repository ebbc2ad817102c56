"""A file is what its content shows; only the types on the list are taken."""

import contextlib
import io
import zipfile

import pytest
from hypothesis import given
from hypothesis import strategies as st

from casekit.attachments import AttachmentTypeRefused
from casekit.attachments.sniff import DOCX, OFD, TEXT, XLSX, Sniffer


def sniff(content: bytes, piece: int = 1000) -> str:
    sniffer = Sniffer()
    for at in range(0, len(content), piece):
        sniffer.feed(content[at : at + piece])
    return sniffer.media_type()


def archive(*names: str, padding: int = 0) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w") as file:
        for name in names:
            file.writestr(name, b"PK\x01\x02" + b"x" * padding)
    return out.getvalue()


@pytest.mark.parametrize(
    ("content", "media_type"),
    [
        (b"%PDF-1.7\n...", "application/pdf"),
        (b"\xff\xd8\xff\xe0\x00\x10JFIF", "image/jpeg"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "image/png"),
        (b"plain", TEXT),
        ("情况说明：\n\t一、……".encode(), TEXT),
        ("\ufeff情况说明".encode(), TEXT),
        ("情况说明：一、……".encode("gb18030"), TEXT),
        (archive("[Content_Types].xml", "word/document.xml"), DOCX),
        (archive("[Content_Types].xml", "xl/workbook.xml", padding=200_000), XLSX),
        (archive("OFD.xml", "Doc_0/Document.xml"), OFD),
    ],
)
@pytest.mark.parametrize("piece", [17, 1000, 10**6])
def test_the_types_on_the_list_are_known_by_their_content(
    content: bytes, media_type: str, piece: int
) -> None:
    assert sniff(content, piece) == media_type


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"MZ\x90\x00\x03",
        b"\x7fELF\x02\x01",
        b"GIF89a\x01\x00\x01\x00",
        b"BM\x00\x00\x00\x00",
        b"\x1f\x8b\x08\x00",
        b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1",
        b"text with a \x00 in it",
        b"text with an escape \x1b[2J",
        b"\xff\xfe\xff\xff",
        archive("a.txt"),
        archive("AndroidManifest.xml", "classes.dex"),
        archive("word/document.xml", "word/vbaProject.bin"),
        archive("xl/workbook.xml", "xl/VBAPROJECT.BIN"),
        archive("word/document.xml")[:-30],
        archive("word/document.xml", *(f"word/{'n' * 200}{number}" for number in range(700))),
        b"PK\x03\x04" + b"\x00" * 100,
        b"PK\x03\x04" + b"PK\x01\x02" + b"word/document.xml",
    ],
)
def test_everything_else_is_refused(content: bytes) -> None:
    with pytest.raises(AttachmentTypeRefused):
        sniff(content)


def end_record(count: int, size: int, offset: int) -> bytes:
    numbers = [(0, 2), (0, 2), (count, 2), (count, 2), (size, 4), (offset, 4), (0, 2)]
    return b"PK\x05\x06" + b"".join(number.to_bytes(width, "little") for number, width in numbers)


def test_an_archive_cannot_hide_a_macro_from_us_that_a_reader_would_see() -> None:
    honest = archive("word/vbaProject.bin", "word/document.xml")
    last = honest.rfind(b"PK\x01\x02")
    first = honest.rfind(b"PK\x01\x02", 0, last)
    directory_end = len(honest) - 22
    body = honest[:directory_end]
    for record in (
        end_record(1, directory_end - last, first),  # a directory that stops short of where it points
        end_record(2, directory_end - last, last),  # fewer parts than it counts
        end_record(0xFFFF, directory_end - last, 0xFFFFFFFF),  # see the ZIP64 record
    ):
        with pytest.raises(AttachmentTypeRefused):
            sniff(body + record)
    with pytest.raises(AttachmentTypeRefused):
        sniff(honest + b"a comment")


@given(text=st.text(st.characters(exclude_categories=["Cc", "Cs"]), min_size=1), piece=st.integers(1, 50))
def test_text_is_text_however_it_is_cut(text: str, piece: int) -> None:
    content = text.encode()
    if not content.startswith((b"%PDF-", b"PK\x03\x04")):
        assert sniff(content, piece) == TEXT


@given(content=st.binary(max_size=500), piece=st.integers(1, 100))
def test_any_bytes_are_known_or_refused(content: bytes, piece: int) -> None:
    with contextlib.suppress(AttachmentTypeRefused):
        assert "/" in sniff(content, piece)
