"""What a file is, by its content alone. Only the types below are taken; everything else is refused.

Office files are told by the names in their directory of parts, and refused with macros inside. Text is UTF-8
or GB18030 without control characters. Nothing is unpacked or rendered here; a taken file can still hold
anything its type can, so it is only ever served as a download, with `X-Content-Type-Options: nosniff`.
"""

import codecs
from collections.abc import Mapping

from casekit.attachments.errors import AttachmentTypeRefused

PDF = "application/pdf"
TEXT = "text/plain"
OFD = "application/ofd"  # GB/T 33190, the national format of official documents
DOCX = "application/vnd.openxmlformats-officedocument.wordprocessingml.document"
XLSX = "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet"
JPEG = "image/jpeg"
PNG = "image/png"
# The suffixes under which a system opens a file as what it is; the first is the one to give.
SUFFIXES: Mapping[str, tuple[str, ...]] = {
    PDF: (".pdf",), TEXT: (".txt",), OFD: (".ofd",), DOCX: (".docx",), XLSX: (".xlsx",), JPEG: (".jpg", ".jpeg"),
    PNG: (".png",),
}  # fmt: skip
_MAGIC: Mapping[bytes, str] = {
    b"%PDF-": PDF,
    b"\xff\xd8\xff": JPEG,
    b"\x89PNG\r\n\x1a\n": PNG,
}
_ZIP = b"PK\x03\x04"
_ZIP_ENTRY = b"PK\x01\x02"
_ZIP_END = b"PK\x05\x06"
_ZIP_PARTS: Mapping[str, str] = {"word/document.xml": DOCX, "xl/workbook.xml": XLSX, "OFD.xml": OFD}
_MACROS = "vbaproject.bin"
_HEAD_BYTES = 16
_TAIL_BYTES = 128 * 1024
_ENTRY_BYTES = 46
_END_BYTES = 22
_CONTROL = frozenset(map(chr, [*range(0x20), 0x7F])) - frozenset("\t\n\r\f")


class Sniffer:
    """Looks at a file as it passes by. Give it every chunk, then ask."""

    def __init__(self) -> None:
        self._head = b""
        self._size = 0
        self._tail = b""
        self._texts = {name: codecs.getincrementaldecoder(name)() for name in ("utf-8", "gb18030")}

    def feed(self, chunk: bytes) -> None:
        """The next chunk."""
        self._size += len(chunk)
        if len(self._head) < _HEAD_BYTES:
            self._head += chunk[: _HEAD_BYTES - len(self._head)]
        if self._head.startswith(_ZIP):
            self._tail = (self._tail + chunk)[-_TAIL_BYTES:]
        elif self._texts:
            self._read_text(chunk, final=False)

    def media_type(self) -> str:
        """The type of what was fed. Raises AttachmentTypeRefused."""
        for magic, media_type in _MAGIC.items():
            if self._head.startswith(magic):
                return media_type
        if self._head.startswith(_ZIP):
            return _zip_type(self._tail, self._size)
        self._read_text(b"", final=True)
        if not self._head or not self._texts:
            raise AttachmentTypeRefused
        return TEXT

    def _read_text(self, chunk: bytes, *, final: bool) -> None:
        """Drop each encoding in which what was fed is not plain text."""
        for name, decoder in list(self._texts.items()):
            try:
                is_plain = _CONTROL.isdisjoint(decoder.decode(chunk, final))
            except UnicodeDecodeError:
                is_plain = False
            if not is_plain:
                del self._texts[name]


def _zip_type(tail: bytes, size: int) -> str:
    names = _names_in_directory(tail, size)
    if any(name.lower().endswith(_MACROS) for name in names):
        raise AttachmentTypeRefused
    for name, media_type in _ZIP_PARTS.items():
        if name in names:
            return media_type
    raise AttachmentTypeRefused


def _names_in_directory(tail: bytes, size: int) -> list[str]:
    """The names of the parts, from the central directory that ends a ZIP file (APPNOTE 4.3.12, 4.3.16).

    `tail` is the end of a file of `size` bytes. Raises AttachmentTypeRefused unless the directory is whole, is the
    one that its end record points at, and nothing follows: then every reader sees the parts we see.
    """
    end = len(tail) - _END_BYTES
    record = tail[max(end, 0) :]
    if not record.startswith(_ZIP_END):
        raise AttachmentTypeRefused
    count, length, offset = (int.from_bytes(record[a:b], "little") for a, b in ((10, 12), (12, 16), (16, 20)))
    if length > end or offset + length != size - _END_BYTES:
        raise AttachmentTypeRefused
    names = []
    at = end - length
    while at < end:
        if tail[at : at + 4] != _ZIP_ENTRY:
            raise AttachmentTypeRefused
        parts = [int.from_bytes(tail[at + part : at + part + 2], "little") for part in (28, 30, 32)]
        names.append(tail[at + _ENTRY_BYTES : at + _ENTRY_BYTES + parts[0]].decode("utf-8", "replace"))
        at += _ENTRY_BYTES + sum(parts)
    if at != end or len(names) != count:
        raise AttachmentTypeRefused
    return names
