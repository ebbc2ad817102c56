"""Files that a person sends with a form: how much may come at once, and how each goes on to the API. Pure.

A file keeps its key however often it is sent with the same form: what was taken already is not taken twice.
"""

import hashlib
from collections.abc import Iterable
from contextlib import closing
from dataclasses import dataclass
from functools import cached_property

from urllib3.filepost import encode_multipart_formdata
from werkzeug.datastructures import FileStorage

from gateway.console.wording import size

_FORM_BYTES = 256 * 1024  # what a form has besides its files
_KINDS = "图片（JPG、PNG）、PDF、OFD、Word（docx）、Excel（xlsx）或文本文件"


@dataclass(frozen=True)
class File:
    """One file, as it was sent."""

    name: str
    content: bytes

    @cached_property
    def digest(self) -> str:
        """SHA-256 of the content, hex."""
        return hashlib.sha256(self.content).hexdigest()

    def key(self, form: str) -> str:
        """The idempotency key of this file, sent with the form that has the key `form`."""
        return f"{form}/{self.digest[:32]}"

    def multipart(self) -> tuple[bytes, str]:
        """The body that the API takes, the same bytes each time, and its content type."""
        part = (self.name, self.content, "application/octet-stream")
        return encode_multipart_formdata({"file": part}, boundary=self.digest)


def sent(chosen: Iterable[FileStorage]) -> list[File]:
    """The files chosen; a field left empty sends one without a name."""
    found = []
    for each in chosen:
        with closing(each):
            if each.filename:
                found.append(File(each.filename, each.stream.read()))
    return found


def most_bytes(attachment: int) -> int:
    """The longest form that is read, where one attachment may have `attachment` bytes."""
    return attachment + _FORM_BYTES


def limits(attachment: int) -> str:
    """What is said before anyone chooses a file."""
    return f"可选多份，每次合计不超过 {size(attachment)}；{_KINDS}。"


def too_large(attachment: int) -> str:
    """What is said when it was more."""
    return f"所选文件合计超过 {size(attachment)}，没有提交。请分几次添加，或压缩后再选。"
